import { describe, expect, it } from 'vitest';
import type { FitAnswer } from '../../../src/analysis/protocol';
import { hierarchyOf, hueLevel, lineageKey, parents, treeLevels } from '../../../src/webview/data/hierarchy';

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

  it('keep lineage and name noise', () => {
    const answer = { result: { condensedTree: tree } } as unknown as FitAnswer;
    const hierarchy = hierarchyOf(answer)!;
    expect(hierarchy.counts).toEqual([3, 2]);
    expect([...parents(hierarchy.levels[0], hierarchy.levels[1])]).toEqual([1, 0, 0]);
    const key = lineageKey(hierarchy, 0, 'id', 'HDBSCAN', (label) => `c${label}`, 'Noise');
    expect(key.codes[4]).toBe(0);
    expect(key.labelOf(4)).toBe('Noise');
    expect(key.rows.at(-1)).toEqual({ slot: 0, label: 'Noise', count: 1 });
  });
});

describe('the level that gives the hues', () => {
  it('is the finest that has at most ten clusters, as all coarser ones', () => {
    const counts = (list: number[]) => ({ levels: list.map(() => new Int32Array(0)), counts: list });
    expect(hueLevel(counts([200, 40, 9, 3]))).toBe(2);
    expect(hueLevel(counts([4, 30, 8, 2]))).toBe(2);
    expect(hueLevel(counts([50, 20]))).toBe(1);
    expect(hueLevel(counts([6]))).toBe(0);
  });
});
