/** Downloads SLAKE from the hub, or extracts the user's archive. Call it only after the user agreed. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { message } from '../../common/messageTemplate';
import { AnalysisError, badFile } from '../errors';
import { makeFolder } from '../files/makeFolder';
import { exists } from '../files/missing';
import { FOLDER_MODE } from '../store/store';
import { subtask, type TaskContext } from '../taskContext';
import { downloadFile, isAbsent, remoteSize } from './download';
import { DATASET_LIMITS, extractZip } from './extractZip';
import { hubFile, type HubOptions } from './hub';
/** What the user is shown before a download. */
export const slakeTerms = {
  repository: 'BoKelvin/SLAKE',
  homepage: 'https://www.med-vqa.com/slake/',
  license: 'CC BY 4.0',
  notice: 'The licence is what its hub page states; see there before use.',
} as const;

const ARCHIVE = 'imgs.zip';
/** Names of each split file, the present one of the hub first: validate.json was renamed in February 2024. */
const SPLITS = [['train.json'], ['validation.json', 'validate.json'], ['test.json']] as const;
const MAX_ARCHIVE_BYTES = 4 * 2 ** 30;
const MAX_SPLIT_BYTES = 64 * 2 ** 20;
/** Share of the progress that is the download. */
const DOWNLOAD_SHARE = 0.8;

/** Bytes that `downloadSlake` fetches, by the hub. @throws AnalysisError when it cannot be reached. */
export async function slakeBytes(task: TaskContext, options: HubOptions = {}): Promise<number> {
  let bytes = 0;
  for (const names of [[ARCHIVE], ...SPLITS]) {
    bytes += (await firstOf(names, (file) => remoteSize(requestOf(file, options), task))).value;
  }
  return bytes;
}

/**
 * @param target a folder that does not exist yet; it appears when everything is there.
 * @throws AnalysisError, CancelledError; nothing is left behind then.
 */
export async function downloadSlake(
  target: string,
  task: TaskContext,
  options: HubOptions = {},
): Promise<void> {
  await requireNew(target);
  const work = join(dirname(target), `.${basename(target)}-download`);
  await makeFolder(dirname(target));
  await makeFolder(work, FOLDER_MODE);
  const get = (file: string, maxBytes: number, part: TaskContext) =>
    downloadFile({ ...requestOf(file, options), to: join(work, file), maxBytes }, part);
  try {
    const splits: string[] = [];
    const silent = { ...task, progress: () => task.check() };
    for (const names of SPLITS) {
      splits.push((await firstOf(names, (file) => get(file, MAX_SPLIT_BYTES, silent))).name);
    }
    await get(ARCHIVE, MAX_ARCHIVE_BYTES, subtask(task, 0, DOWNLOAD_SHARE));
    const unpacked = join(work, `unpacked-${randomUUID()}`);
    await extractZip(join(work, ARCHIVE), unpacked, DATASET_LIMITS, subtask(task, DOWNLOAD_SHARE, 1));
    const root = await rootOf(unpacked, join(work, `root-${randomUUID()}`));
    for (const split of splits) await rename(join(work, split), join(root, split));
    await rename(root, target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** What `get` gives for the first of these files that the hub has, and its name. */
async function firstOf<T>(names: readonly string[], get: (name: string) => Promise<T>) {
  const [name, ...others] = names;
  try {
    return { name, value: await get(name) };
  } catch (error) {
    if (others.length === 0 || !isAbsent(error)) throw error;
    return firstOf(others, get);
  }
}

function requestOf(file: string, options: HubOptions) {
  return hubFile(`datasets/${slakeTerms.repository}`, 'main', file, options);
}

/** Extracts the user's `Slake1.0.zip`; `target` must not exist yet. */
export async function importSlakeArchive(archive: string, target: string, task: TaskContext): Promise<void> {
  await requireNew(target);
  await extractZip(archive, target, DATASET_LIMITS, task);
}

/** The folder that holds `imgs`; the archive may hold `imgs` or the sample folders themselves. */
async function rootOf(unpacked: string, wrapped: string): Promise<string> {
  const names = await readdir(unpacked);
  if (names.includes('imgs')) return unpacked;
  if (!names.some((name) => /^xmlab\d+$/.test(name))) {
    throw badFile(ARCHIVE, message`${ARCHIVE} holds no imgs folder; the dataset on the hub has changed.`);
  }
  await mkdir(wrapped);
  await rename(unpacked, join(wrapped, 'imgs'));
  return wrapped;
}

async function requireNew(target: string): Promise<void> {
  if (!(await exists(target))) return;
  throw new AnalysisError('bad-input', message`${target} exists already; choose a new folder.`, {
    file: target,
  });
}
