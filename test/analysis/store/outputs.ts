import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** What an analysis wrote below `out`, by name, without what differs between runs: milliseconds. */
export async function outputsIn(out: string): Promise<Record<string, string>> {
  const entries = await readdir(out, { recursive: true, withFileTypes: true });
  const named = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.tmp'))
    .map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      const bytes = await readFile(path);
      const content = name.endsWith('.npy') ? bytes.toString('base64') : withoutTimes(bytes.toString());
      return [relative(out, path), content] as const;
    });
  return Object.fromEntries((await Promise.all(named)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function withoutTimes(text: string): string {
  return text.replaceAll(/"(\w*[mM]s)": \d+/g, '"$1": 0');
}
