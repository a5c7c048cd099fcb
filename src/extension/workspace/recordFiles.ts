/** Tells from the first bytes of a file, or the last of a parquet file, whether it holds questions about images. */
import { NotPlainFileError, openPlainFile } from '../../analysis/files/plainFile';
import { isSystemError } from '../../common/systemErrors';

const HEAD_BYTES = 8 * 1024;
/** The names of the columns lie there, after the sizes of the row groups. */
const FOOTER_BYTES = 256 * 1024;
const PARQUET = /\.parquet$/i;
const TEXT_TABLE = /\.(csv|tsv)$/i;
const QUESTION = '(question|questions|query|conversations|问题)';
const ANSWER = '(answer|answers|gt_answer|correct_answer|answer_idx|conversations|label|答案)';
const IMAGE = '(image\\w*|img\\w*|figure\\w*|picture\\w*|file_?name|图片\\w*|图像\\w*)';

/** Whether a file, by its name's ending and its names of columns, is one of questions about images. */
export async function holdsRecords(path: string): Promise<boolean> {
  const isParquet = PARQUET.test(path);
  const text = await partOf(path, isParquet);
  if (isParquet) return text.endsWith('PAR1') && hasAll(text, (name) => new RegExp(name, 'i'));
  if (TEXT_TABLE.test(path)) {
    const [header] = text.split('\n', 1);
    return hasAll(header, (name) => new RegExp(`(^|[,;\\t"])\\s*${name}\\s*($|[,;\\t"\\r])`, 'i'));
  }
  return hasAll(text, (name) => new RegExp(`"${name}"\\s*:`, 'i'));
}

function hasAll(text: string, pattern: (name: string) => RegExp): boolean {
  return [QUESTION, ANSWER, IMAGE].every((name) => pattern(name).test(text));
}

/** Empty for what is not a plain file or cannot be read. */
async function partOf(path: string, atEnd: boolean): Promise<string> {
  try {
    const file = await openPlainFile(path);
    if (!file) return '';
    try {
      const { size } = await file.stat();
      const length = Math.min(size, atEnd ? FOOTER_BYTES : HEAD_BYTES);
      const { bytesRead, buffer } = await file.read(
        Buffer.alloc(length),
        0,
        length,
        atEnd ? size - length : 0,
      );
      return buffer.toString(atEnd ? 'latin1' : 'utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof NotPlainFileError || isSystemError(error)) return '';
    throw error;
  }
}
