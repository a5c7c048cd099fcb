import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes of every file below a folder as Latin-1, by its path from there. */
export function bytesBelow(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const paths = names.map((one) => join(one.parentPath, one.name).slice(folder.length + 1)).sort();
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'latin1')]));
}
