import { describe, expect, it } from 'vitest';
import { type KernelArray, Kernels } from '../../../../src/analysis/kernels/kernels';
import { MT19937 } from '../../../../src/analysis/numeric/mt19937';
import {
  attraction,
  exactRepulsion,
  type Repulsion,
  type SharedKernels,
  treeRepulsion,
} from '../../../../src/analysis/reduction/tsne/forces';
import { silentContext } from '../../../../src/analysis/taskContext';
import { hashMany } from '../../hashMany';

function computed(repulsion: Repulsion, layout: KernelArray<Float32Array>): number {
  repulsion.arrange(layout);
  return repulsion.compute(silentContext());
}

type Make = (shared: SharedKernels, n: number) => Repulsion;

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

function repulsionOf(make: Make, points: Float32Array, threads = 1): { force: Float64Array; z: number } {
  const n = points.length / 2;
  const shared = Kernels.createShared(threads);
  expect(shared.calls.threads).toBe(threads);
  const layout = shared.kernels.float32(2 * n);
  const repulsion = make(shared, n);
  layout.values.set(points);
  const z = computed(repulsion, layout);
  const force = new Float64Array(2 * n);
  expect(Array.from(repulsion.order.values).sort((a, b) => a - b)).toEqual(
    Array.from({ length: n }, (_, i) => i),
  );
  repulsion.order.values.forEach((row, place) => {
    force[2 * row] = repulsion.forceX.values[place];
    force[2 * row + 1] = repulsion.forceY.values[place];
  });
  shared.calls.release();
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

describe.each<[string, Make]>([
  ['exactRepulsion', exactRepulsion],
  ['treeRepulsion', treeRepulsion],
])('%s', (_, make) => {
  it('is known for two points', () => {
    const { force, z } = repulsionOf(make, new Float32Array([0, 0, 2, 0]));
    expect(z).toBeCloseTo(2 / 5, 6);
    [-2 / 25, 0, 2 / 25, 0].forEach((value, i) => expect(force[i]).toBeCloseTo(value, 6));
  });

  it('has a Z above 0 however far the points are', () => {
    const { force, z } = repulsionOf(make, new Float32Array([0, 0, 1e6, 0, 0, -1e6]));
    expect(z).toBeCloseTo(3e-6, 12);
    expect(force.every(Number.isFinite)).toBe(true);
  });

  it.each([NaN, Infinity])('says so when a coordinate is %f', (bad) => {
    const shared = Kernels.createShared(1);
    const layout = shared.kernels.float32(40);
    const repulsion = make(shared, 20);
    layout.values[7] = bad;
    expect(computed(repulsion, layout)).toBeNaN();
  });

  it('leaves a single point alone', () => {
    const { force, z } = repulsionOf(make, new Float32Array([3, 4]));
    expect(Array.from(force)).toEqual([0, 0]);
    expect(z).toBeLessThan(1e-5);
  });

  it('counts points that lie on each other in Z and does not part them', () => {
    const { force, z } = repulsionOf(make, new Float32Array(2 * 100).fill(7));
    expect(z).toBeCloseTo(100 * 99, 2);
    expect(Math.max(...force.map(Math.abs))).toBe(0);
  });
});

describe('exactRepulsion', () => {
  it.each([2, 3, 4, 5, 63, 642])('agrees with doubles, n = %i', (n) => {
    const points = normals(n, 20);
    const truth = pairwise(points);
    const { force, z } = repulsionOf(exactRepulsion, points);
    expect(Math.abs(z - truth.z) / (truth.z + n)).toBeLessThan(1e-6); // a row's own 1 is in its sum at first
    expect(relativeError(force, truth.force)).toBeLessThan(1e-5);
  });

  it('agrees with doubles where the bodies take more than one call', () => {
    const points = normals(9001, 40);
    const truth = pairwise(points);
    const { force, z } = repulsionOf(exactRepulsion, points);
    expect(z / truth.z).toBeCloseTo(1, 6);
    expect(relativeError(force, truth.force)).toBeLessThan(1e-5);
  });
});

describe('treeRepulsion', () => {
  // The angle of 0.5 gives 0.3 % in Z and 0.5 % in the forces of finished layouts, more where points lie sparse.
  it.each([
    ['a tight start', normals(2000, 1e-4)],
    ['a wide cloud', normals(3000, 30)],
    ['few points', normals(17, 5)],
  ])('is near the truth for %s', (_, points) => {
    const truth = pairwise(points);
    const { force, z } = repulsionOf(treeRepulsion, points);
    expect(Math.abs(z / truth.z - 1)).toBeLessThan(0.01);
    expect(relativeError(force, truth.force)).toBeLessThan(0.02);
  });

  it('is exact where no cell is far', () => {
    const points = normals(16, 10);
    const truth = pairwise(points);
    const { force, z } = repulsionOf(treeRepulsion, points);
    expect(z / truth.z).toBeCloseTo(1, 6);
    expect(relativeError(force, truth.force)).toBeLessThan(1e-5);
  });

  it('keeps the bulk apart beside a point so far away that the grid is too coarse for it', () => {
    const points = normals(400, 1);
    points.set([1e7, 1e7], 0);
    const truth = pairwise(points);
    const { force, z } = repulsionOf(treeRepulsion, points);
    expect(Math.abs(z / truth.z - 1)).toBeLessThan(0.005);
    expect(relativeError(force, truth.force)).toBeLessThan(0.02);
  });

  it('takes many points on one place as one body', () => {
    const points = new Float32Array(2 * 600);
    for (let i = 300; i < 600; i++) points[2 * i] = 3;
    const truth = pairwise(points);
    const { force, z } = repulsionOf(treeRepulsion, points);
    expect(z / truth.z).toBeCloseTo(1, 5);
    expect(relativeError(force, truth.force)).toBeLessThan(1e-5);
  });

  it.each([1e-3, 1, 100])('does not depend on the layout before, moved by %d', (extent) => {
    const n = 800;
    const points = normals(n, 20);
    const moved = normals(n, extent, 7).map((value, at) => value + points[at]);
    const shared = Kernels.createShared(1);
    const [layout, tree] = [shared.kernels.float32(2 * n), treeRepulsion(shared, n)];
    const compute = (place: Float32Array) => {
      layout.values.set(place);
      const z = computed(tree, layout);
      return [z, ...tree.order.values, ...tree.forceX.values, ...tree.forceY.values];
    };
    const first = compute(moved);
    compute(points);
    expect(compute(moved)).toEqual(first);
  });

  it('gives the same bytes every time', () => {
    const points = normals(1000, 20);
    expect(repulsionOf(treeRepulsion, points)).toEqual(repulsionOf(treeRepulsion, points));
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
    const shared = Kernels.createShared(1);
    const layout = shared.kernels.float32(2 * n);
    const along = attraction(shared, { n, starts, columns, values }, layout);
    layout.values.set(points);
    along.begin(silentContext())();
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
      expect(along.force.values[2 * i]).toBeCloseTo(x, 5);
      expect(along.force.values[2 * i + 1]).toBeCloseTo(y, 5);
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
    const forces = (of: number) => {
      const shared = Kernels.createShared(of);
      const layout = shared.kernels.float32(2 * n);
      const [along, exact, tree] = [
        attraction(shared, p, layout),
        exactRepulsion(shared, n),
        treeRepulsion(shared, n),
      ];
      layout.values.set(points);
      const results = Array.from({ length: 10 }, () => {
        along.begin(silentContext())();
        const z = [computed(exact, layout), computed(tree, layout)];
        const arrays = [along.force, exact.forceX, exact.forceY, tree.forceX, tree.forceY];
        return hashMany([Float64Array.from(z), ...arrays.map((array) => array.values)]);
      });
      shared.calls.release();
      return results;
    };
    const alone = new Set(forces(1));
    expect(alone.size).toBe(1);
    expect(new Set(forces(threads))).toEqual(alone);
  });
});
