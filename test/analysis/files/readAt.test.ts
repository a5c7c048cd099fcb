/** Reading at a place of an open file. */
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readUserFileAt } from '../../../src/analysis/files/readAt';
import { folderOfTest } from '../../temporaryFolder';

it('gives bytes, nothing beyond the end, and names the file that the system cannot read', () => {
  const folder = folderOfTest();
  const path = join(folder, 'x');
  writeFileSync(path, 'abcdef');
  const file = openSync(path, 'r');
  expect(Buffer.from(readUserFileAt(path, file, 2, 3) ?? []).toString()).toBe('cde');
  expect(readUserFileAt(path, file, 4, 3)).toBeUndefined();
  closeSync(file);
  const noFile = openSync(folder, 'r');
  expect(() => readUserFileAt(folder, noFile, 0, 1)).toThrow(
    expect.objectContaining({ code: 'bad-file', message: expect.stringContaining(folder) as unknown }),
  );
  closeSync(noFile);
});
