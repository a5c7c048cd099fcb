/**
 * The forces between the points of a t-SNE layout and the steps along them, in the memory of the kernels. Attraction runs along
 * the edges of P; repulsion is between all pairs, by a quadtree. Long passes are split for cancellation checks.
 */
import type { KernelArray, Kernels } from '../../kernels/kernels';
import { END, FIRST, type RangeCalls } from '../../kernels/rangeCalls';
import { silentContext, type TaskContext } from '../../taskContext';
import type { JointProbabilities } from './jointProbabilities';

/** Pairs of one uninterrupted call: up to 30 ms. */
const CALL_PAIRS = 2 ** 24;
/** Pieces of one uninterrupted call: some 20 ms. */
const CALL_PIECES = 2 ** 11;
/** Edges of a piece: some 10 µs, beside which taking it costs little. */
const PIECE_EDGES = 2 ** 12;
/** Bodies of one call, so that the single-precision sum of a row stays short. */
const CALL_BODIES = 8192;
/** A quadtree node in 4-byte words; see assembly/quadTree.ts. */
const NODE_WORDS = 12;
const RADIX = 2048;
const POINT_BYTES = 8;
/** Least mean of a row's q: less is lost beside the row's own 1 in single precision, and Z must not become 0. */
const MIN_MEAN_Q = 1e-6;
/** Of the divergence with respect to a point, in units of the forces: 2 (dof + 1) / dof with one degree of freedom. */
const GRADIENT_FACTOR = 4;
/** See assembly/team.ts. */
const TEAM_WORDS = 9;

/** Memory of a computation, and who calls its kernels. */
export interface SharedKernels {
  readonly kernels: Kernels;
  readonly calls: RangeCalls;
}

/** How steps are taken. */
export interface Steps {
  readonly exaggeration: number;
  readonly momentum: number;
  readonly learningRate: number;
}

export interface LayoutForces {
  /** (n, 2): the last step, and the gains; changed by each step. */
  readonly update: KernelArray<Float32Array>;
  readonly gains: KernelArray<Float32Array>;
  /** (n, 2): Σ p q (yi - yj) of every row. */
  readonly attraction: KernelArray<Float32Array>;
  /** Row at each position of `repulsionX` and `repulsionY`, which are Σ q² (yi - yj). */
  readonly order: KernelArray<Int32Array>;
  readonly repulsionX: KernelArray<Float32Array>;
  readonly repulsionY: KernelArray<Float32Array>;
  /**
   * Computes the forces on the layout `count` times, and between takes a step along them.
   * @returns Z of the last time, the sum of q over all ordered pairs, at least 1e-6 n; NaN when a coordinate is not finite.
   */
  descend(steps: Steps, count: number, task: TaskContext): number;
  /** One more step along the forces as computed last. @returns Σ (gain · gradient)². */
  step(steps: Steps, z: number): number;
  /**
   * Kullback-Leibler divergence of the layout from P in nats, Σ p log(p / q) over the edges of P with
   * q = 1 / (1 + |yi - yj|²) / z.
   * @param z Σ 1 / (1 + |yi - yj|²) over all ordered pairs i ≠ j.
   */
  divergence(z: number): number;
  /** Lets the other threads go; needed before memory is taken again. */
  release(): void;
}

/**
 * @param layout (n, 2), the one to compute for. @param theta width of a cell over its distance up to which it stands for its
 * points in the repulsion; 0 for all pairs.
 */
export function layoutForces(
  { kernels, calls }: SharedKernels,
  p: JointProbabilities,
  layout: KernelArray<Float32Array>,
  theta: number,
): LayoutForces {
  const { n } = p;
  const [starts, points] = [kernels.int32(n + 1), kernels.uint32(p.columns.length)];
  const [values, attraction] = [kernels.float32(p.values.length), kernels.float32(2 * n)];
  const [order, spareOrder] = [kernels.int32(n), kernels.int32(n)];
  const [keys, spareKeys, histogram] = [kernels.uint32(n), kernels.uint32(n), kernels.uint32(RADIX)];
  const [x, y, nodes] = [kernels.float32(n), kernels.float32(n), kernels.float32(NODE_WORDS * (2 * n + 1))];
  const capacity = kernels.call.scratchBodies(n);
  const scratch = kernels.float32(calls.threads * 3 * capacity);
  const [repulsionX, repulsionY] = [kernels.float32(n), kernels.float32(n)];
  const totals = kernels.float64(2 * n + 1);
  const [update, gains] = [kernels.float32(2 * n), kernels.float32(2 * n)];
  const [team, progress] = [kernels.int32(TEAM_WORDS), kernels.int32(3)];

  order.values.forEach((_, i, rows) => (rows[i] = i));
  starts.values.set(p.starts);
  values.values.set(p.values);
  const addresses = points.values;
  for (let at = 0; at < addresses.length; at++) addresses[at] = layout.pointer + POINT_BYTES * p.columns[at];
  const pieceRows = Math.max(1, Math.floor(Math.min(1, PIECE_EDGES / p.columns.length) * n));
  const edges = [layout.pointer, starts.pointer, points.pointer, values.pointer] as const;
  const written = [repulsionX.pointer, repulsionY.pointer, totals.pointer] as const;
  const joined = [
    ...[team.pointer, ...edges, attraction.pointer, nodes.pointer, theta, x.pointer, y.pointer],
    ...[capacity, scratch.pointer, ...written],
  ];
  const untilOthersEnd = calls.begin('joinDescent', joined, calls.threads - 1, 1, silentContext());
  const scales = ({ exaggeration, momentum, learningRate }: Steps, repulsion: number) =>
    [GRADIENT_FACTOR * exaggeration, repulsion, momentum, learningRate] as const;
  return {
    update,
    gains,
    attraction,
    order,
    repulsionX,
    repulsionY,
    descend(steps, count, task) {
      progress.values.set([count, 0]);
      for (;;) {
        task.check();
        const z = kernels.call.descend(
          ...([team.pointer, progress.pointer, CALL_PIECES, n, pieceRows] as const),
          ...edges,
          attraction.pointer,
          ...([order.pointer, spareOrder.pointer, keys.pointer, spareKeys.pointer] as const),
          ...([histogram.pointer, x.pointer, y.pointer, nodes.pointer] as const),
          ...([theta, capacity, scratch.pointer] as const),
          ...written,
          ...([update.pointer, gains.pointer] as const),
          ...scales(steps, GRADIENT_FACTOR),
          MIN_MEAN_Q * n,
        );
        if (z !== -1) return z;
      }
    },
    step: (steps, z) =>
      kernels.call.step(
        ...([n, layout.pointer, update.pointer, gains.pointer, attraction.pointer] as const),
        ...([order.pointer, repulsionX.pointer, repulsionY.pointer] as const),
        ...scales(steps, GRADIENT_FACTOR / z),
      ),
    divergence: (z) => 2 * kernels.call.edgeDivergence(...edges, n, z),
    release() {
      kernels.call.endTeam(team.pointer);
      untilOthersEnd();
    },
  };
}

/**
 * Z of a layout (n, 2) from every pair; O(n²). NaN when a coordinate is not finite.
 */
export function sumOfPairs(
  { kernels, calls }: SharedKernels,
  layout: KernelArray<Float32Array>,
  task: TaskContext,
): number {
  const n = layout.length / 2;
  const padded = Math.ceil(n / 4) * 4;
  const [x, y, mass] = [kernels.float32(padded), kernels.float32(padded), kernels.float32(padded)];
  const [forceX, forceY, totals] = [kernels.float32(n), kernels.float32(n), kernels.float64(n)];
  const [points, xs, ys] = [layout.values, x.values, y.values];
  for (let i = 0; i < n; i++) {
    xs[i] = points[2 * i];
    ys[i] = points[2 * i + 1];
  }
  mass.values.fill(1, 0, n);
  let z = -n; // minus the pairs of a row with itself, q = 1
  for (let from = 0; from < padded; from += CALL_BODIES) {
    const bodies = Math.min(CALL_BODIES, padded - from);
    const rows = Math.ceil(CALL_PAIRS / bodies);
    const at = 4 * from;
    const targets = [x.pointer, y.pointer, FIRST, END];
    const others = [x.pointer + at, y.pointer + at, mass.pointer + at, bodies];
    const written = [forceX.pointer, forceY.pointer, totals.pointer, FIRST];
    calls.run('repel', [...targets, ...others, ...written], n, rows, task);
    for (let first = 0; first < n; first += rows) z += totals.values[first];
  }
  return Math.max(z, MIN_MEAN_Q * n);
}
