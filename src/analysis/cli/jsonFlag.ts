import { formatEnglish } from '../../common/messageTemplate';
import { systemErrorReason } from '../../common/systemErrors';
import { AnalysisError } from '../errors';
import { readUserFile } from '../files/userFile';
import { UsageError } from './command';

const MAX_BYTES = 2 ** 20;

/** The text of a file that a flag names. @throws UsageError naming flag and file, where it cannot be read. */
export async function readTextFlag(flag: string, file: string): Promise<string> {
  try {
    return String(await readUserFile(file, MAX_BYTES));
  } catch (error) {
    if (error instanceof AnalysisError) throw new UsageError(`--${flag}: ${error.message}`);
    throw new UsageError(`--${flag} ${file}: ${formatEnglish(systemErrorReason(error))}.`);
  }
}

/**
 * The content of a JSON file that a flag names; no list, as every flag wants an object.
 * @throws UsageError naming flag and file, where it cannot be read, is no JSON or holds a list.
 */
export async function readJsonFlag(flag: string, file: string): Promise<unknown> {
  const text = await readTextFlag(flag, file);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new UsageError(
      `--${flag}: ${file} is not JSON (${error instanceof Error ? error.message : 'unknown'}).`,
    );
  }
  if (Array.isArray(content)) {
    throw new UsageError(`--${flag}: ${file} holds a list, but an object is expected.`);
  }
  return content;
}
