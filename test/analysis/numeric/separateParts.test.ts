import { describe, expect, it } from 'vitest';
import { DistanceBounds } from '../../../src/analysis/numeric/distanceBounds';
import { separateParts } from '../../../src/analysis/numeric/separateParts';
import { rows } from '../clustering/fitted';

/** Lists of the k nearest of points on a line. */
function listsOf(points: readonly number[], k: number) {
  const order = points.map((point) =>
    points
      .map((other, j) => ({ j, key: (point - other) ** 2 }))
      .filter(({ key }) => key > 0)
      .sort((a, b) => a.key - b.key)
      .slice(0, k),
  );
  return {
    indices: Int32Array.from(order.flatMap((list) => list.map(({ j }) => j))),
    values: Float64Array.from(order.flatMap((list) => list.map(({ key }) => key))),
  };
}

function keysOf(points: readonly number[]) {
  return new DistanceBounds(rows(...points.map((point) => [point])), 'euclidean', 'test');
}

const partsOf = (points: readonly number[], k = 2) =>
  separateParts(keysOf(points), listsOf(points, k), () => undefined).map((part) => [...part]);

describe('separate parts', () => {
  it('are the groups that no list connects, in the order of their first rows', () => {
    expect(partsOf([0, 100, 1, 101, 2, 102.5, 3.5])).toEqual([
      [0, 2, 4, 6],
      [1, 3, 5],
    ]);
  });

  it('are not connected by a row far from both, whose list holds rows of both', () => {
    expect(partsOf([0, 1, 2, 51, 100, 101, 102])).toEqual([[0, 1, 2], [3], [4, 5, 6]]);
  });

  it('are one where rows are about evenly apart', () => {
    expect(partsOf([0, 1, 3, 4, 6, 7.5, 8, 10])).toHaveLength(1);
  });

  it('hold all that is near, also where lists stay within pieces of a group', () => {
    const points = [0, 3, 1, 4, 2, 5, 100, 101, 102];
    const pieces = [
      [0, 2, 4],
      [1, 3, 5],
      [6, 7, 8],
    ]; // rows whose lists hold each other
    const pieceOf = points.map((_, i) => pieces.find((piece) => piece.includes(i)) ?? []);
    const near = pieceOf.map((piece, i) => {
      const key = (j: number) => (points[i] - points[j]) ** 2;
      return piece
        .filter((j) => j !== i)
        .map((j) => ({ j, key: key(j) }))
        .sort((a, b) => a.key - b.key);
    });
    const found = {
      indices: Int32Array.from(near.flatMap((list) => list.map(({ j }) => j))),
      values: Float64Array.from(near.flatMap((list) => list.map(({ key }) => key))),
    };
    const parts = separateParts(keysOf(points), found, () => undefined);
    expect(parts.map((part) => [...part])).toEqual([
      [0, 1, 2, 3, 4, 5],
      [6, 7, 8],
    ]);
  });

  it('end with what the check throws', () => {
    const check = () => {
      throw new Error('stopped');
    };
    expect(() => separateParts(keysOf([0, 1, 2]), listsOf([0, 1, 2], 1), check)).toThrow('stopped');
  });
});
