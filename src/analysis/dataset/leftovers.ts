/**
 * Files and folders that systems and tools leave beside data, as data: no reader takes them for a part of a dataset.
 */

/** In lower case. */
const LEFTOVERS: ReadonlySet<string> = new Set([
  '__pycache__',
  '__macosx', // archives and disks of macOS
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
  'lost+found', // Linux
  'node_modules',
]);

/** Hidden files and folders, which the datasets library leaves out too, and files that Office has open. */
const LEFTOVER_STARTS = ['.', '~$'];

export function isLeftover(name: string): boolean {
  const lower = name.toLowerCase();
  return LEFTOVERS.has(lower) || LEFTOVER_STARTS.some((start) => lower.startsWith(start));
}
