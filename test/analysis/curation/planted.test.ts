/**
 * A dataset with faults of every kind, cleaned from the terminal: decisions about the findings, a re-split, a copy. The
 * audit of the copy finds none of the faults.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Decision } from '../../../src/analysis/curation/decision';
import { formGroups, leakingGroups, relations } from '../../../src/analysis/curation/groups';
import { type BalanceRow, defaultStrata, resplit } from '../../../src/analysis/curation/resplit';
import type { Finding } from '../../../src/analysis/dataset/types';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import type { InjectedFaults } from '../../../src/analysis/sample/injectedFaults';
import { CancelFlag } from '../../../src/analysis/taskContext';
import { temporaryFolder } from '../../temporaryFolder';
import { fingerprint } from '../dataset/tinyDataset';
import { bundled, type Program, runProgram } from '../program';
import { openedSample, reporter } from '../session/openedSample';
import { unexplainedChanges } from './unexplainedChanges';

const COUNT = 120;
const faults = {
  outliers: 4,
  nearDuplicates: 4,
  exactDuplicates: 4,
  contradictions: 4,
  wrongModalities: 4,
  leakagePairs: 6,
};
const date = '2026-11-28';
const room = temporaryFolder();
const [set, decisions, clean] = [join(room, 'set'), join(room, 'decisions.jsonl'), join(room, 'clean')];
let program: Program;
let planted: InjectedFaults;
let opened: Awaited<ReturnType<typeof openedSample>>['session'];

beforeAll(async () => {
  program = await bundled('cli/main.ts');
  const made = await openedSample(room, { count: COUNT, seed: 11, faults });
  [planted, opened] = [made.injected, made.session];
}, 300_000);
afterAll(() => program.remove());

const env = { SLAKESCOPE_CACHE: join(room, 'cache') };
async function cli(...args: string[]): Promise<string> {
  const { code, out, err } = await runProgram(program.path, args, env);
  expect([0, 1], err).toContain(code);
  return out;
}

describe('cleaning from the terminal', { timeout: 180_000 }, () => {
  it('answers every planted fault by a decision', async () => {
    const decide = (...args: string[]) =>
      cli('decide', set, '--decisions', decisions, '--date', date, '--reader', 'AB', ...args);
    await decide('exact-duplicate', 'near-duplicate', 'leakage');
    await decide('contradiction', '--as', 'drop-record');
    const listed = (await decide()).split('\n').map((line) => line.split('  ')[0]);
    for (const modality of ['CT', 'MRI', 'X-Ray']) {
      const ids = planted.wrongModalities.flatMap(({ id, is }) => (is === modality ? [id] : []));
      const findings = listed.filter((finding) =>
        ids.some((id) => finding.startsWith(`wrong-modality:${id}:`)),
      );
      if (findings.length > 0)
        await decide(...findings, '--as', 'correct', '--field', 'modality', '--to', modality);
    }
    const kinds = (await readFile(decisions, 'utf8')).match(/"kind":"[\w-]+"/g);
    expect(new Set(kinds)).toEqual(
      new Set(['"kind":"drop-image"', '"kind":"drop-record"', '"kind":"correct"']),
    );
  });

  it('writes a copy without the planted faults, whose differences are the decisions', async () => {
    const before = await fingerprint(set);
    await cli('apply', set, '--decisions', decisions, '--out', clean);
    expect(await fingerprint(set)).toBe(before);
    const found = JSON.parse(await cli('audit', clean, '--json')) as Finding[];
    const answered = ['exact-duplicate', 'near-duplicate', 'leakage', 'contradiction', 'wrong-modality'];
    expect(found.filter(({ kind }) => answered.includes(kind))).toEqual([]);

    expect(unexplainedChanges(set, clean)).toEqual([]);
  });
});

describe('re-splitting', { timeout: 180_000 }, () => {
  const balanceOf = (rows: readonly BalanceRow[], field: string, when: 'before' | 'after') =>
    rows.filter((row) => row.field === field).map((row) => row[when]);

  it('leaves no group in two splits and moves only what must move', async () => {
    const { dataset } = opened;
    const request = { duplicateSimilarity: null, notDuplicates: [], seed: 42 };
    const { pairs } = await opened.audit(request, new CancelFlag(), reporter);
    const groups = formGroups(dataset, { pairs, decisions: [], relations });
    const leaking = leakingGroups(dataset, groups);
    // Every planted leak is a group in two splits.
    const leaked = leaking.map(({ members }) => members.map((i) => dataset.samples[i].id));
    for (const { train, test } of planted.leakagePairs) {
      expect(leaked.some((ids) => ids.includes(train) && ids.includes(test))).toBe(true);
    }
    const options = { groups, decisions: [], stratify: defaultStrata, mode: 'keep', seed: 42, date } as const;
    const { moves } = resplit(dataset, options);
    const movedTo = new Map(moves.map((move) => [move.sample, move.kind === 'move' ? move.to : '']));
    const after = dataset.samples.map(({ id, split }) => movedTo.get(id) ?? split);
    expect(groups.filter(({ members }) => new Set(members.map((i) => after[i])).size > 1)).toEqual([]);
    const torn = new Set(leaking.flatMap(({ members }) => [...members]));
    const moved = dataset.samples.flatMap(({ id }, i) => (movedTo.has(id) ? [i] : []));
    expect(moved.filter((i) => !torn.has(i))).toEqual([]);
    expect(resplit(dataset, options).moves).toEqual(moves);
  });

  it('gathers an image whose questions lie in several splits, unless a reader has decided where', () => {
    const { dataset } = opened;
    const [{ id, split = '' }] = dataset.samples;
    const place = { file: 'test.json', line: 1, column: 1, message: '' } as const;
    const torn = { ...place, id: 'torn', kind: 'split-conflict', severity: 'warning', sample: id } as const;
    const groups = dataset.samples.map((_, i) => ({ members: [i], because: [] }));
    const moves = (decisions: readonly Decision[]) =>
      resplit(
        { ...dataset, findings: [torn] },
        { groups, decisions, stratify: defaultStrata, mode: 'keep', seed: 42, date },
      ).moves.map(({ sample }) => sample);
    expect(moves([])).toEqual([id]);
    expect(moves([{ kind: 'move', sample: id, from: split, to: split, date }])).toEqual([]);
  });

  it('balances the fields within 2 points where the groups allow it', () => {
    const { dataset } = opened;
    // Groups of one to three, drawn: real patients of this small set have up to a twelfth of the images.
    const random = new MT19937(1);
    const order = [...random.permutation(dataset.samples.length)];
    const groups: { members: number[]; because: [] }[] = [];
    while (order.length > 0)
      groups.push({ members: order.splice(0, 1 + random.integer(3)).sort((a, b) => a - b), because: [] });
    const shares = new Map([
      ['train', 0.6],
      ['validate', 0.2],
      ['test', 0.2],
    ]);
    const options = {
      groups,
      decisions: [],
      stratify: defaultStrata,
      shares,
      mode: 'anew',
      seed: 1,
      date,
    } as const;
    const { balance, imbalance, splits } = resplit(dataset, options);
    expect(imbalance.after).toBeLessThanOrEqual(2);
    expect(imbalance.before).toBeGreaterThan(5);
    const [sizes] = balanceOf(balance, '', 'after');
    sizes.forEach((size, s) => expect(size / COUNT).toBeCloseTo(shares.get(splits[s])!, 1.7));
  });
});
