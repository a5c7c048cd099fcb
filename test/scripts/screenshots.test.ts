/** What the script of the pictures of views is asked for by name. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { themes } from '../webview/fakeHost/themes';
import { viewNames } from '../webview/fakeHost/viewPage';

const root = join(__dirname, '../..');

it.each([
  [['explorer'], 'There is no view "explorer"; there are ', viewNames],
  [['explore', '--theme', 'drak'], 'There is no theme "drak"; there are ', Object.keys(themes)],
  [['explore', '--theme'], 'There is no theme ""; there are ', Object.keys(themes)],
] as const)('%j is refused with the names that there are', (args, start, names) => {
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [join(root, 'scripts/webview/screenshots.mjs'), ...args],
    { cwd: root, encoding: 'utf8' },
  );
  expect(stderr.slice(0, start.length)).toBe(start);
  for (const name of names) expect(stderr).toContain(name);
  expect([status, stdout]).toEqual([2, '']);
});
