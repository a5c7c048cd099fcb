import { describe, expect, it } from 'vitest';
import { unanswered } from '../../../src/analysis/curation/answered';
import type { Decision } from '../../../src/analysis/curation/decision';
import { answerFinding } from '../../../src/analysis/curation/proposals';
import { RecordIndex } from '../../../src/analysis/curation/recordIndex';
import type { Finding, Sample } from '../../../src/analysis/dataset/types';

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
const left = (findings: Finding[], ...decisions: Decision[]) =>
  unanswered(findings, decisions).map(({ id }) => id);

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

  it('are made for a group of copies at once: all but one of the first split', () => {
    const samples = ['test', 'train', 'train', 'validate'].map(
      (split, i) => ({ id: `s${i}`, split, qa: [] }) as unknown as Sample,
    );
    const index = new RecordIndex({ root: '/', roots: [], name: '', samples, findings: [] });
    const made = answerFinding(finding('leakage', 's0', 's1', 's2', 's3'), 'propose', index, { date });
    expect(made.map(({ kind, sample }) => [kind, sample]).sort()).toEqual([
      ['drop-image', 's0'],
      ['drop-image', 's2'],
      ['drop-image', 's3'],
    ]);
    const pair = answerFinding(finding('leakage', 's0', 's1'), 'propose', index, { date });
    expect(pair.map(({ sample }) => sample)).toEqual(['s0']);
  });
});
