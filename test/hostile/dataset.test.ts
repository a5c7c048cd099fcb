/** Each kind of hostile input costs at most its own sample, says why in a sentence, and leaves the dataset as it was. */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDataset } from '../../src/analysis/dataset/readDataset';
import { silentContext } from '../../src/analysis/taskContext';
import { fingerprint, jpeg, makeRoot, record } from '../analysis/dataset/tinyDataset';
import { bundled, type Program, runProgram } from '../analysis/program';
import { processorTimer, slowness } from '../processorTime';
import { temporaryFolder } from '../temporaryFolder';
import { kinds } from './kinds';

const good = { 'imgs/xmlab1/source.jpg': jpeg(), 'imgs/xmlab1/question.json': [record()] };
/** Of the processor: the other tests run beside. */
const SLOW_MS = 20_000 * slowness();
/** A code of the operating system, or a stack. */
const RAW = /\bE[A-Z]{4,}\b|RangeError|at .*\.[jt]s:\d+/;

describe('a dataset with', () => {
  it.each(kinds)('$name', async ({ files = {}, make, finding }) => {
    const bad = Object.entries(files).map(([name, content]) => [`imgs/xmlab2/${name}`, content] as const);
    const root = await makeRoot({ ...good, ...Object.fromEntries(bad) });
    await mkdir(join(root, 'imgs/xmlab2'), { recursive: true });
    await make?.(join(root, 'imgs/xmlab2'));
    const before = await fingerprint(root);
    const passed = processorTimer();
    const { samples, findings } = await readDataset(root, silentContext());
    expect(passed()).toBeLessThan(SLOW_MS);
    expect(samples.map(({ id }) => id)).toContain('xmlab1');
    const about = findings.filter(({ file }) => file.includes('xmlab2'));
    expect(about.map(({ kind }) => kind)).toContain(finding);
    expect(about.length).toBeLessThan(10);
    for (const { message } of findings) expect(message).not.toMatch(RAW);
    expect(await fingerprint(root)).toBe(before);
  });
});

describe('a terminal', () => {
  let cli: Program;
  const room = temporaryFolder();
  beforeAll(async () => {
    cli = await bundled('cli/main.ts');
  });
  afterAll(() => cli.remove());

  it.each(['check', 'audit'])('is sent no control character of a dataset by %s', async (command) => {
    const escape = '\x1b]52;c;aGk=\x07\x1b[2J\u009b5n\u202e';
    const picture = await readFile('test/parity/fixtures/biomedclip/grey.jpg');
    const root = await makeRoot({
      ...good,
      'imgs/xmlab1/source.jpg': picture,
      'imgs/xmlab2/source.jpg': 'no image',
      [`imgs/xm\nlab3${escape}/question.json`]: [record({ question: 7 })],
      [`imgs/xm\nlab4${escape}/source.jpg`]: picture,
      [`imgs/xm\nlab4${escape}/question.json`]: [
        record({ qid: escape, location: [escape], question: escape }),
      ],
      [`imgs/xm\nlab4${escape}/detection.json`]: [{ [escape]: [1, 2] }],
    });
    const { code, out, err } = await runProgram(cli.path, [command, root], {
      SLAKESCOPE_CACHE: join(room, 'cache'),
    });
    expect(code).toBe(1);
    expect(out + err).toMatch(/lab3\\x1b\]52;c;/);
    expect(out + err).not.toMatch(/[\0-\t\v-\x1f\x7f-\x9f\u202a-\u202e]/);
    expect(await readdir(join(root, 'imgs'))).toHaveLength(4);
  });
});
