/**
 * The layout of UMAP by stochastic gradient descent (umap-learn's optimize_layout_euclidean): every edge is sampled
 * in proportion to its weight and pulls its two ends together; with it come about five random rows that push its
 * head away. Deterministic: one thread, edges in row order, one stream of random rows.
 *
 * Differs from the reference: both forces are read from tables over the leading bits of the squared distance
 * (relative step 1/256) instead of computed by a power each; the random rows of one sample push from where the head
 * stood when they were drawn, so that the processor works on them at once; one random stream, not one per row.
 * Time O(epochs x edges), memory O(edges).
 */
import type { Run } from '../../run';
import type { Curve } from './curve';
import type { SparseGraph } from './fuzzyGraph';

const NEGATIVES = 5;
/** Largest step of one coordinate at learning rate 1. */
const CLIP = 4;
/** Keeps the repulsion of coincident rows finite. */
const SOFTENING = 1e-3;
/** Edges between two looks at the cancel flag: some milliseconds. */
const EDGES_PER_CHECK = 1 << 16;
/** A force table covers squared distances 2^-24 to 2^24 with 256 cells an octave; beyond it, the nearest cell. */
const CELL_BITS = 8;
const CELL_SHIFT = 23 - CELL_BITS;
const FIRST_CELL = (127 - 24) << CELL_BITS;
const CELLS = 48 << CELL_BITS;

export interface LayoutOptions {
  readonly epochs: number;
  readonly curve: Curve;
  readonly seed: number;
}

/** Edges that are sampled at least once, in row order, with the epochs between two samples. */
export interface SampledEdges {
  readonly heads: Int32Array;
  readonly tails: Int32Array;
  readonly periods: Float32Array;
}

/** @param epochs at least 1. */
export function sampledEdges(graph: SparseGraph, epochs: number, defaultEpochs: number): SampledEdges {
  const { n, starts, columns, weights } = graph;
  let largest = 0;
  for (const weight of weights) largest = Math.max(largest, weight);
  const least = largest / (epochs > 10 ? epochs : defaultEpochs);
  let count = 0;
  for (const weight of weights) if (weight >= least) count++;
  const heads = new Int32Array(count);
  const tails = new Int32Array(count);
  const periods = new Float32Array(count);
  let at = 0;
  for (let i = 0; i < n; i++) {
    for (let e = starts[i]!; e < starts[i + 1]!; e++) {
      if (weights[e]! < least) continue;
      heads[at] = i;
      tails[at] = columns[e]!;
      periods[at++] = largest / weights[e]!;
    }
  }
  return { heads, tails, periods };
}

/** Moves `layout`, (n, 2) row-major, in place. Progress in epochs, with a snapshot after each. */
export function optimizeLayout(
  layout: Float32Array,
  edges: SampledEdges,
  { epochs, curve, seed }: LayoutOptions,
  run: Run,
): void {
  const descent = new Descent(layout, edges, curve, seed);
  for (let epoch = 0; epoch < epochs; epoch++) {
    run.progress(epoch, epochs);
    const rate = 1 - Math.max(0, epoch - 1) / epochs;
    for (let from = 0; from < edges.heads.length; from += EDGES_PER_CHECK) {
      run.check();
      descent.pass(epoch, rate, from, Math.min(edges.heads.length, from + EDGES_PER_CHECK));
    }
    run.snapshot(layout);
  }
  run.progress(epochs, epochs);
}

class Descent {
  private readonly attraction: Float32Array;
  private readonly repulsion: Float32Array;
  private readonly nextSample: Float32Array;
  private readonly nextNegative: Float32Array;
  private random: number;
  private readonly float = new Float32Array(1);
  private readonly bits = new Int32Array(this.float.buffer);

  constructor(
    private readonly layout: Float32Array,
    private readonly edges: SampledEdges,
    { a, b }: Curve,
    seed: number,
  ) {
    this.attraction = forceTable((d2) => (-2 * a * b * d2 ** (b - 1)) / (1 + a * d2 ** b));
    this.repulsion = forceTable((d2) => (2 * b) / ((SOFTENING + d2) * (1 + a * d2 ** b)));
    this.nextSample = edges.periods.slice();
    this.nextNegative = edges.periods.map((period) => period / NEGATIVES);
    this.random = scramble(seed);
  }

  /** The samples that edges first..last-1 owe at this epoch. */
  pass(epoch: number, rate: number, first: number, last: number): void {
    const { layout, attraction, repulsion, nextSample, nextNegative, float, bits } = this;
    const { heads, tails, periods } = this.edges;
    const toRow = layout.length / 2 / 2 ** 32;
    const limit = CLIP * rate;
    let random = this.random;
    for (let e = first; e < last; e++) {
      if (nextSample[e]! > epoch) continue;
      const period = periods[e]!;
      nextSample[e] = nextSample[e]! + period;
      const head = 2 * heads[e]!;
      const tail = 2 * tails[e]!;
      const dx = layout[head]! - layout[tail]!;
      const dy = layout[head + 1]! - layout[tail + 1]!;
      float[0] = dx * dx + dy * dy;
      const pull = attraction[cellOf(bits[0]!)]! * rate;
      const pullX = Math.max(-limit, Math.min(limit, pull * dx));
      const pullY = Math.max(-limit, Math.min(limit, pull * dy));
      layout[tail] = layout[tail]! - pullX;
      layout[tail + 1] = layout[tail + 1]! - pullY;
      layout[head] = layout[head]! + pullX;
      layout[head + 1] = layout[head + 1]! + pullY;
      const x = layout[head]!;
      const y = layout[head + 1]!;
      let moveX = 0;
      let moveY = 0;
      const negatives = Math.trunc((epoch - nextNegative[e]!) / (period / NEGATIVES));
      for (let s = 0; s < negatives; s++) {
        random ^= random << 13;
        random ^= random >>> 17;
        random ^= random << 5;
        const other = 2 * Math.trunc((random >>> 0) * toRow);
        const awayX = x - layout[other]!;
        const awayY = y - layout[other + 1]!;
        float[0] = awayX * awayX + awayY * awayY;
        const push = repulsion[cellOf(bits[0]!)]! * rate;
        moveX += Math.max(-limit, Math.min(limit, push * awayX));
        moveY += Math.max(-limit, Math.min(limit, push * awayY));
      }
      nextNegative[e] = nextNegative[e]! + (negatives * period) / NEGATIVES;
      layout[head] = x + moveX;
      layout[head + 1] = y + moveY;
    }
    this.random = random;
  }
}

function cellOf(bits: number): number {
  const cell = (bits >> CELL_SHIFT) - FIRST_CELL;
  return cell < 0 ? 0 : cell >= CELLS ? CELLS - 1 : cell;
}

/** The force at the middle of every cell. */
function forceTable(force: (d2: number) => number): Float32Array {
  const middle = new Float32Array(1);
  const bits = new Int32Array(middle.buffer);
  return Float32Array.from({ length: CELLS }, (_, cell) => {
    bits[0] = ((FIRST_CELL + cell) << CELL_SHIFT) | (1 << (CELL_SHIFT - 1));
    return force(middle[0]!);
  });
}

/** A state for xorshift32 (Marsaglia 2003), never 0; near seeds give unlike states (MurmurHash3's finaliser). */
function scramble(seed: number): number {
  let h = seed | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16) || 1;
}
