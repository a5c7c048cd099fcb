import { describe, expect, it } from 'vitest';
import type { Group } from '../../../../src/analysis/export/figures/groups';
import { mapLabels } from '../../../../src/analysis/export/figures/mapLabels';

const plot = { left: 0, top: 0, right: 200, bottom: 200 };
const size = 7;

/** Groups of dots, their names "0", "1", … */
function labelled(...places: readonly (readonly (readonly [number, number])[])[]) {
  const dots = Float64Array.from(places.flat(2));
  let row = 0;
  const groups = places.map((own, at): Group => ({
    ...{ name: `${at}`, label: `${at}`, color: '#000000', shape: 'circle' },
    rows: own.map(() => row++),
  }));
  return { marks: mapLabels(groups, dots, plot, size), dots };
}

/** A square of dots a point apart. */
const crowd = (left: number, top: number, side: number) =>
  Array.from({ length: side * side }, (_none, i): [number, number] => [
    left + (i % side),
    top + Math.floor(i / side),
  ]);

describe('names on a map', () => {
  it('stand in the middle of a large group', () => {
    const { marks } = labelled(crowd(80, 80, 40));
    expect(marks[0].x).toBeCloseTo(100, 0);
    expect(marks[0].y).toBeCloseTo(100 + (size * 0.74) / 2, 0);
  });

  it('stand close beside a small group, which they would hide', () => {
    const { marks, dots } = labelled(crowd(100, 100, 3));
    const [{ x, y }] = marks;
    const isHidden = (at: number) =>
      Math.abs(dots[2 * at] - x) < size * 0.25 && dots[2 * at + 1] < y && dots[2 * at + 1] > y - size * 0.74;
    expect([...Array(9).keys()].filter(isHidden)).toEqual([]);
    expect(Math.hypot(x - 101, y - 101)).toBeLessThan(3 * size);
  });

  it('never overlap, and stay in the plot', () => {
    const { marks } = labelled(crowd(0, 0, 30), crowd(12, 12, 5), crowd(14, 14, 5), crowd(196, 196, 3));
    expect(marks).toHaveLength(4);
    for (const [i, a] of marks.entries()) {
      for (const b of marks.slice(i + 1))
        expect(
          Math.max(Math.abs(a.x - b.x) / (size * 0.5), Math.abs(a.y - b.y) / (size * 0.74)),
        ).toBeGreaterThan(0.99);
      expect([a.x > 0, a.x < 200, a.y > 0, a.y < 200]).toEqual([true, true, true, true]);
    }
  });
});
