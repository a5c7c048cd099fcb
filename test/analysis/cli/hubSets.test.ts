/** Sets in the shapes of the hub's listings, through the commands as users run them, without a flag for the columns. */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../temporaryFolder';
import { type HubSet, parquetSets, recordSets } from '../dataset/hub/hubSets';
import { bundled, type Program, runProgram } from '../program';

const room = temporaryFolder();
let cli: Program;
beforeAll(async () => {
  cli = await bundled('cli/main.ts');
});
afterAll(() => cli.remove());

const run = (...args: string[]) =>
  runProgram(cli.path, args, { SLAKESCOPE_CACHE: join(room, 'cache'), NO_COLOR: '1' });
const folderOf = ({ name }: HubSet) => name.replace(/\W+/g, '-');

describe.each([...parquetSets, ...recordSets].map((set) => [set.name, set] as const))('%s', (_, set) => {
  const folder = join(room, folderOf(set));
  beforeAll(async () => {
    await mkdir(folder);
    await set.write(folder);
  });

  it('check counts its images and questions', async () => {
    const { code, out, err } = await run('check', folder);
    expect(code, err).toBe(0);
    expect(out).toContain(
      `${folder}: ${set.images} samples, ${set.questions} questions; 0 errors, 0 warnings, 0 notes.`,
    );
  });

  it('audit finds nothing: no two of its pictures are alike', async () => {
    const { code, out, err } = await run('audit', folder);
    expect(code, err).toBe(0);
    expect(out).toContain('0 exact and 0 near duplicates, 0 of them across splits');
  });

  it('analyze writes a row for each image and question, with splits and images of cells', async () => {
    const out = join(room, `${folderOf(set)}-out`);
    const { code, err } = await run('analyze', folder, '--out', out);
    expect(code, err).toBe(0);
    const points = await rowsOf(join(out, 'points.csv'));
    const splits: Record<string, number> = {};
    for (const { split } of points) splits[split] = (splits[split] ?? 0) + 1;
    const { '': none, ...named } = set.splits as Record<string, number | undefined>;
    expect(splits).toEqual(none === undefined ? named : { Unknown: none });
    expect(await rowsOf(join(out, 'qa.csv'))).toHaveLength(set.questions);
    expect(new Set(points.map(({ image }) => image)).size).toBe(set.images);
    expect(await readdir(folder)).not.toContain('.slakescope');
  });
});

/** Of a CSV file whose first columns hold neither quotes nor line breaks. */
async function rowsOf(path: string): Promise<Record<string, string>[]> {
  const [head, ...lines] = (await readFile(path, 'utf8'))
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) => {
    const values = line.split(',');
    return Object.fromEntries(names.map((name, i) => [name, values[i]]));
  });
}
