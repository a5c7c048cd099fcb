/** What check and audit print, and their exit codes. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../temporaryFolder';
import { fingerprint } from '../dataset/tinyDataset';
import { bundled, type Program, runProgram } from '../program';

const room = temporaryFolder();
let cli: Program;
const run = (...args: string[]) =>
  runProgram(cli.path, args, { SLAKESCOPE_CACHE: join(room, 'cache'), NO_COLOR: '1' });

beforeAll(async () => {
  cli = await bundled('cli/main.ts');
});
afterAll(() => cli.remove());

describe('check', () => {
  it('ends with 1 when a finding is an error, and prints findings as JSON', async () => {
    const broken = join(room, 'broken');
    await run('sample', broken, '--count', '12');
    expect((await run('check', broken)).code).toBe(0);
    await writeFile(join(broken, 'imgs/xmlab3/question.json'), '[{"question": ');
    const { code, out } = await run('check', broken, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toContainEqual(
      expect.objectContaining({ severity: 'error', file: 'imgs/xmlab3/question.json', line: 1 }),
    );
  });
});

describe('audit', () => {
  it('refuses a file of decisions that is not there', async () => {
    const path = join(room, 'gone.jsonl');
    expect(await run('audit', room, '--decisions', path)).toMatchObject({
      code: 2,
      err: `slakescope: --decisions: there is no file ${path}.\n`,
    });
  });

  it('lists what check does and what it finds itself, and ends with 1 when any is an error', async () => {
    const faulty = join(room, 'faulty');
    const faults = '{"contradictions": 2, "exactDuplicates": 1, "wrongModalities": 1, "leakagePairs": 1}';
    expect((await run('sample', faulty, '--count', '24', '--faults', faults)).code).toBe(0);
    await writeFile(join(faulty, 'imgs/xmlab3/question.json'), '[{"question": ');
    const before = await fingerprint(faulty);
    const { code, out, err } = await run('audit', faulty, '--json');
    expect(code, err).toBe(1);
    const findings = JSON.parse(out) as { kind: string; id: string }[];
    const kinds = findings.map(({ kind }) => kind);
    expect(kinds).toContain('invalid-json');
    expect(kinds.filter((kind) => kind === 'contradiction').length).toBeGreaterThan(0);
    expect(kinds).toEqual(expect.arrayContaining(['leakage', 'wrong-modality', 'exact-duplicate']));
    expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
    const shown = await run('audit', faulty);
    expect(shown.code).toBe(1);
    expect(shown.out).toMatch(/^imgs\/xmlab\d+\/source\.jpg:1:1: warning: xmlab\d+ in the test split/m);
    expect(shown.out.trimEnd().split('\n').at(-1)).toMatch(
      /: 1 exact and \d near duplicates, 1 of them across splits/,
    );
    expect(await fingerprint(faulty)).toBe(before);
  });
});
