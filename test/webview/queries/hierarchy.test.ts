import { describe, expect, it } from 'vitest';
import type { FitAnswer } from '../../../src/analysis/methods/fit';
import type { ClusteringResult } from '../../../src/analysis/methods/method';
import { hierarchyOf, partitionsOf, treeLevels } from '../../../src/webview/queries/hierarchy';

/**
 * Six rows. The root (6) splits at 1 into clusters 7 and 8; 7 splits at 2 into 9 and 10. Row 4 leaves 8 at 1.5, all
 * others stay until 4.
 */
const lines = [
  [6, 7, 1, 4],
  [6, 8, 1, 2],
  [8, 4, 1.5, 1],
  [8, 5, 4, 1],
  [7, 9, 2, 2],
  [7, 10, 2, 2],
  [9, 0, 4, 1],
  [9, 1, 4, 1],
  [10, 2, 4, 1],
  [10, 3, 4, 1],
] as const;
const tree = {
  parent: Int32Array.from(lines, ([parent]) => parent),
  child: Int32Array.from(lines, ([, child]) => child),
  lambda: Float64Array.from(lines, ([, , lambda]) => lambda),
  childSize: Int32Array.from(lines, ([, , , size]) => size),
};

describe('levels of a condensed tree', () => {
  it('are its cuts at each split, the deepest first; rows that have left are noise', () => {
    expect(treeLevels(tree).map((level) => [...level])).toEqual([
      [1, 1, 2, 2, -1, 0],
      [0, 0, 0, 0, 1, 1],
    ]);
  });

  it('are none of a tree without splits or without rows', () => {
    const none = new Int32Array(0);
    const empty = { parent: none, child: none, lambda: new Float64Array(0), childSize: none };
    expect(treeLevels(empty)).toEqual([]);
    const flat = {
      parent: Int32Array.of(2, 2),
      child: Int32Array.of(0, 1),
      lambda: Float64Array.of(1, 1),
      childSize: Int32Array.of(1, 1),
    };
    expect(treeLevels(flat)).toEqual([]);
  });

  it('are levels of a hierarchy, but no partitions', () => {
    const answer = answerWith({ condensedTree: tree });
    expect(hierarchyOf(answer)!.counts).toEqual([3, 2]);
    expect(partitionsOf(answer)).toEqual([]);
  });
});

describe('levels of partitions', () => {
  const fine = Int32Array.of(0, 0, 1, 2, 2, 3);
  const coarse = Int32Array.of(0, 0, 0, 1, 1, 1);

  it('are ordered from fine to coarse', () => {
    expect(hierarchyOf(answerWith({ partitions: [coarse, fine] }))).toEqual({
      levels: [fine, coarse],
      counts: [4, 2],
    });
  });

  it('are none where there are none, or of other rows', () => {
    expect(hierarchyOf(answerWith({}))).toBeNull();
    expect(hierarchyOf(answerWith({ partitions: [fine, Int32Array.of(0)] }))).toBeNull();
  });
});

function answerWith(result: Partial<ClusteringResult>): FitAnswer {
  const run = { space: 'image', method: 'finch', params: {}, seed: 42, ms: 1, fromCache: false } as const;
  return { ...run, kind: 'clustering', result: { labels: new Int32Array(), ...result } };
}
