/** Which text files hold records about images, by their first bytes: names of columns, else what they hold. */
import { openUserFile } from '../../files/userFile';
import { guessColumns } from '../records/columnRoles';
import { delimitedColumns } from '../tables/text/delimitedTable';
import { decodeText } from '../textEncoding';

/** Enough for the first records, also where they hold long texts. */
const HEAD_BYTES = 64 * 1024;
/** A split file of SLAKE's: its images lie in folders of their own, by which SLAKE is recognised. */
const SLAKE_NAME = /"img_name"\s*:\s*"[^"/\\]+[/\\]+source\.(?:jpe?g|png)"/i;
const KEY = /"((?:[^"\\]|\\.){1,100})"\s*:/g;

/** Text formats of tables: the names of their files. */
export const TABLE_NAME = /\.(?:jsonl?|ndjson|csv|tsv|txt)$/i;

export type Likeness = 'records' | 'perhaps' | 'other';

/** @throws AnalysisError where it is no plain file or cannot be opened; the error of the system. */
export async function likenessOf(path: string): Promise<Likeness> {
  const text = await headOf(path);
  const names = columnsIn(path, text);
  if (!names || SLAKE_NAME.test(text)) return 'other';
  const mapping = guessColumns(
    names.map((name) => ({ name, type: 'mixed' })),
    [],
  );
  const asks = mapping.question ?? mapping.conversations;
  if (asks && (mapping.image ?? mapping.imageId)) return 'records';
  const showsImage = /\.(?:jpe?g|png)\b/i.test(text);
  if (asks && (mapping.answer ?? mapping.options) && showsImage) return 'records';
  return names.length > 1 && showsImage && /[?？]/.test(text) ? 'perhaps' : 'other';
}

function columnsIn(path: string, text: string): readonly string[] | undefined {
  if (!/\.(?:jsonl?|ndjson)$/i.test(path)) return delimitedColumns(path, text);
  return [...new Set(Array.from(text.matchAll(KEY), ([, key]) => key))];
}

async function headOf(path: string): Promise<string> {
  return decodeText(wholeCharacters(await headBytes(path))).text;
}

/** @throws AnalysisError where it is no plain file or cannot be opened; the error of the system. */
export async function headBytes(path: string): Promise<Uint8Array> {
  const file = await openUserFile(path);
  try {
    const buffer = new Uint8Array(HEAD_BYTES);
    const { bytesRead } = await file.read(buffer, 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Without the character that the cut at the end may have split. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  if (bytes.length < HEAD_BYTES) return bytes;
  const lineEnd = bytes.lastIndexOf(0x0a);
  return lineEnd > 0 ? bytes.subarray(0, lineEnd) : bytes;
}
