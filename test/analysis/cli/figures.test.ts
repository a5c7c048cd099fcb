/** `slakescope figures`: which files it writes, and how it refuses what it cannot draw. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../../temporaryFolder';
import { bundled, type Program, runProgram } from '../program';

let cli: Program;
const room = temporaryFolder();
const dataset = join(room, 'set');
const run = (...args: string[]) =>
  runProgram(cli.path, args, { SLAKESCOPE_CACHE: join(room, 'cache'), NO_COLOR: '1' });

beforeAll(async () => {
  cli = await bundled('cli/main.ts');
  await run('sample', dataset, '--count', '30');
});
afterAll(() => cli.remove());

it('draws figures for print as a journal asks for them', async () => {
  const out = join(room, 'print');
  const only = ['--only', 'answer_reliance,encoder_bench,hierarchy'];
  const { code, err } = await run(
    'figures',
    dataset,
    '--out',
    out,
    ...only,
    '--width',
    '85mm',
    '--palette',
    'grey',
  );
  expect(code, err).toBe(0);
  expect((await readdir(out)).sort()).toEqual(
    ['answer_reliance', 'encoder_bench', 'hierarchy'].flatMap((name) =>
      ['pdf', 'png', 'svg'].map((format) => `${name}.${format}`),
    ),
  );
  expect((await readFile(join(out, 'hierarchy.png'))).readUInt32BE(16)).toBe(1004);
  for (const wrong of [
    ['--width', '2m'],
    ['--only', 'nothing'],
    ['--preset', 'none'],
  ]) {
    const refused = await run('figures', dataset, '--out', out, ...wrong);
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining(wrong[0])]);
  }
});
