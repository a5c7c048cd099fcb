/** Temporary folders, removed when what they were made for is over. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';

const makeFolder = () => realpathSync(mkdtempSync(join(tmpdir(), 'slakescope-')));
const remove = (folder: string) => rmSync(folder, { recursive: true, force: true });

/** Real path of a new folder, removed after the tests of the file or `describe` that calls this. */
export function temporaryFolder(): string {
  const folder = makeFolder();
  afterAll(() => remove(folder));
  return folder;
}

/** Real path of a new folder, removed after the current test. */
export function folderOfTest(): string {
  const folder = makeFolder();
  onTestFinished(() => remove(folder));
  return folder;
}
