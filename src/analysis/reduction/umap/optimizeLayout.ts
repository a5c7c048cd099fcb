/**
 * The layout of UMAP by stochastic gradient descent (umap-learn's optimize_layout_euclidean): every edge is sampled
 * in proportion to its weight and pulls its two ends together; with it come about five random rows that push its
 * head away. Deterministic: one thread, one order of edges, one stream of random rows.
 *
 * Differs from the reference: edges come by turns, the first of every row, then the second of every row, so that
 * samples in succession do not wait for each other's head; both forces are read from tables over the leading bits of the squared distance
 * (relative step 1/256) instead of computed by a power each; the random rows of one sample push from where the head
 * stood when they were drawn, so that the processor works on them at once; one random stream, not one per row.
 * Time O(epochs x edges), memory O(edges).
 */
import { Kernels } from '../../kernels/kernels';
import type { MT19937 } from '../../numeric/mt19937';
import type { TaskContext } from '../../taskContext';
import type { Curve } from './curve';
import type { SparseGraph } from './fuzzyGraph';

/** Keeps the repulsion of coincident rows finite. */
const SOFTENING = 1e-3;
/** Edges between two checks of the cancel flag: some milliseconds. */
const EDGES_PER_CHECK = 1 << 17;
/** A force table has a cell for every exponent and 8 leading bits of a positive float32. */
const CELLS = 1 << 16;
const CELL_SHIFT = 15;
/** The force is computed for squared distances of 2^-24 to 2^24; outside it is that of the nearest cell. */
const FIRST_CELL = (127 - 24) << 8;
const LAST_CELL = (127 + 24) << 8;

export interface LayoutOptions {
  readonly epochs: number;
  readonly curve: Curve;
  readonly random: MT19937;
}

/** Edges that are sampled at least once, by turns of the rows, with the epochs between two samples. */
export interface SampledEdges {
  readonly heads: Int32Array;
  readonly tails: Int32Array;
  readonly periods: Float32Array;
}

/** @param epochs at least 1. @param defaultEpochs what very short runs are measured against. */
export function sampledEdges(graph: SparseGraph, epochs: number, defaultEpochs: number): SampledEdges {
  const { n, starts, columns, weights } = graph;
  let largest = 0;
  for (const weight of weights) largest = Math.max(largest, weight);
  const least = largest / (epochs > 10 ? epochs : defaultEpochs);
  const places = new Int32Array(n + 1); // edges of each turn, then where the next one goes
  let turns = 0;
  for (let i = 0; i < n; i++) {
    let turn = 0;
    for (let e = starts[i]; e < starts[i + 1]; e++) if (weights[e] >= least) places[++turn]++;
    turns = Math.max(turns, turn);
  }
  for (let turn = 1; turn <= turns; turn++) places[turn] += places[turn - 1];
  const count = places[turns];
  const heads = new Int32Array(count);
  const tails = new Int32Array(count);
  const periods = new Float32Array(count);
  for (let i = 0; i < n; i++) {
    let turn = 0;
    for (let e = starts[i]; e < starts[i + 1]; e++) {
      if (weights[e] < least) continue;
      const at = places[turn++]++;
      heads[at] = i;
      tails[at] = columns[e];
      periods[at] = largest / weights[e];
    }
  }
  return { heads, tails, periods };
}

/**
 * Where `start`, (n, 2) row-major, is carried by the descent. Progress in epochs, with a snapshot after each.
 * @throws AnalysisError `unavailable` when the kernels are missing or the memory does not suffice.
 */
export async function optimizeLayout(
  start: Float32Array,
  edges: SampledEdges,
  { epochs, curve, random }: LayoutOptions,
  task: TaskContext,
): Promise<Float32Array> {
  const kernels = await Kernels.create();
  const size = edges.heads.length;
  const layout = kernels.float32(start.length);
  const heads = kernels.int32(size);
  const tails = kernels.int32(size);
  const periods = kernels.float32(size);
  const nextSample = kernels.float32(size);
  const nextNegative = kernels.float32(size);
  const attraction = kernels.float32(CELLS);
  const repulsion = kernels.float32(CELLS);
  const state = kernels.uint32(2);
  layout.values.set(start);
  heads.values.set(edges.heads);
  tails.values.set(edges.tails);
  periods.values.set(edges.periods);
  nextSample.values.set(edges.periods);
  nextNegative.values.set(edges.periods.map((period) => period / 5));
  const { a, b } = curve;
  fillForces(attraction.values, (d2) => (-2 * a * b * d2 ** (b - 1)) / (1 + a * d2 ** b));
  fillForces(repulsion.values, (d2) => (2 * b) / ((SOFTENING + d2) * (1 + a * d2 ** b)));
  state.values.set([random.word(), random.word()]);

  for (let epoch = 0; epoch < epochs; epoch++) {
    task.progress(epoch, epochs);
    const rate = 1 - Math.max(0, epoch - 1) / epochs;
    for (let first = 0; first < size; first += EDGES_PER_CHECK) {
      task.check();
      kernels.call.sampleEdges(
        layout.pointer,
        start.length / 2,
        heads.pointer,
        tails.pointer,
        periods.pointer,
        nextSample.pointer,
        nextNegative.pointer,
        attraction.pointer,
        repulsion.pointer,
        state.pointer,
        first,
        Math.min(size, first + EDGES_PER_CHECK),
        epoch,
        rate,
      );
    }
    task.snapshot(layout.values);
  }
  task.progress(epochs, epochs);
  return layout.values.slice();
}

/** The force at the middle of every cell, as kernels/assembly/umapForces.ts looks it up. */
function fillForces(table: Float32Array, force: (d2: number) => number): void {
  const middle = new Float32Array(1);
  const bits = new Int32Array(middle.buffer);
  for (let cell = FIRST_CELL; cell < LAST_CELL; cell++) {
    bits[0] = (cell << CELL_SHIFT) | (1 << (CELL_SHIFT - 1));
    table[cell] = force(middle[0]);
  }
  table.fill(table[FIRST_CELL], 0, FIRST_CELL);
  table.fill(table[LAST_CELL - 1], LAST_CELL);
}
