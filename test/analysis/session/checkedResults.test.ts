import { describe, expect, it } from 'vitest';
import {
  fitAnswer,
  layoutQualityOf,
  outlierComparisonOf,
} from '../../../src/analysis/session/checkedResults';

const run = { space: 'image', method: 'any', params: {}, seed: 42, ms: 1, fromCache: true } as const;
const labels = Int32Array.of(0, 1, -1);
const coordinates = { n: 3, d: 2, data: new Float32Array(6) };
const scores = new Float64Array(3);
const rows = new Float32Array(3);

describe('the answer of a fit', () => {
  it.each([
    ['clustering', { labels }],
    ['clustering', { labels, partitions: [labels, labels] }],
    ['reduction', { coordinates }],
    ['reduction', { coordinates: { ...coordinates, data: new Float64Array(6) }, partitions: [] }],
    ['outliers', { scores, outliers: Int32Array.of(2) }],
  ] as const)('has the result of a %s', (kind, result) => {
    expect(fitAnswer(run, kind, 3, result)).toEqual({ ...run, kind, result });
  });

  it.each([
    ['clustering', { coordinates }],
    ['clustering', { labels: [0, 1, -1] }],
    ['clustering', { labels: labels.slice(1) }],
    ['clustering', { labels, partitions: ['no'] }],
    ['clustering', { labels, partitions: [labels, Int32Array.of(0)] }],
    ['reduction', { labels }],
    ['reduction', { coordinates: null }],
    ['reduction', { coordinates: { ...coordinates, n: 2 } }],
    ['reduction', { coordinates: { ...coordinates, d: 3 } }],
    ['outliers', { scores }],
    ['outliers', { scores: rows, outliers: Int32Array.of() }],
    ['outliers', { scores, outliers: Int32Array.of(3) }],
    ['clustering', { labels: Int32Array.of(0, 3, 1) }],
    ['clustering', { labels, condensedTree: { parent: labels } }],
  ] as const)('is null for another result than of a %s', (kind, result) => {
    expect(fitAnswer(run, kind, 3, result)).toBeNull();
  });
});

describe('layout quality and outlier comparison', () => {
  const quality = { k: 1, trustworthiness: 1, continuity: 1, recall: 1 };
  const byRow = { rowTrustworthiness: rows, rowContinuity: rows, rowRecall: rows };
  const standardErrors = { trustworthiness: 0, continuity: 0, recall: 0 };
  const sample = { rows: Int32Array.of(0, 2, 8), standardErrors };
  const column = { method: 'lof', title: 'LOF', runs: 2, scores, ranks: labels, stability: rows };
  const flags = new Uint8Array(3);
  const order = Int32Array.of(2, 0, 1);
  const comparison = { combined: scores, order, agree: labels, nearestInlier: labels };

  it('are taken when they are whole', () => {
    expect(layoutQualityOf(3)({ ...quality, ...byRow })).toEqual({ ...quality, ...byRow });
    expect(layoutQualityOf(9)({ ...quality, ...byRow, sample })).toEqual({ ...quality, ...byRow, sample });
    const whole = { ...comparison, columns: [{ ...column, flags }] };
    expect(outlierComparisonOf(3)(whole)).toBe(whole);
  });

  it('are not taken with a part missing, of other rows, or with rows that are not there', () => {
    expect(layoutQualityOf(3)(quality)).toBeNull();
    expect(layoutQualityOf(9)({ ...quality, ...byRow })).toBeNull();
    for (const drawn of [Int32Array.of(0, 2), Int32Array.of(0, 2, 9)]) {
      expect(layoutQualityOf(9)({ ...quality, ...byRow, sample: { ...sample, rows: drawn } })).toBeNull();
    }
    expect(layoutQualityOf(4)({ ...quality, ...byRow })).toBeNull();
    expect(outlierComparisonOf(3)({ ...comparison, columns: [column] })).toBeNull();
    expect(outlierComparisonOf(3)({ ...comparison, columns: {} })).toBeNull();
    expect(outlierComparisonOf(3)({ ...comparison, columns: [], order: Int32Array.of(0, 1, 3) })).toBeNull();
  });
});
