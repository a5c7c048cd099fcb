import { describe, expect, it } from 'vitest';
import { clusterCounts } from '../../src/common/labels';
import { largest } from '../../src/common/largest';
import { familiesOf, type Family, hueLevel, lineageOf, parents, tintsOf } from '../../src/common/lineage';

/** Labels 0 to n-1, each once, and their ancestors, `each` in one. */
const singles = (n: number) => Int32Array.from({ length: n }, (_none, at) => at);
const nested = (n: number, each: number) => singles(n).map((label) => Math.floor(label / each));

describe('the largest', () => {
  it('are told in ascending order, the lower where equal', () => {
    expect(largest([1, 5, 2, 5, 2], 3)).toEqual([1, 2, 3]);
    expect(largest([3, 1], 5)).toEqual([0, 1]);
    expect(largest([], 2)).toEqual([]);
  });
});

describe('parents', () => {
  it('are those of most rows, the lower label where equal; noise has no say', () => {
    const fine = Int32Array.of(0, 0, 1, 2, 2, 2, -1);
    expect([...parents(fine, Int32Array.of(0, 0, 0, 1, 1, 0, 1))]).toEqual([0, 0, 1]);
    expect([...parents(Int32Array.of(0, 0), Int32Array.of(3, 1))]).toEqual([1]);
    expect([...parents(Int32Array.of(1, 1), Int32Array.of(-1, -1))]).toEqual([-1, -1]);
  });
});

describe('the level that gives the hues', () => {
  it('is the finest that, as all coarser ones, needs no more than there are', () => {
    expect(hueLevel([200, 40, 9, 3], 10)).toBe(2);
    expect(hueLevel([4, 30, 8, 2], 10)).toBe(2);
    expect(hueLevel([50, 20], 10)).toBe(1);
    expect(hueLevel([6], 10)).toBe(0);
  });

  it('is not one of a single cluster, which would have one hue for all', () => {
    expect(hueLevel([200, 40, 1], 10)).toBe(1);
    expect(hueLevel([1], 10)).toBe(0);
  });
});

describe('families', () => {
  it('have the hue of their ancestor, hold every cluster once, and their rows', () => {
    const labels = Int32Array.of(0, 1, 1, 2, 3, -1);
    const { families, familyOf, sizes } = lineageOf(labels, Int32Array.of(1, 0, 0, 1, 0, -1), 10);
    expect(families).toEqual([
      { ancestor: 0, hue: 0, clusters: [1, 3], size: 3 },
      { ancestor: 1, hue: 1, clusters: [0, 2], size: 2 },
    ]);
    expect([...familyOf]).toEqual([1, 0, 1, 0]);
    expect([...sizes]).toEqual([1, 2, 1, 1]);
  });

  it('keep their hue where another ancestor has no cluster left', () => {
    const labels = Int32Array.of(-1, 0, 1);
    expect(lineageOf(labels, Int32Array.of(0, 1, 2), 10).families.map(({ hue }) => hue)).toEqual([1, 2]);
  });

  it('beyond the hues, and without ancestor, share the neutral; the largest keep hues', () => {
    // Ancestor 0 has one row, 1 has two, 2 has three; the last cluster lies in noise.
    const ancestors = Int32Array.of(0, 1, 1, 2, 2, 2, -1);
    expect(lineageOf(singles(7), ancestors, 2).families).toEqual([
      { ancestor: 1, hue: 0, clusters: [1, 2], size: 2 },
      { ancestor: 2, hue: 1, clusters: [3, 4, 5], size: 3 },
      { ancestor: -1, hue: null, clusters: [0, 6], size: 2 },
    ]);
  });

  it('are there only where levels group more clusters than there are hues', () => {
    const levels = [singles(60), nested(60, 6), nested(60, 20)];
    const found = familiesOf(levels[0], levels, 10)!;
    expect(found.level).toBe(1);
    expect(found.lineage.families).toHaveLength(10);
    // Labels between two levels, as a required number of clusters gives them.
    expect(familiesOf(nested(60, 2), levels, 10)!.lineage.families).toHaveLength(10);
    expect(familiesOf(levels[1], levels, 10)).toBeNull();
    expect(familiesOf(levels[0], [levels[0]], 10)).toBeNull();
    expect(familiesOf(levels[0], [], 10)).toBeNull();
    expect(familiesOf(levels[0], [levels[0], nested(60, 60)], 10)).toBeNull();
    expect(familiesOf(new Int32Array(0), [new Int32Array(0)], 10)).toBeNull();
  });
});

describe('tints', () => {
  const family = (clusters: number, hue: number | null = 0): Family => ({
    ancestor: 0,
    hue,
    clusters: [...singles(clusters)],
    size: clusters,
  });

  it('run from dark to light, one a sibling', () => {
    expect(tintsOf(family(3))).toEqual([
      { tint: -1, clusters: [0] },
      { tint: 0, clusters: [1] },
      { tint: 1, clusters: [2] },
    ]);
    expect(tintsOf(family(1))).toEqual([{ tint: 0, clusters: [0] }]);
    expect(tintsOf(family(4, null))).toEqual([{ tint: 0, clusters: [0, 1, 2, 3] }]);
  });

  it('are shared evenly by thousands, in order and none left out', () => {
    for (const clusters of [22, 23, 24, 100, 3001]) {
      const tints = tintsOf(family(clusters));
      expect(tints.length).toBe(Math.min(23, clusters));
      expect(tints.flatMap((tint) => [...tint.clusters])).toEqual([...singles(clusters)]);
      const shares = tints.map((tint) => tint.clusters.length);
      expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
    }
  });
});

it('clusters are counted without noise and gaps', () => {
  expect(clusterCounts(Int32Array.of(4, -1, 0, 4))).toEqual({ clusters: 2, noise: 1 });
  expect(clusterCounts(Int32Array.of(-1))).toEqual({ clusters: 0, noise: 1 });
});
