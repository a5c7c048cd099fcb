/**
 * The forces between the points of a t-SNE layout, in the memory of the kernels. Attraction runs along the edges
 * of P; repulsion is between all pairs, exactly or by a quadtree. Long passes are split for cancellation checks.
 */
import type { KernelArray, Kernels } from '../../kernels/kernels';
import { END, FIRST, type RangeCalls } from '../../kernels/rangeCalls';
import type { TaskContext } from '../../taskContext';
import type { JointProbabilities } from './jointProbabilities';

/** Pairs or edges of one uninterrupted call: up to 30 ms. */
const CALL_WORK = 2 ** 24;
/** Edges of a piece: some 10 µs, beside which taking it costs little. */
const PIECE_EDGES = 2 ** 13;
/** Bodies of one call, so that the single-precision sum of a row stays short. */
const CALL_BODIES = 8192;
/** Width of a cell over its distance; scikit-learn's `angle`. */
const THETA = 0.5;
/** A quadtree node in 4-byte words; see assembly/quadTree.ts. */
const NODE_WORDS = 12;
const RADIX = 2048;
const POINT_BYTES = 8;
/** Least mean of a row's q: less is lost beside the row's own 1 in single precision, and Z must not become 0. */
const MIN_MEAN_Q = 1e-6;
/** Nodes of a piece: some 5 µs. */
const PIECE_NODES = 16;

/** Memory of a computation, and who calls its kernels. */
export interface SharedKernels {
  readonly kernels: Kernels;
  readonly calls: RangeCalls;
}

export interface Repulsion {
  /** Row at each position of `forceX` and `forceY`. */
  readonly order: KernelArray<Int32Array>;
  readonly forceX: KernelArray<Float32Array>;
  readonly forceY: KernelArray<Float32Array>;
  /** Arranges the points for `compute`. */
  arrange(layout: KernelArray<Float32Array>): void;
  /**
   * Computes Σ q² (yi - yj) of every row; returns Z, the sum of q over all ordered pairs, at least 1e-6 n; NaN when a
   * coordinate is not finite.
   */
  compute(task: TaskContext): number;
}

/** All pairs; O(n²). */
export function exactRepulsion({ kernels, calls }: SharedKernels, n: number): Repulsion {
  const padded = Math.ceil(n / 4) * 4;
  const order = kernels.int32(n);
  const [x, y, mass] = [kernels.float32(padded), kernels.float32(padded), kernels.float32(padded)];
  const [forceX, forceY, totals] = [kernels.float32(n), kernels.float32(n), kernels.float64(n)];
  order.values.forEach((_, i, rows) => (rows[i] = i));
  mass.values.fill(1, 0, n);
  return {
    order,
    forceX,
    forceY,
    arrange(layout) {
      const points = layout.values;
      const [xs, ys] = [x.values, y.values];
      for (let i = 0; i < n; i++) {
        xs[i] = points[2 * i];
        ys[i] = points[2 * i + 1];
      }
    },
    compute(task) {
      forceX.values.fill(0);
      forceY.values.fill(0);
      let z = -n; // minus the pairs of a row with itself, q = 1
      for (let from = 0; from < padded; from += CALL_BODIES) {
        const bodies = Math.min(CALL_BODIES, padded - from);
        const rows = Math.ceil(CALL_WORK / bodies);
        const at = 4 * from;
        const targets = [x.pointer, y.pointer, FIRST, END];
        const others = [x.pointer + at, y.pointer + at, mass.pointer + at, bodies];
        const written = [forceX.pointer, forceY.pointer, totals.pointer, FIRST];
        calls.run('repel', [...targets, ...others, ...written], n, rows, task);
        for (let first = 0; first < n; first += rows) z += totals.values[first];
      }
      return Math.max(z, MIN_MEAN_Q * n);
    },
  };
}

/** Distant cells as one body each; O(n log n). */
export function treeRepulsion({ kernels, calls }: SharedKernels, n: number): Repulsion {
  const [order, spareOrder] = [kernels.int32(n), kernels.int32(n)];
  const [keys, spareKeys, histogram] = [kernels.uint32(n), kernels.uint32(n), kernels.uint32(RADIX)];
  const nodes = kernels.float32(NODE_WORDS * (2 * n + 1));
  const [x, y] = [kernels.float32(n), kernels.float32(n)];
  const capacity = kernels.call.scratchBodies(n);
  const scratch = kernels.float32(calls.threads * 3 * capacity);
  const [forceX, forceY] = [kernels.float32(n), kernels.float32(n)];
  const totals = kernels.float64(2 * n + 1);
  order.values.forEach((_, i, rows) => (rows[i] = i));
  let nodeCount = 0;
  return {
    order,
    forceX,
    forceY,
    arrange(layout) {
      nodeCount = kernels.call.buildTree(
        n,
        layout.pointer,
        order.pointer,
        spareOrder.pointer,
        keys.pointer,
        spareKeys.pointer,
        histogram.pointer,
        x.pointer,
        y.pointer,
        nodes.pointer,
      );
    },
    compute(task) {
      if (nodeCount === 0) return NaN;
      forceX.values.fill(0);
      forceY.values.fill(0);
      const tree = [nodes.pointer, nodeCount, FIRST, END, THETA, x.pointer, y.pointer];
      const written = [forceX.pointer, forceY.pointer, totals.pointer];
      calls.run(
        'repelByTree',
        [...tree, capacity, scratch.pointer, ...written],
        nodeCount,
        PIECE_NODES,
        task,
      );
      let z = 0;
      const ofNodes = totals.values;
      for (let node = 0; node < nodeCount; node++) z += ofNodes[node];
      z -= n;
      return Math.max(z, MIN_MEAN_Q * n);
    },
  };
}

export interface Attraction {
  /** (n, 2). */
  readonly force: KernelArray<Float32Array>;
  /** Begins to compute Σ p q (yi - yj) of every row. @returns what waits for it. */
  begin(task: TaskContext): () => void;
  /**
   * Kullback-Leibler divergence of the layout from P in nats, Σ p log(p / q) over the edges of P with
   * q = 1 / (1 + |yi - yj|²) / z.
   * @param z Σ 1 / (1 + |yi - yj|²) over all ordered pairs i ≠ j.
   */
  divergence(z: number): number;
}

/** @param layout (n, 2), the one to compute for. */
export function attraction(
  { kernels, calls }: SharedKernels,
  p: JointProbabilities,
  layout: KernelArray<Float32Array>,
): Attraction {
  const { n } = p;
  const starts = kernels.int32(n + 1);
  const points = kernels.uint32(p.columns.length);
  const values = kernels.float32(p.values.length);
  const force = kernels.float32(2 * n);
  starts.values.set(p.starts);
  values.values.set(p.values);
  const addresses = points.values;
  let total = 0;
  for (let at = 0; at < addresses.length; at++) {
    addresses[at] = layout.pointer + POINT_BYTES * p.columns[at];
    total += p.values[at];
  }
  const edges = [layout.pointer, starts.pointer, points.pointer, values.pointer] as const;
  const rows = Math.max(1, Math.floor((PIECE_EDGES / Math.max(1, p.columns.length)) * n));
  return {
    force,
    begin(task) {
      return calls.begin('attract', [...edges, FIRST, END, force.pointer], n, rows, task);
    },
    divergence: (z) => 2 * kernels.call.edgeDivergence(...edges, n) + total * Math.log(z),
  };
}
