import { describe, expect, it } from 'vitest';
import { windingNumber } from '../../../src/webview/scatter/kdPolygon';
import { PointIndex, simplify } from '../../../src/webview/scatter/picking';
import { random } from '../fakeHost/pointScene';

const any = () => true;

function cloud(n: number, seed: number) {
  const next = random(seed);
  // A coarse grid, so that equal distances and equal points occur.
  const positions = Float32Array.from({ length: 2 * n }, () => Math.round((2 * next() - 1) * 40) / 40);
  return { key: 'cloud', n, positions, aspect: 1 };
}

describe('picking', () => {
  it('steps towards the cheapest point of the cone and stays where there is none', () => {
    const positions = Float32Array.of(0, 0, 0.5, 0.3, 0.6, 0, -0.4, 0.1, 0, -0.9);
    const index = new PointIndex({ key: 'c', n: 5, positions, aspect: 1 });
    expect(index.toward(0, 'right', any)).toBe(2);
    expect(index.toward(0, 'left', any)).toBe(3);
    expect(index.toward(0, 'down', any)).toBe(4);
    expect(index.toward(0, 'up', any)).toBe(-1);
  });

  it('reaches every point of a cloud by arrows alone', () => {
    const layout = cloud(200, 9);
    const index = new PointIndex(layout);
    const seen = new Set([0]);
    const open = [0];
    while (open.length > 0) {
      const from = open.pop()!;
      for (const direction of ['left', 'right', 'up', 'down'] as const) {
        const to = index.toward(from, direction, any);
        if (to >= 0 && !seen.has(to)) {
          seen.add(to);
          open.push(to);
        }
      }
    }
    const distinct = new Set(
      Array.from({ length: 200 }, (_none, row) => layout.positions.slice(2 * row, 2 * row + 2).join()),
    );
    // Points on the very same place share one stop.
    expect(seen.size).toBeGreaterThanOrEqual(distinct.size * 0.95);
  });

  it('counts about what lies in a box', () => {
    const next = random(4);
    const n = 40_000;
    const positions = Float32Array.from({ length: 2 * n }, () => (next() + next()) * 0.999 - 0.999);
    const index = new PointIndex({ key: 'many', n, positions, aspect: 1 });
    const boxes: readonly (readonly [number, number, number, number])[] = [
      [-1, -1, 1, 1],
      [-0.3, -0.2, 0.15, 0.4],
      [-2, 0.5, 0, 3],
      [0.7, 0.7, 0.9, 0.8],
    ];
    for (const box of boxes) {
      const exact = index.inBox(...box, any).length;
      const edge = (6 * n) / 512; // a cell's width along the edges
      expect(Math.abs(index.countAbout(...box) - exact)).toBeLessThan(Math.min(edge, exact * 0.06 + 1));
    }
    expect(index.countAbout(1.5, 1.5, 2, 2)).toBe(0);
  });

  it('takes what a lasso goes around, also where it crosses itself', () => {
    const square = [0, 0, 1, 0, 1, 1, 0, 1];
    expect(windingNumber(square, 0.5, 0.5)).not.toBe(0);
    expect(windingNumber(square, 1.5, 0.5)).toBe(0);
    expect(windingNumber([...square, ...square], 0.5, 0.5)).not.toBe(0);
    const layout = cloud(500, 3);
    const index = new PointIndex(layout);
    const inBox = index.inBox(-0.51, -0.51, 0.26, 0.76, any);
    expect(inBox.length).toBeGreaterThan(50);
    expect([...index.inPolygon([-0.51, -0.51, 0.26, -0.51, 0.26, 0.76, -0.51, 0.76], any)]).toEqual([
      ...inBox,
    ]);
    expect(index.inPolygon([0, 0, 1, 1], any)).toHaveLength(0);
  });

  it('takes the rows that a test of each of them takes, whatever the outline', () => {
    const next = random(21);
    for (const layout of [cloud(3000, 5), cloud(70, 6), cloud(1, 7)]) {
      const index = new PointIndex(layout);
      for (let round = 0; round < 60; round++) {
        const reach = 0.1 + 1.3 * next();
        const [x, y] = [next() - 0.5, next() - 0.5];
        // On the grid of the points too, so that sides go through points and along them.
        const place = (value: number) => (round % 2 ? value : Math.round(value * 40) / 40);
        const outline = Array.from({ length: 2 * (3 + (round % 12)) }, (_none, at) =>
          place((at % 2 ? y : x) + reach * (next() - 0.5)),
        );
        const expected = [...Array(layout.n).keys()].filter(
          (row) =>
            row % 7 !== 3 &&
            windingNumber(outline, layout.positions[2 * row], layout.positions[2 * row + 1]) !== 0,
        );
        expect([...index.inPolygon(outline, (row) => row % 7 !== 3)]).toEqual(expected);
      }
    }
  });

  it('simplifies an outline without leaving it further than the tolerance', () => {
    expect(simplify([0, 0, 1, 0.01, 2, -0.01, 3, 0, 3, 1], 0.05)).toEqual([0, 0, 3, 0, 3, 1]);
    expect(simplify([0, 0, 1, 0.2, 2, 0], 0.05)).toEqual([0, 0, 1, 0.2, 2, 0]);
    expect(simplify([0, 0, 0, 0], 1)).toEqual([0, 0, 0, 0]);
  });
});
