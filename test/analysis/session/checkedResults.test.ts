import { describe, expect, it } from 'vitest';
import {
  fitAnswer,
  isLayoutQuality,
  isOutlierComparison,
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
    ['outliers', { scores: rows, outliers: labels }],
  ] as const)('is null for another result than of a %s', (kind, result) => {
    expect(fitAnswer(run, kind, 3, result)).toBeNull();
  });
});

describe('layout quality and outlier comparison', () => {
  const quality = { k: 1, trustworthiness: 1, continuity: 1, recall: 1 };
  const byRow = { rowTrustworthiness: rows, rowContinuity: rows, rowRecall: rows };
  const column = { method: 'lof', title: 'LOF', runs: 2, scores, ranks: labels, stability: rows };
  const flags = new Uint8Array(3);
  const comparison = { combined: scores, order: labels, agree: labels, nearestInlier: labels };

  it('are taken when they are whole', () => {
    expect(isLayoutQuality({ ...quality, ...byRow }, 3)).toBe(true);
    expect(isOutlierComparison({ ...comparison, columns: [{ ...column, flags }] }, 3)).toBe(true);
  });

  it('are not taken with a part missing or of other rows', () => {
    expect(isLayoutQuality(quality, 3)).toBe(false);
    expect(isLayoutQuality({ ...quality, ...byRow }, 4)).toBe(false);
    expect(isOutlierComparison({ ...comparison, columns: [column] }, 3)).toBe(false);
    expect(isOutlierComparison({ ...comparison, columns: {} }, 3)).toBe(false);
  });
});
