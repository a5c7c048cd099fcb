import { describe, expect, it } from 'vitest';
import { Kernels } from '../../../../src/analysis/kernels/kernels';
import { MT19937 } from '../../../../src/analysis/numeric/mt19937';
import { layoutForces, type Steps, sumOfPairs } from '../../../../src/analysis/reduction/tsne/forces';
import type { JointProbabilities } from '../../../../src/analysis/reduction/tsne/jointProbabilities';
import { silentContext } from '../../../../src/analysis/taskContext';
import { hashMany } from '../../hashMany';

const [ALL_PAIRS, BY_TREE] = [0, 0.5];

function withoutEdges(n: number): JointProbabilities {
  return { n, starts: new Int32Array(n + 1), columns: new Int32Array(0), values: new Float32Array(0) };
}

/** Of layouts of n rows. `compute` does not move the layout; `descend` takes steps before the last forces. */
function forcesOf(p: JointProbabilities, theta: number, threads = 1) {
  const shared = Kernels.createShared(threads);
  expect(shared.calls.threads).toBe(threads);
  const layout = shared.kernels.float32(2 * p.n);
  const steps: Steps = { exaggeration: 1, momentum: 0.5, learningRate: 50 };
  const forces = layoutForces(shared, p, layout, theta);
  forces.gains.values.fill(1);
  return {
    ...forces,
    shared,
    layout,
    compute: (points: Float32Array) => {
      layout.values.set(points);
      return forces.descend(steps, 1, silentContext());
    },
    move: (count: number) => forces.descend(steps, count, silentContext()),
    release: () => {
      forces.release();
      shared.calls.release();
    },
  };
}

/** Σ q² (yi - yj) and Σ q in doubles, one pair after another. */
function pairwise(layout: Float32Array): { force: Float64Array; z: number } {
  const n = layout.length / 2;
  const force = new Float64Array(2 * n);
  let z = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i === j) continue;
      const dx = layout[2 * i] - layout[2 * j];
      const dy = layout[2 * i + 1] - layout[2 * j + 1];
      const q = 1 / (1 + dx * dx + dy * dy);
      z += q;
      force[2 * i] += q * q * dx;
      force[2 * i + 1] += q * q * dy;
    }
  }
  return { force, z };
}

function repulsionOf(theta: number, points: Float32Array): { force: Float64Array; z: number } {
  const n = points.length / 2;
  const forces = forcesOf(withoutEdges(n), theta);
  const z = forces.compute(points);
  const force = new Float64Array(2 * n);
  expect(Array.from(forces.order.values).sort((a, b) => a - b)).toEqual(
    Array.from({ length: n }, (_, i) => i),
  );
  forces.order.values.forEach((row, place) => {
    force[2 * row] = forces.repulsionX.values[place];
    force[2 * row + 1] = forces.repulsionY.values[place];
  });
  forces.release();
  return { force, z };
}

function normals(n: number, spread: number, seed = 1): Float32Array {
  const random = new MT19937(seed);
  return Float32Array.from({ length: 2 * n }, () => spread * random.normal());
}

/** Length of the difference over length of the truth. */
function relativeError(found: Float64Array, truth: Float64Array): number {
  return Math.hypot(...found.map((value, i) => value - truth[i])) / Math.hypot(...truth);
}

describe.each([
  ['all pairs', ALL_PAIRS],
  ['the tree', BY_TREE],
])('repulsion by %s', (_, theta) => {
  it('is known for two points', () => {
    const { force, z } = repulsionOf(theta, new Float32Array([0, 0, 2, 0]));
    expect(z).toBeCloseTo(2 / 5, 6);
    [-2 / 25, 0, 2 / 25, 0].forEach((value, i) => expect(force[i]).toBeCloseTo(value, 6));
  });

  it('has a Z above 0 however far the points are', () => {
    const { force, z } = repulsionOf(theta, new Float32Array([0, 0, 1e6, 0, 0, -1e6]));
    expect(z).toBeCloseTo(3e-6, 12);
    expect(force.every(Number.isFinite)).toBe(true);
  });

  it.each([NaN, Infinity])('says so when a coordinate is %f', (bad) => {
    const points = new Float32Array(40);
    points[7] = bad;
    expect(forcesOf(withoutEdges(20), theta).compute(points)).toBeNaN();
  });

  it('leaves a single point alone', () => {
    const { force, z } = repulsionOf(theta, new Float32Array([3, 4]));
    expect(Array.from(force)).toEqual([0, 0]);
    expect(z).toBeLessThan(1e-5);
  });

  it('counts points that lie on each other in Z and does not part them', () => {
    const { force, z } = repulsionOf(theta, new Float32Array(2 * 100).fill(7));
    expect(z).toBeCloseTo(100 * 99, 2);
    expect(Math.max(...force.map(Math.abs))).toBe(0);
  });
});

describe('repulsion by all pairs', () => {
  it.each([2, 3, 4, 5, 63, 642])('agrees with doubles, n = %i', (n) => {
    const points = normals(n, 20);
    const truth = pairwise(points);
    const { force, z } = repulsionOf(ALL_PAIRS, points);
    expect(Math.abs(z - truth.z) / (truth.z + n)).toBeLessThan(1e-6); // a row's own 1 is in its sum at first
    expect(relativeError(force, truth.force)).toBeLessThan(1e-5);
  });
});

describe('sumOfPairs', () => {
  it.each([2, 63, 9001])('agrees with doubles, n = %i', (n) => {
    const points = normals(n, 40);
    const shared = Kernels.createShared(1);
    const layout = shared.kernels.float32(2 * n);
    layout.values.set(points);
    const { z } = pairwise(points);
    expect(Math.abs(sumOfPairs(shared, layout, silentContext()) - z) / (z + n)).toBeLessThan(1e-6);
    layout.values[1] = NaN;
    expect(sumOfPairs(shared, layout, silentContext())).toBeNaN();
  });
});

describe('repulsion by the tree', () => {
  // The angle of 0.5 gives 0.3 % in Z and 0.5 % in the forces of finished layouts, more where points lie sparse.
  it.each([
    ['a tight start', normals(2000, 1e-4)],
    ['a wide cloud', normals(3000, 30)],
    ['few points', normals(17, 5)],
  ])('is near the truth for %s', (_, points) => {
    const truth = pairwise(points);
    const { force, z } = repulsionOf(BY_TREE, points);
    expect(Math.abs(z / truth.z - 1)).toBeLessThan(0.01);
    expect(relativeError(force, truth.force)).toBeLessThan(0.02);
  });

  it('is exact where no cell is far', () => {
    const points = normals(16, 10);
    const truth = pairwise(points);
    const { force, z } = repulsionOf(BY_TREE, points);
    expect(z / truth.z).toBeCloseTo(1, 6);
    expect(relativeError(force, truth.force)).toBeLessThan(1e-5);
  });

  it('keeps the bulk apart beside a point so far away that the grid is too coarse for it', () => {
    const points = normals(400, 1);
    points.set([1e7, 1e7], 0);
    const truth = pairwise(points);
    const { force, z } = repulsionOf(BY_TREE, points);
    expect(Math.abs(z / truth.z - 1)).toBeLessThan(0.005);
    expect(relativeError(force, truth.force)).toBeLessThan(0.02);
  });

  it('takes many points on one place as one body', () => {
    const points = new Float32Array(2 * 600);
    for (let i = 300; i < 600; i++) points[2 * i] = 3;
    const truth = pairwise(points);
    const { force, z } = repulsionOf(BY_TREE, points);
    expect(z / truth.z).toBeCloseTo(1, 5);
    expect(relativeError(force, truth.force)).toBeLessThan(1e-5);
  });

  it.each([1e-3, 1, 100])('does not depend on the layout before, moved by %d', (extent) => {
    const n = 800;
    const points = normals(n, 20);
    const moved = normals(n, extent, 7).map((value, at) => value + points[at]);
    const { order, repulsionX, repulsionY, ...forces } = forcesOf(withoutEdges(n), BY_TREE);
    const compute = (place: Float32Array) => {
      const z = forces.compute(place);
      return [z, ...order.values, ...repulsionX.values, ...repulsionY.values];
    };
    const first = compute(moved);
    compute(points);
    expect(compute(moved)).toEqual(first);
  });

  it('gives the same bytes every time', () => {
    const points = normals(1000, 20);
    expect(repulsionOf(BY_TREE, points)).toEqual(repulsionOf(BY_TREE, points));
  });
});

describe('attraction', () => {
  it('agrees with doubles along every edge, filling included', () => {
    const n = 50;
    const points = normals(n, 3);
    const random = new MT19937(2);
    const starts = Int32Array.from({ length: n + 1 }, (_, i) => 8 * i);
    const columns = Int32Array.from({ length: 8 * n }, () => random.integer(n));
    const values = Float32Array.from({ length: 8 * n }, (_, at) => (at % 8 < 6 ? random.random() : 0));
    const { attraction, compute } = forcesOf({ n, starts, columns, values }, BY_TREE);
    compute(points);
    for (let i = 0; i < n; i++) {
      let x = 0;
      let y = 0;
      for (let at = 8 * i; at < 8 * i + 6; at++) {
        const dx = points[2 * i] - points[2 * columns[at]];
        const dy = points[2 * i + 1] - points[2 * columns[at] + 1];
        const weight = values[at] / (1 + dx * dx + dy * dy);
        x += weight * dx;
        y += weight * dy;
      }
      expect(attraction.values[2 * i]).toBeCloseTo(x, 5);
      expect(attraction.values[2 * i + 1]).toBeCloseTo(y, 5);
    }
  });
});

describe('several threads', () => {
  it.each([2, 3])('%i give the bytes of one', (threads) => {
    const n = 6000;
    const points = normals(n, 20);
    const random = new MT19937(3);
    const p = {
      n,
      starts: Int32Array.from({ length: n + 1 }, (_, i) => 64 * i),
      columns: Int32Array.from({ length: 64 * n }, () => random.integer(n)),
      values: Float32Array.from({ length: 64 * n }, () => random.random()),
    };
    // Often enough that the threads have started.
    const layouts = (of: number) => {
      const { attraction, repulsionX, repulsionY, layout, ...forces } = forcesOf(p, BY_TREE, of);
      const results = Array.from({ length: 20 }, () => {
        const z = Float64Array.of(forces.compute(points));
        const computed = [z, attraction.values, repulsionX.values, repulsionY.values].map((a) => a.slice());
        const after = Float64Array.of(forces.move(4));
        return hashMany([...computed, after, layout.values]);
      });
      forces.release();
      return results;
    };
    expect(layouts(threads)).toEqual(layouts(1));
  });
});
