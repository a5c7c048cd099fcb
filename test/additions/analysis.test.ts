/** What the command line shows of additions to the registries of src/analysis. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundled, type Program, runProgram } from '../analysis/program';
import { adding, typeErrors } from './addition';
import { analysisAdditions } from './analysis';

let cli: Program;
let folder: string;
let out: string;
const run = async (...args: string[]) => {
  const ended = await runProgram(cli.path, args, { SLAKESCOPE_CACHE: join(folder, 'cache'), NO_COLOR: '1' });
  expect(ended.code, ended.err).toBe(0);
  return ended.out;
};
const written = (file: string) => readFile(join(out, file), 'utf8');
const reported = async (text: string) => (await written('report.html')).includes(text);
const columns = async (file: string) => (await written(file)).split('\n', 1)[0].split(',');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slakescope-additions-'));
  out = join(folder, 'out');
  cli = await bundled('cli/main.ts', [adding(analysisAdditions)]);
  await run('sample', join(folder, 'set'), '--count', '30');
  await run('analyze', join(folder, 'set'), '--out', out);
});
afterAll(async () => {
  await cli.remove();
  await rm(folder, { recursive: true, force: true });
});

describe('additions to src/analysis', () => {
  it('satisfy the compiler', () => {
    expect(typeErrors('src/analysis', analysisAdditions)).toEqual([]);
  });

  it('show a command in the help, and run it', async () => {
    expect(await run('--help')).toMatch(/^ {2}count +Counts to one\.$/m);
    expect(await run('count', 'here')).toBe('1 of here\n');
  });

  it('show a method in the help, the CSV file, the summary and the report', async () => {
    expect(await run('fit', '--help')).toMatch(/^thirds\n {2}parts = 3 {2}\(/m);
    expect(await columns('points.csv')).toContain('thirds');
    expect(await written('summary.json')).toContain('"thirds"');
    expect(await reported('Row modulo')).toBe(true);
  });

  it('show a field in the CSV file, the summary and the report', async () => {
    expect(await columns('points.csv')).toContain('aspect');
    const { counts } = JSON.parse(await written('summary.json')) as { counts: { aspect: object } };
    expect(Object.keys(counts.aspect)).not.toEqual([]);
    expect(await reported('Aspect')).toBe(true);
  });

  it('show an encoder in the help, and embed with it', async () => {
    expect(await run('embed', '--help')).toContain('flat|builtin|');
    const embedded = await run('embed', join(folder, 'set'), '--encoder', 'flat', '--out', out);
    expect(embedded).toContain('to 2 numbers each, by Flat.');
  });

  it('read a dataset of another layout, which is named where no layout fits', async () => {
    const list = join(folder, 'list');
    await mkdir(list);
    const refused = await runProgram(cli.path, ['check', list], {});
    expect(refused.err).toContain('a list.json');
    const images = ['xmlab0', 'xmlab1'].map((id) => join(folder, 'set/imgs', id, 'source.jpg'));
    await writeFile(join(list, 'list.json'), JSON.stringify(images));
    const embedded = await run('embed', list, '--encoder', 'flat', '--out', join(folder, 'list-out'));
    expect(embedded).toContain('2 images and 2 questions');
  });

  it('show the findings of an audit rule in the findings and the report', async () => {
    expect(await written('findings.json')).toContain('"first-sample"');
    expect(await reported('First sample')).toBe(true);
  });
});
