import KDBush from 'kdbush';
import { describe, expect, it } from 'vitest';
import { kdNearest } from '../../../src/webview/scatter/kdNearest';
import { random } from '../fakeHost/pointScene';

const any = () => true;

function treeOf(positions: Float32Array): KDBush {
  const tree = new KDBush(positions.length / 2, 16, Float32Array);
  for (let i = 0; i < positions.length; i += 2) tree.add(positions[i], positions[i + 1]);
  return tree.finish();
}

/** By a scan of all rows: the nearest within the radius, of equally near ones the lowest, or -1. */
function scan(
  positions: Float32Array,
  x: number,
  y: number,
  radius: number,
  pickable: (row: number) => boolean,
) {
  let best = -1;
  let bestSquared = radius * radius;
  for (let row = 0; row < positions.length / 2; row++) {
    if (!pickable(row)) continue;
    const squared = (positions[2 * row] - x) ** 2 + (positions[2 * row + 1] - y) ** 2;
    if (squared < bestSquared || (squared === bestSquared && best === -1))
      [best, bestSquared] = [row, squared];
  }
  return best;
}

describe('the nearest point of a k-d tree', () => {
  // On a coarse grid equal distances and equal points occur; in a heap all points are within one radius.
  it.each([
    { kind: 'a grid', step: 1 / 40, spread: 2 },
    { kind: 'a cloud', step: 1e-9, spread: 2 },
    { kind: 'a heap', step: 1e-9, spread: 0.01 },
  ])('is that of a scan in $kind, ties and hidden rows included', ({ step, spread }) => {
    const next = random(5);
    const positions = Float32Array.from(
      { length: 6000 },
      () => Math.round(((next() - 0.5) * spread) / step) * step,
    );
    const tree = treeOf(positions);
    for (let query = 0; query < 400; query++) {
      // Every other query is at a point, where the distance to it is zero.
      const row = 2 * Math.floor(next() * 3000);
      const [x, y] = query % 2 === 0 ? positions.subarray(row, row + 2) : [2 * next() - 1, 2 * next() - 1];
      const radius = query % 5 === 0 ? step * (query % 3) : 0.02 + 0.2 * next();
      const pickable = (each: number) => each % 3 !== query % 3;
      expect(kdNearest(tree, x, y, radius, pickable)).toBe(scan(positions, x, y, radius, pickable));
    }
  });

  it('is none beyond the radius and among no points', () => {
    const tree = treeOf(Float32Array.of(0.5, 0));
    expect(kdNearest(tree, 0, 0, 0.4, any)).toBe(-1);
    expect(kdNearest(tree, 0, 0, 0.5, any)).toBe(0);
    expect(kdNearest(tree, 0.5, 0, 1, () => false)).toBe(-1);
    expect(kdNearest(treeOf(new Float32Array(0)), 0, 0, 4, any)).toBe(-1);
  });
});
