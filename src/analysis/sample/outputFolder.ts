/** The folder of a sample: empty, or made by an earlier call and without any other file. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { message, type MessageTemplate } from '../../common/messageTemplate';
import { AnalysisError } from '../errors';
import { makeFolder } from '../files/makeFolder';
import { isMissingFile } from '../files/missing';
import { readUserFileIfThere } from '../files/userFile';

/** Ground truth of the faults, and the mark of a folder that this program made. The dataset reader ignores it. */
export const faultsFile = 'planted.json';
export const generatorName = 'slakescope sample';
export const splitFileNames = { train: 'train.json', validate: 'validate.json', test: 'test.json' } as const;
const MAX_FAULTS_BYTES = 16 * 2 ** 20;
const ownNames = new Set<string>(['imgs', faultsFile, ...Object.values(splitFileNames)]);

/**
 * Makes `folder` an empty one.
 * @returns true when it was not there before.
 * @throws AnalysisError `bad-input` when something lies in it that no earlier call made.
 */
export async function prepareTarget(folder: string): Promise<boolean> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') {
      throw refused(folder, message`${folder} is a file; name a new or empty folder for the sample.`);
    }
    if (!isMissingFile(error)) throw error;
    await makeFolder(folder);
    return true;
  }
  const foreign = names.find((name) => !ownNames.has(name));
  if (names.length > 0 && (foreign !== undefined || !(await isMarked(folder)))) {
    throw refused(
      folder,
      message`${folder} is not empty and was not made by "${generatorName}"; name a new or empty folder for the sample.`,
    );
  }
  await clearTarget(folder);
  return false;
}

/** Removes the files of a sample, the mark last, so that an interrupted call leaves a marked folder. */
export async function clearTarget(folder: string): Promise<void> {
  for (const name of ownNames) {
    if (name !== faultsFile) await rm(join(folder, name), { recursive: true, force: true });
  }
  await rm(join(folder, faultsFile), { force: true });
}

function refused(folder: string, text: MessageTemplate): AnalysisError {
  return new AnalysisError('bad-input', text, { folder });
}

async function isMarked(folder: string): Promise<boolean> {
  const text = await readUserFileIfThere(join(folder, faultsFile), MAX_FAULTS_BYTES);
  if (!text) return false;
  try {
    return (JSON.parse(String(text)) as { generator?: unknown } | null)?.generator === generatorName;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
