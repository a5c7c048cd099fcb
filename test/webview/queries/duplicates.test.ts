import { describe, expect, it } from 'vitest';
import type { DuplicatePair } from '../../../src/analysis/audit/duplicates/duplicatePair';
import { copiesOf, duplicateGroups, openPairs, pairEdges } from '../../../src/webview/queries/duplicates';

const pair = (a: number, b: number, more: Partial<DuplicatePair> = {}): DuplicatePair => ({
  kind: 'near',
  a,
  b,
  similarity: 0.99,
  hashDistance: 2,
  leakage: false,
  sameVolume: false,
  changes: [],
  ...more,
});

describe('groups of duplicates', () => {
  it('join what is linked by any chain of pairs', () => {
    const groups = duplicateGroups([pair(4, 5), pair(7, 8), pair(5, 7), pair(1, 2)]);
    expect(groups.map(({ rows }) => rows)).toEqual([
      [4, 5, 7, 8],
      [1, 2],
    ]);
  });

  it('have copies of an image that may go, but no slices of its volume', () => {
    const slices = pair(2, 3, { sameVolume: true });
    const pairs = [pair(0, 1), pair(1, 2), slices];
    expect(duplicateGroups(pairs).map(({ rows }) => rows)).toEqual([[0, 1, 2, 3]]);
    expect(copiesOf(1, pairs)).toEqual([0, 2]);
    expect(copiesOf(3, pairs)).toEqual([]);
  });

  it('put leakage before size, and exact pairs before near ones', () => {
    const groups = duplicateGroups([
      pair(0, 1),
      pair(1, 2, { kind: 'exact', similarity: 0.98 }),
      pair(8, 9, { leakage: true }),
    ]);
    expect(groups.map(({ rows, leakage }) => [rows.length, leakage])).toEqual([
      [2, true],
      [3, false],
    ]);
    expect(groups[1].pairs[0].kind).toBe('exact');
  });

  it('fall apart where the pair that joined them is declared no duplicate', () => {
    const pairs = [pair(0, 1), pair(1, 2), pair(2, 3)];
    const open = openPairs(pairs, [[1, 2]]);
    expect(duplicateGroups(open).map(({ rows }) => rows)).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(openPairs(pairs, [])).toBe(pairs);
  });

  it('are none without pairs, and lines on the map tell leakage', () => {
    expect(duplicateGroups([])).toEqual([]);
    const { rows, flagged } = pairEdges([pair(0, 1), pair(2, 3, { leakage: true })]);
    expect([...rows, ...flagged]).toEqual([0, 1, 2, 3, 0, 1]);
  });
});
