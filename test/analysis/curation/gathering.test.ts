/** Images that were to stay whole in their splits, and that are copies of each other: a reader decides both. */
import { beforeAll, describe, expect, it } from 'vitest';
import { findConflicts } from '../../../src/analysis/curation/conflicts';
import type { Decision, DecisionOf } from '../../../src/analysis/curation/decision';
import { resplit } from '../../../src/analysis/curation/resplit';
import type { Dataset } from '../../../src/analysis/dataset/types';
import { jpeg, read } from '../dataset/tinyDataset';

const date = '2026-11-29';
const move = (
  sample: string,
  from: string,
  to: string,
  more: { readonly reader?: string; readonly seed?: number } = {},
): DecisionOf<'move'> => ({
  ...{ sample, kind: 'move', from, to, finding: `split-conflict:${sample}`, reader: 'AB', date },
  ...more,
});
let dataset: Dataset;
beforeAll(async () => {
  const made = await read({ 'imgs/a/source.jpg': jpeg(), 'imgs/b/source.jpg': jpeg(41) });
  const splits = { a: 'train', b: 'test' } as Record<string, string>;
  dataset = { ...made, samples: made.samples.map((one) => ({ ...one, split: splits[one.id] })) };
});

const halves = [
  ['train', 2],
  ['test', 2],
] as const;
const groups = [{ members: [0, 1], because: ['copies'] as const }];
const resplitBy = (decisions: readonly Decision[]) =>
  resplit(dataset, { groups, decisions, stratify: [], mode: 'keep', seed: 42, date }).moves.map((one) =>
    one.kind === 'move' ? `${one.sample} to ${one.to}` : '',
  );
const conflictsOf = (decisions: readonly Decision[]) => {
  const read = decisions.map((decision, at) => ({ decision, line: at + 1 }));
  const { findings, overruled } = findConflicts(read, '/d.jsonl', '/');
  return { findings, overruled: [...overruled].map(({ line }) => line) };
};

describe('images of one group that were to stay whole in two splits', () => {
  const whole = [move('a', 'train', 'train'), move('b', 'test', 'test')];

  it('come to one of them by a re-split, which counts instead', () => {
    const moves = resplitBy(whole);
    expect(moves).toHaveLength(1);
    expect(['a to test', 'b to train']).toContain(moves[0]);
    const { findings, overruled } = conflictsOf([...whole, move('b', 'test', 'train', { seed: 42 })]);
    expect(findings).toEqual([]);
    expect(overruled).toEqual([2]);
  });

  it('follow the one that the reader has moved', () => {
    const decisions = [...whole, move('a', 'train', 'test')];
    expect(resplitBy(decisions)).toEqual([]);
    expect(resplitBy([whole[0], move('b', 'test', 'train')])).toEqual([]);
    expect(conflictsOf(decisions)).toEqual({ findings: [], overruled: [1] });
  });

  it('are a conflict where another reader has moved one of them, or one reader both apart', () => {
    const apart = conflictsOf([...whole, move('a', 'train', 'test', { reader: 'CD' })]);
    expect(apart.findings.map(({ kind }) => kind)).toEqual(['conflicting-decisions']);
    expect(() => resplitBy([move('a', 'train', 'test'), move('b', 'test', 'train')])).toThrow('one group');
  });
});

describe('images whose questions lie in several splits', () => {
  it('come to the splits where sizes stay as they are, by the share of their questions', () => {
    // Ten images: two in train, two in test, and six with half of their questions in each.
    const [one] = dataset.samples;
    const splitOf = ['train', 'train', 'test', 'test'];
    const samples = Array.from({ length: 10 }, (_none, at) => ({
      ...one,
      id: `x${at}`,
      ...(at < 4 ? { split: splitOf[at] } : { split: 'train', splitCounts: halves }),
    }));
    const groups = samples.map((_sample, at) => ({ members: [at], because: [] }));
    const request = { groups, decisions: [], stratify: [], mode: 'keep', seed: 42, date } as const;
    const { moves, balance } = resplit({ ...dataset, samples, findings: [] }, request);
    expect(balance[0]).toMatchObject({ before: [5, 5], after: [5, 5] });
    expect(moves.map(({ sample }) => sample)).toEqual(samples.slice(4).map(({ id }) => id));
  });
});
