/**
 * The forces between the points of a t-SNE layout, in the memory of the kernels. Attraction runs along the edges
 * of P; repulsion is between all pairs, exactly or by a quadtree. Long passes are split for cancellation checks.
 */
import type { KernelArray, Kernels } from '../../kernels/kernels';
import type { TaskContext } from '../../taskContext';
import type { JointProbabilities } from './jointProbabilities';

/** Pairs or edges of one uninterrupted call: 10 to 30 ms. */
const CALL_WORK = 2 ** 24;
/** Bodies of one call, so that the single-precision sum of a row stays short. */
const CALL_BODIES = 8192;
/** Width of a cell over its distance; scikit-learn's `angle`. */
const THETA = 0.5;
/** A quadtree node in 4-byte words; see assembly/quadTree.ts. */
const NODE_WORDS = 12;
const RADIX = 2048;
/** Least mean of a row's q: less is lost beside the row's own 1 in single precision, and Z must not become 0. */
const MIN_MEAN_Q = 1e-6;
/** Typical number of nodes that a leaf of 16 points visits; sets the nodes of one call. */
const WORK_OF_NODE = 2 ** 13;

export interface Repulsion {
  /** Row at each position of `forceX` and `forceY`. */
  readonly order: KernelArray<Int32Array>;
  readonly forceX: KernelArray<Float32Array>;
  readonly forceY: KernelArray<Float32Array>;
  /**
   * Computes Σ q² (yi - yj) of every row; returns Z, the sum of q over all ordered pairs, at least 1e-6 n; NaN when a
   * coordinate is not finite.
   */
  compute(layout: KernelArray<Float32Array>, task: TaskContext): number;
}

/** All pairs; O(n²). */
export function exactRepulsion(kernels: Kernels, n: number): Repulsion {
  const padded = Math.ceil(n / 4) * 4;
  const order = kernels.int32(n);
  const [x, y, mass] = [kernels.float32(padded), kernels.float32(padded), kernels.float32(padded)];
  const [forceX, forceY] = [kernels.float32(n), kernels.float32(n)];
  order.values.forEach((_, i, rows) => (rows[i] = i));
  mass.values.fill(1, 0, n);
  return {
    order,
    forceX,
    forceY,
    compute(layout, task) {
      const points = layout.values;
      const [xs, ys] = [x.values, y.values];
      for (let i = 0; i < n; i++) {
        xs[i] = points[2 * i];
        ys[i] = points[2 * i + 1];
      }
      forceX.values.fill(0);
      forceY.values.fill(0);
      let z = -n; // minus the pairs of a row with itself, q = 1
      for (let from = 0; from < padded; from += CALL_BODIES) {
        const bodies = Math.min(CALL_BODIES, padded - from);
        const rows = Math.ceil(CALL_WORK / bodies);
        const at = 4 * from;
        for (let first = 0; first < n; first += rows) {
          task.check();
          const end = Math.min(n, first + rows);
          z += kernels.call.repel(
            x.pointer,
            y.pointer,
            first,
            end,
            x.pointer + at,
            y.pointer + at,
            mass.pointer + at,
            bodies,
            forceX.pointer,
            forceY.pointer,
          );
        }
      }
      return Math.max(z, MIN_MEAN_Q * n);
    },
  };
}

/** Distant cells as one body each; O(n log n). */
export function treeRepulsion(kernels: Kernels, n: number): Repulsion {
  const [order, spareOrder] = [kernels.int32(n), kernels.int32(n)];
  const [keys, spareKeys, histogram] = [kernels.uint32(n), kernels.uint32(n), kernels.uint32(RADIX)];
  const nodes = kernels.float32(NODE_WORDS * (2 * n + 1));
  const [x, y] = [kernels.float32(n), kernels.float32(n)];
  const [bodyX, bodyY, mass] = [kernels.float32(n + 4), kernels.float32(n + 4), kernels.float32(n + 4)];
  const [forceX, forceY] = [kernels.float32(n), kernels.float32(n)];
  return {
    order,
    forceX,
    forceY,
    compute(layout, task) {
      const nodeCount = kernels.call.buildTree(
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
      if (nodeCount === 0) return NaN;
      forceX.values.fill(0);
      forceY.values.fill(0);
      const step = CALL_WORK / WORK_OF_NODE;
      let z = -n;
      for (let first = 0; first < nodeCount; first += step) {
        task.check();
        z += kernels.call.repelByTree(
          nodes.pointer,
          nodeCount,
          first,
          Math.min(nodeCount, first + step),
          THETA,
          x.pointer,
          y.pointer,
          bodyX.pointer,
          bodyY.pointer,
          mass.pointer,
          forceX.pointer,
          forceY.pointer,
        );
      }
      return Math.max(z, MIN_MEAN_Q * n);
    },
  };
}

export interface Attraction {
  /** (n, 2). */
  readonly force: KernelArray<Float32Array>;
  /** Computes Σ p q (yi - yj) of every row. */
  compute(layout: KernelArray<Float32Array>, task: TaskContext): void;
}

export function attraction(kernels: Kernels, p: JointProbabilities): Attraction {
  const { n } = p;
  const starts = kernels.int32(n + 1);
  const columns = kernels.int32(p.columns.length);
  const values = kernels.float32(p.values.length);
  const force = kernels.float32(2 * n);
  starts.values.set(p.starts);
  columns.values.set(p.columns);
  values.values.set(p.values);
  const rows = Math.max(1, Math.floor((CALL_WORK / Math.max(1, p.columns.length)) * n));
  return {
    force,
    compute(layout, task) {
      for (let first = 0; first < n; first += rows) {
        task.check();
        const end = Math.min(n, first + rows);
        kernels.call.attract(
          layout.pointer,
          starts.pointer,
          columns.pointer,
          values.pointer,
          first,
          end,
          force.pointer,
        );
      }
    },
  };
}
