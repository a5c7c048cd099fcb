import { relative, sep } from 'node:path';

/** The path of a file from a folder, with forward slashes on every platform: as findings, tables and exports name files. */
export function relativePath(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/');
}
