import { formatEnglish } from '../../common/messageTemplate';
import { systemErrorReason } from '../../common/systemErrors';
import { AnalysisError } from '../errors';
import { readUserFile } from '../files/userFile';
import { UsageError } from './command';

const MAX_BYTES = 2 ** 20;

/**
 * The content of a JSON file that a flag names.
 * @throws UsageError naming flag and file, where it cannot be read or is no JSON.
 */
export async function readJsonFlag(flag: string, file: string): Promise<unknown> {
  let bytes;
  try {
    bytes = await readUserFile(file, MAX_BYTES);
  } catch (error) {
    if (error instanceof AnalysisError) throw new UsageError(`--${flag}: ${error.message}`);
    throw new UsageError(`--${flag} ${file}: ${formatEnglish(systemErrorReason(error))}.`);
  }
  try {
    return JSON.parse(String(bytes));
  } catch (error) {
    throw new UsageError(
      `--${flag}: ${file} is not JSON (${error instanceof Error ? error.message : 'unknown'}).`,
    );
  }
}
