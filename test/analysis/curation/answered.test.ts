import { describe, expect, it } from 'vitest';
import { unanswered } from '../../../src/analysis/curation/answered';
import type { Decision } from '../../../src/analysis/curation/decision';
import type { Dataset, Finding, Sample } from '../../../src/analysis/dataset/types';

const finding = (kind: Finding['kind'], sample: string, ...others: string[]) =>
  ({
    id: `${kind}:${sample}`,
    kind,
    sample,
    file: `imgs/${sample}/source.jpg`,
    line: 1,
    column: 1,
    related: others.map((other) => ({
      sample: other,
      file: `imgs/${other}/source.jpg`,
      line: 1,
      column: 1,
      message: '',
    })),
  }) as unknown as Finding;
const date = '2026-11-28';
const nothing: Dataset = { root: '/', roots: [], name: '', samples: [], findings: [] };
const left = (findings: Finding[], ...decisions: Decision[]) =>
  unanswered(findings, decisions, nothing).map(({ id }) => id);

describe('findings that decisions answer', () => {
  it('are those whose id a decision names, but a note answers nothing', () => {
    const two = [finding('contradiction', 'a'), finding('wrong-modality', 'b')];
    expect(left(two, { kind: 'checked', sample: 'a', finding: 'contradiction:a', date })).toEqual([
      'wrong-modality:b',
    ]);
    expect(
      left(two, { kind: 'note', sample: 'a', text: 'x', finding: 'contradiction:a', date }),
    ).toHaveLength(2);
  });

  it('are those of images that go, and groups of copies of which one stays', () => {
    const all = [finding('contradiction', 'b'), finding('exact-duplicate', 'c', 'a', 'b')];
    const drop = (sample: string): Decision => ({ kind: 'drop-image', sample, date });
    expect(left(all, drop('b'))).toEqual(['exact-duplicate:c']);
    expect(left(all, drop('b'), drop('a'))).toEqual([]);
  });

  it('are those about a record that another decision drops or corrects, and that of a contradiction with it', () => {
    const record = { qid: 1, question: 'Is it a CT?', answer: 'No' };
    const other = { qid: 2, question: 'Which modality is it?', answer: 'CT' };
    const at = { ...{ file: 'question.json', column: 1, offset: 0, length: 1 }, sample: 'a' };
    const source = (line: number) => ({ ...at, file: '/question.json', line });
    const qa = [
      { ...record, source: source(2) },
      { ...other, source: source(5) },
    ];
    const dataset = { ...nothing, samples: [{ id: 'a', qa } as unknown as Sample] };
    const found = (kind: string, line: number, related: number[]) =>
      ({
        ...at,
        id: kind,
        kind,
        line,
        related: related.map((one) => ({ ...at, line: one })),
      }) as unknown as Finding;
    const all = [
      found('contradiction', 2, [5]),
      found('wrong-modality', 5, []),
      found('empty-answer', 5, []),
    ];
    const leftOf = (...decisions: Decision[]) => unanswered(all, decisions, dataset).map(({ kind }) => kind);
    const place = { file: 'train.json', ...other }; // the split file has the same record
    expect(leftOf({ kind: 'drop-record', sample: 'a', record: place, date })).toEqual([]);
    const correct = { kind: 'correct', sample: 'a', record: place, old: 'CT', new: 'MRI', date } as const;
    expect(leftOf({ ...correct, field: 'answer' })).toEqual(['wrong-modality']);
    expect(leftOf({ ...correct, field: 'modality' })).toEqual(['contradiction', 'empty-answer']);
    expect(leftOf({ ...correct, record: { ...place, answer: 'MRI' }, field: 'answer' })).toHaveLength(3);
  });

  it('are leaks whose images come to one split, and images that come to one', () => {
    const samples = ['train', 'test', 'test'].map(
      (split, i) => ({ id: `s${i}`, split, qa: [] }) as unknown as Sample,
    );
    const dataset = { ...nothing, samples };
    const all = [
      finding('leakage', 's0', 's1', 's2'),
      finding('near-duplicate', 's1', 's2'),
      finding('split-conflict', 's1'),
    ];
    const leftOf = (...decisions: Decision[]) => unanswered(all, decisions, dataset).map(({ kind }) => kind);
    const move = (sample: string, to: string): Decision => ({ kind: 'move', sample, from: 'test', to, date });
    expect(leftOf(move('s1', 'train'))).toEqual(['leakage', 'near-duplicate']);
    expect(leftOf(move('s1', 'train'), move('s2', 'train'))).toEqual(['near-duplicate']);
    expect(leftOf({ kind: 'not-copies', sample: 's2', other: 's1', date })).toEqual([
      'leakage',
      'split-conflict',
    ]);
  });
});
