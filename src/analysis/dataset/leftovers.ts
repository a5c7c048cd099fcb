/**
 * Files and folders that systems and tools leave beside data, as data: no reader takes them for a part of a dataset.
 */

/** In lower case. */
const LEFTOVERS: ReadonlySet<string> = new Set([
  '.ipynb_checkpoints', // Jupyter
  '__pycache__',
  '.venv',
  '__macosx', // archives and disks of macOS
  '.ds_store',
  '.appledouble',
  '.apdisk',
  '.fseventsd',
  '.spotlight-v100',
  '.temporaryitems',
  '.trashes',
  '.trash',
  'thumbs.db', // Windows
  'ehthumbs.db',
  'desktop.ini',
  '$recycle.bin',
  'system volume information',
  '@eadir', // Synology and QNAP
  '@tmp',
  '@recycle',
  '@recently-snapshot',
  '#recycle',
  '#snapshot',
  '.@__thumb',
  '.snapshot',
  '.snapshots',
  'lost+found', // Linux
  '.directory',
  '.thumbnails',
  '.git', // tools
  '.gitattributes',
  '.gitignore',
  '.svn',
  '.hg',
  '.dvc',
  '.cache',
  '.huggingface',
  '.vscode',
  '.idea',
  '.slakescope',
  'node_modules',
]);

/** Beginnings: copies of resource forks, trash of other disks, files in use, the hub's unfinished downloads. */
const LEFTOVER_STARTS = ['._', '.trash-', '.nfs', '.~lock.', '~$', '.sync', '.dropbox', '.tmp'];

export function isLeftover(name: string): boolean {
  const lower = name.toLowerCase();
  return LEFTOVERS.has(lower) || LEFTOVER_STARTS.some((start) => lower.startsWith(start));
}
