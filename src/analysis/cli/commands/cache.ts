import { checkStorageFolder } from '../../dataset/outputTarget';
import { cacheEntries, clearCaches, GIGABYTE, totalBytes } from '../../store/sweep';
import { type Command, UsageError } from '../command';
import { counted } from '../counted';
import { cacheBytes, storage } from '../storage';

const MEGABYTE = 1e6;

/** `slakescope cache`: what embeddings, thumbnails and results take on the disk. */
export const cacheCommand: Command = {
  name: 'cache',
  operands: ['[show|clear]'],
  summary: 'Shows or clears what is kept of datasets between runs.',
  flags: {},
  notes: () =>
    'The folder is SLAKESCOPE_CACHE. Above SLAKESCOPE_CACHE_SIZE gigabytes (10) what was not used for longest is removed.\n' +
    'clear removes embeddings, thumbnails and results of all datasets; they are made again when they are needed. Models stay.',
  async run({ operands, terminal }) {
    const action = operands.at(0) ?? 'show';
    const { storageDir: folder, storageChosen } = storage();
    if (action === 'clear') {
      if (storageChosen) await checkStorageFolder(folder);
      terminal.print(`${folder}: ${megabytes(await clearCaches(folder))} removed.`);
      return 0;
    }
    if (action !== 'show') throw new UsageError(`"${action}" must be one of show, clear.`);
    const entries = await cacheEntries(folder);
    const most = (cacheBytes() / GIGABYTE).toFixed(1);
    terminal.print(
      `${folder}: ${megabytes(totalBytes(entries))} in ${counted(entries.length, 'entry', 'entries')}, at most ${most} GB.`,
    );
    return 0;
  },
};

function megabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
