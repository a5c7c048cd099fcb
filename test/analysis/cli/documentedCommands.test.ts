/** The commands of README and guide, as a newcomer types them in an empty folder. */
import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../../temporaryFolder';
import { bundled, runProgram } from '../program';

const root = join(__dirname, '../../..');
const room = temporaryFolder();
let cli: Awaited<ReturnType<typeof bundled>>;
/** What the first line of both blocks makes, once. */
const made = join(room, 'made');
const sample = ['sample', 'set', '--count', '200'];
const run = (cwd: string, args: readonly string[]) =>
  runProgram(cli.path, args, { SLAKESCOPE_CACHE: join(room, 'cache'), NO_COLOR: '1' }, undefined, cwd);

beforeAll(async () => {
  cli = await bundled('cli/main.ts');
  await mkdir(made);
  const { code, err } = await run(made, sample);
  expect(code, err).toBe(0);
});
afterAll(() => cli.remove());

/** The lines of the block of code that begins with the sample dataset, without comments. */
function documentedCalls(path: string): string[][] {
  const block = /```sh\n(slakescope sample set [^`]*)```/.exec(readFileSync(join(root, path), 'utf8'))?.[1];
  return (block ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/ #.*/, '').trim().split(/ +/).slice(1));
}

async function runAll(path: string, name: string) {
  const cwd = join(room, name);
  const [first, ...calls] = documentedCalls(path);
  expect(first).toEqual(sample);
  await cp(made, cwd, { recursive: true });
  const ended = [];
  for (const args of calls) {
    const { code, out, err } = await run(cwd, args);
    ended.push({ command: args[0], code, out, err });
  }
  const changes = readFileSync(join(cwd, 'clean/CHANGES.md'), 'utf8');
  return { ended, changes, copy: readdirSync(join(cwd, 'clean')), files: readdirSync(cwd) };
}

it('leads in the README from findings to a cleaned dataset', async () => {
  const { ended, changes, copy } = await runAll('README.md', 'readme');
  expect(ended.map(({ command, code }) => [command, code])).toEqual([
    ['decide', 0],
    ['decide', 0],
    ['decide', 0],
    ['agreement', 0],
    ['resplit', 0],
    ['apply', 0],
  ]);
  expect(ended[1].out).toMatch(/: 3 new decisions, 0 there already\.$/m);
  expect(ended[2].out).toMatch(/: \d+ new decisions?, 0 there already\.$/m);
  expect(changes).toContain('| images | 200 | 197 |');
  expect(copy).toEqual(expect.arrayContaining(['errata.csv', 'errata.json', 'croissant.json', 'lists']));
});

it('leads in the guide from an audit to a copy without leaks, and names no folder that is gone', async () => {
  const { ended, changes, files } = await runAll('docs/guide/README.md', 'guide');
  expect(ended.map(({ command, code }) => [command, code])).toEqual([
    ['audit', 1],
    ['decide', 0],
    ['resplit', 0],
    ['apply', 0],
  ]);
  expect(ended[0].out).toMatch(/1 exact and 3 near duplicates, 2 of them across splits, .* 1 error, /);
  expect(changes).toMatch(/^\| leakage \| 2 \| 0 \|$/m);
  expect(changes).toMatch(/^\| exact-duplicate \| 1 \| 0 \|$/m);
  expect(ended[3].out + ended[3].err).not.toContain('partial');
  expect(files.sort()).toEqual(['.slakescope', 'clean', 'set']);
});
