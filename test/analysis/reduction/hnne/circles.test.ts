import { describe, expect, it } from 'vitest';
import { MT19937 } from '../../../../src/analysis/numeric/mt19937';
import { Circles } from '../../../../src/analysis/reduction/hnne/circles';
import { mutualEdges } from '../../../../src/analysis/reduction/hnne/edges';
import { packCircles } from '../../../../src/analysis/reduction/hnne/packCircles';
import { packInside } from '../../../../src/analysis/reduction/hnne/packInside';
import { putIntoCells, separate } from '../../../../src/analysis/reduction/hnne/separate';
import { silentContext } from '../../../../src/analysis/taskContext';

const full = { gap: 0, tolerance: 1e-9, share: 1, limit: Infinity };

function expectPoints(actual: Float64Array, expected: readonly number[], digits = 8) {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, at) => expect(actual[at]).toBeCloseTo(value, digits));
}

function randomCircles(n: number, seed: number) {
  const random = new MT19937(seed);
  const centers = Float64Array.from({ length: 2 * n }, () => 3 * random.normal());
  const radii = Float64Array.from({ length: n }, () => 0.2 + random.random() ** 4);
  return { centers, radii };
}

function gapOf(centers: Float64Array, radii: Float64Array, i: number, j: number): number {
  const dx = centers[2 * i] - centers[2 * j];
  const dy = centers[2 * i + 1] - centers[2 * j + 1];
  return Math.hypot(dx, dy) - radii[i] - radii[j];
}

/** The least gap between any two, negative when they overlap. */
function leastGap(centers: Float64Array, radii: Float64Array): number {
  let least = Infinity;
  for (let i = 0; i < radii.length; i++)
    for (let j = 0; j < i; j++) least = Math.min(least, gapOf(centers, radii, i, j));
  return least;
}

describe('circles that push', () => {
  it('part by half of the overlap each when they are equal', () => {
    const circles = new Circles(Float64Array.of(0, 0, 0, 1), Float64Array.of(1, 1));
    expect(circles.pushApart(full)).toEqual({ count: 1, worst: 1, pairs: 1 });
    expectPoints(circles.centers, [0, -0.5, 0, 1.5]);
    expect(circles.pushApart(full).count).toBe(0);
  });

  it('move by the other one’s share of the area', () => {
    const circles = new Circles(Float64Array.of(0, 0, 2, 0), Float64Array.of(1, 2));
    circles.pushApart(full);
    expectPoints(circles.centers, [-0.8, 0, 2.2, 0]);
  });

  it('keep a gap, and stay where they keep it already', () => {
    const circles = new Circles(Float64Array.of(0, 0, 3, 0, 9, 0), Float64Array.of(1, 1, 1));
    expect(circles.pushApart({ ...full, gap: 2 }).count).toBe(1);
    expectPoints(circles.centers, [-0.5, 0, 3.5, 0, 9, 0]);
  });

  it('part along x when they coincide', () => {
    const circles = new Circles(Float64Array.of(4, 4, 4, 4), Float64Array.of(1, 1));
    circles.pushApart(full);
    expectPoints(circles.centers, [5, 4, 3, 4]);
  });

  it('move no farther than the limit', () => {
    const circles = new Circles(Float64Array.of(0, 0, 1, 0), Float64Array.of(1, 1));
    circles.pushApart({ ...full, limit: 0.1 });
    expectPoints(circles.centers, [-0.1, 0, 1.1, 0]);
  });
});

/** One sweep over some pairs, by the definition of a push. */
function plainPush(
  { centers, radii }: ReturnType<typeof randomCircles>,
  pairs: readonly (readonly [number, number])[],
  { gap, tolerance, share, limit }: typeof full,
): number[] {
  const light = radii.map((radius) => 1 / (radius * radius + 1e-12));
  const moves = new Float64Array(centers.length);
  const worst = new Float64Array(radii.length);
  for (const [i, j] of pairs) {
    const [dx, dy] = [centers[2 * i] - centers[2 * j], centers[2 * i + 1] - centers[2 * j + 1]];
    const distance = Math.sqrt(dx * dx + dy * dy);
    const overlap = radii[i] + radii[j] + gap - distance;
    if (overlap <= tolerance) continue;
    for (const [own, sign] of [
      [i, 1],
      [j, -1],
    ] as const) {
      const step = (light[own] / (light[i] + light[j] + 1e-12)) * (share * (overlap + tolerance));
      moves[2 * own] += sign * step * (dx / distance);
      moves[2 * own + 1] += sign * step * (dy / distance);
      worst[own] = Math.max(worst[own], overlap);
    }
  }
  return Array.from(centers, (value, at) => {
    const i = at >> 1;
    const size = Math.sqrt(moves[2 * i] * moves[2 * i] + moves[2 * i + 1] * moves[2 * i + 1]);
    const most = limit * worst[i];
    return value + moves[at] * (size > most + 1e-12 ? most / (size + 1e-12) : 1);
  });
}

/** Pairs i < j that a grid of cells finds. */
function gridPairs({ centers, radii }: ReturnType<typeof randomCircles>, cell: number) {
  const cells = new Map<string, number[]>();
  const cellOf = (i: number) => [Math.floor(centers[2 * i] / cell), Math.floor(centers[2 * i + 1] / cell)];
  for (let i = 0; i < 70; i++) {
    const key = String(cellOf(i));
    cells.set(key, [...(cells.get(key) ?? []), i]);
  }
  const descending = Array.from(radii).sort((a, b) => b - a);
  const usual = descending[6] * 0.9 + descending[7] * 0.1; // 90th percentile: place 62.1 of 0..69
  const found = new Set<string>();
  for (let i = 0; i < 70; i++) {
    const [cx, cy] = cellOf(i) as [number, number];
    const largest = Math.max(...cells.get(String([cx, cy]))!.map((j) => radii[j]));
    const reach = radii[i] >= descending[3] ? Math.ceil((largest + usual) / cell) + 1 : 1;
    for (let dx = -reach; dx <= reach; dx++)
      for (let dy = -reach; dy <= reach; dy++)
        for (const j of cells.get(String([cx + dx, cy + dy])) ?? [])
          if (i !== j) found.add(`${Math.min(i, j)} ${Math.max(i, j)}`);
  }
  return allPairs.filter(([i, j]) => found.has(`${i} ${j}`));
}

const allPairs = Array.from({ length: 70 }, (_, i) =>
  Array.from({ length: 69 - i }, (__, next) => [i, i + 1 + next] as const),
).flat();

describe.each([
  { ...full, gap: 0.4, share: 0.7 },
  { gap: 100, tolerance: 0.01, share: 0.9, limit: 0.85 },
])('a sweep with a gap of $gap', (push) => {
  it('pushes all pairs, to the last bit', () => {
    const some = randomCircles(70, 8);
    const circles = new Circles(some.centers, some.radii);
    expect(circles.pushApart(push).pairs).toBe(allPairs.length);
    expect(Array.from(circles.centers)).toEqual(plainPush(some, allPairs, push));
  });

  it('pushes those that a grid of cells finds, and no others', () => {
    const some = randomCircles(70, 1);
    const circles = new Circles(some.centers, some.radii);
    const pairs = gridPairs(some, 1.3);
    expect(pairs.length).toBeLessThan(allPairs.length);
    putIntoCells(circles, 1.3);
    expect(circles.pushApart(push, 'near').pairs).toBe(pairs.length);
    expect(Array.from(circles.centers)).toEqual(plainPush(some, pairs, push));
  });
});

describe('separate', () => {
  it('frees circles of overlaps and centres them', () => {
    for (const seed of [2, 3, 4]) {
      const { centers, radii } = randomCircles(40, seed);
      expect(leastGap(centers, radii)).toBeLessThan(-0.1);
      const out = separate(centers, radii, 0, silentContext());
      expect(leastGap(out, radii)).toBeGreaterThan(-1e-3);
      expect(out.reduce((sum, value, at) => (at % 2 === 0 ? sum + value : sum), 0)).toBeCloseTo(0, 9);
    }
  });

  it('leaves a single circle where it is', () => {
    expect(separate(Float64Array.of(3, 4), Float64Array.of(1), 0, silentContext())).toEqual(
      Float64Array.of(3, 4),
    );
  });
});

describe('mutual edges', () => {
  it('join only those that are each other’s nearest', () => {
    // On a line 0, 1, 3, 3.5: the third's nearest is the fourth and back.
    expect(mutualEdges(Float64Array.of(0, 0, 1, 0, 3, 0, 3.5, 0), 1)).toEqual([
      { i: 0, j: 1, length: 1 },
      { i: 2, j: 3, length: 0.5 },
    ]);
    expect(mutualEdges(Float64Array.of(0, 0, 1, 0, 3, 0), 1)).toEqual([{ i: 0, j: 1, length: 1 }]);
    expect(mutualEdges(Float64Array.of(0, 0, 1, 0, 3, 0), 8).length).toBe(3);
    expect(mutualEdges(Float64Array.of(0, 0), 1)).toEqual([]);
  });
});

describe('packing', () => {
  it('leaves circles free of overlaps', () => {
    const { centers, radii } = randomCircles(25, 5);
    expect(leastGap(packCircles(centers, radii, silentContext()), radii)).toBeGreaterThan(-1e-3);
  });

  it('keeps children inside their parent and lets them grow there', () => {
    const { centers, radii } = randomCircles(12, 6);
    const alone = packCircles(centers, radii, silentContext());
    const middle = [0, 1].map(
      (axis) => alone.filter((_, at) => at % 2 === axis).reduce((a, b) => a + b) / 12,
    );
    const reach = (of: Float64Array, sizes: Float64Array, [x, y]: readonly number[]) =>
      Math.max(...sizes.map((size, i) => Math.hypot(of[2 * i] - x, of[2 * i + 1] - y) + size));
    const fitted = (0.99 * 2) / reach(alone, radii, middle);
    const packed = packInside(centers, radii, 2, silentContext());
    const growth = packed.radii.map((radius, i) => radius / (fitted * radii[i]));
    expect(Math.min(...growth)).toBeGreaterThan(1 - 1e-12);
    expect(Math.max(...growth)).toBeGreaterThan(1.1);
    expect(reach(packed.centers, packed.radii, [0, 0])).toBeLessThan(2 * 1.05);
    expect(leastGap(packed.centers, packed.radii)).toBeGreaterThan(-1e-3);
  });
});
