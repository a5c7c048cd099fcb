import { describe, expect, it } from 'vitest';
import { EmbeddingMatrix } from '../../../../src/analysis/numeric/embeddingMatrix';
import { MT19937 } from '../../../../src/analysis/numeric/mt19937';
import { fitCurve } from '../../../../src/analysis/reduction/umap/curve';
import {
  fuzzyUnion,
  neighborLists,
  smoothWidths,
  type SparseGraph,
} from '../../../../src/analysis/reduction/umap/fuzzyGraph';
import {
  optimizeLayout,
  type SampledEdges,
  sampledEdges,
} from '../../../../src/analysis/reduction/umap/optimizeLayout';
import { silentContext } from '../../../../src/analysis/taskContext';
import { blobs } from './fixture';

const curve = fitCurve(0.1, 1);
const pair: SparseGraph = {
  n: 2,
  starts: Int32Array.of(0, 1, 2),
  columns: Int32Array.of(1, 0),
  weights: Float32Array.of(1, 1),
};
/** A chain of three whose second edge is weak. */
const chain = (weak: number): SparseGraph => ({
  n: 3,
  starts: Int32Array.of(0, 1, 3, 4),
  columns: Int32Array.of(1, 0, 2, 1),
  weights: Float32Array.of(1, 1, weak, weak),
});

function descend(
  start: Float32Array,
  edges: SampledEdges,
  epochs: number,
  seed: number,
  run = silentContext(),
) {
  return optimizeLayout(start, edges, { epochs, curve, random: new MT19937(seed) }, run);
}

const distance = (layout: ArrayLike<number>, i: number, j: number) =>
  Math.hypot(layout[2 * i] - layout[2 * j], layout[2 * i + 1] - layout[2 * j + 1]);

describe('sampledEdges', () => {
  it('samples an edge in proportion to its weight and drops what would never be sampled', () => {
    expect(Array.from(sampledEdges(chain(0.25), 100, 500).periods)).toEqual([1, 1, 4, 4]);
    expect(Array.from(sampledEdges(chain(0.005), 100, 500).tails)).toEqual([1, 0]);
    // Short runs keep what a run of the default length would sample.
    expect(Array.from(sampledEdges(chain(0.005), 5, 500).tails)).toEqual([1, 0, 1, 2]);
  });

  it('goes by turns of the rows', () => {
    const { heads, tails } = sampledEdges(chain(0.25), 100, 500);
    expect(Array.from(heads)).toEqual([0, 1, 2, 1]);
    expect(Array.from(tails)).toEqual([1, 0, 1, 2]);
  });
});

describe('optimizeLayout', () => {
  it('pulls the ends of an edge together by the gradient of the curve', async () => {
    // One edge in one direction, sampled once (epoch 2, rate 2/3).
    const edges = { heads: Int32Array.of(0), tails: Int32Array.of(1), periods: Float32Array.of(1.5) };
    const moved = await descend(Float32Array.of(0, 0, 3, 0), edges, 3, 1);
    const { a, b } = curve;
    const pull = ((2 * a * b * 9 ** (b - 1)) / (1 + a * 9 ** b)) * 3 * (2 / 3);
    // The tail moves by the attraction alone; the tables are good to 0.4 %.
    expect(Math.abs((3 - moved[2]) / pull - 1)).toBeLessThan(4e-3);
    expect(moved[0]).toBeLessThan(pull); // the head was pushed back as well
    expect(Array.from(moved.filter((_, i) => i % 2 === 1))).toEqual([0, 0]);
  });

  it('agrees with the same descent in doubles, powers and big integers', async () => {
    const lists = await neighborLists(new EmbeddingMatrix(blobs(40, 4, 2)), 'euclidean', 8, silentContext());
    const graph = fuzzyUnion(lists, smoothWidths(lists, silentContext()), silentContext());
    const edges = sampledEdges(graph, 500, 500);
    const start = Float32Array.from({ length: 80 }, (_, i) => 10 * Math.abs(Math.sin(i * i)));
    const errorsAfter = async (epochs: number) => {
      const moved = await descend(start, edges, epochs, 5);
      const expected = slowDescent(start, edges, epochs, 5);
      expect(Math.max(...moved.map((value, i) => Math.abs(value - start[i])))).toBeGreaterThan(3);
      return moved.map((value, i) => Math.abs(value - expected[i])).sort();
    };
    // Repulsion at short range makes errors grow tenfold an epoch: those of the tables are seen before that.
    expect((await errorsAfter(2)).at(-1)).toBeLessThan(0.05);
    expect((await errorsAfter(3))[40]).toBeLessThan(0.02);
  });

  it('brings linked rows near and pushes unlinked rows away', async () => {
    const graph: SparseGraph = {
      n: 4,
      starts: Int32Array.of(0, 1, 2, 3, 4),
      columns: Int32Array.of(1, 0, 3, 2),
      weights: Float32Array.of(1, 1, 1, 1),
    };
    const start = Float32Array.of(0, 0, 5, 5, 10, 0, 10.01, 0);
    const moved = await descend(start, sampledEdges(graph, 300, 500), 300, 3);
    expect(distance(moved, 0, 1)).toBeLessThan(2);
    expect(distance(moved, 2, 3)).toBeLessThan(2);
    expect(distance(moved, 0, 2)).toBeGreaterThan(4);
  });

  it('stays finite where rows coincide, and where they are far apart', async () => {
    for (const start of [new Float32Array(4).fill(5), Float32Array.of(0, 0, 1e18, 0)]) {
      const moved = await descend(start, sampledEdges(pair, 50, 500), 50, 0);
      expect(moved.every(Number.isFinite)).toBe(true);
    }
  });

  it('leaves the start alone and reports every epoch', async () => {
    const done: number[] = [];
    const start = Float32Array.of(0, 0, 1, 1);
    const run = { ...silentContext(), progress: (at: number) => done.push(at) };
    await descend(start, sampledEdges(pair, 7, 500), 7, 0, run);
    expect(done).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(Array.from(start)).toEqual([0, 0, 1, 1]);
  });
});

function slowDescent(start: Float32Array, edges: SampledEdges, epochs: number, seed: number): Float64Array {
  const { a, b } = curve;
  const layout = Float64Array.from(start);
  const words = new MT19937(seed);
  let state = BigInt(words.word()) | (BigInt(words.word()) << 32n);
  const nextSample = Float32Array.from(edges.periods);
  const nextNegative = Float32Array.from(edges.periods, (period) => period / 5);
  const clip = (value: number) => Math.max(-4, Math.min(4, value));
  for (let epoch = 0; epoch < epochs; epoch++) {
    const rate = 1 - Math.max(0, epoch - 1) / epochs;
    edges.heads.forEach((head, e) => {
      if (nextSample[e] > epoch) return;
      const period = edges.periods[e];
      nextSample[e] += period;
      const tail = edges.tails[e];
      const d2 = distance(layout, head, tail) ** 2;
      const pull = d2 > 0 ? (-2 * a * b * d2 ** (b - 1)) / (1 + a * d2 ** b) : 0;
      for (const axis of [0, 1]) {
        const step = rate * clip(pull * (layout[2 * head + axis] - layout[2 * tail + axis]));
        layout[2 * head + axis] += step;
        layout[2 * tail + axis] -= step;
      }
      // How many random rows are drawn hangs on single precision, and the stream on their number.
      const between = Math.fround(period / 5);
      const count = Math.trunc(Math.fround(Math.fround(epoch - nextNegative[e]) / between));
      nextNegative[e] += Math.fround(count * between);
      const move = [0, 0];
      for (let s = 0; s < count; s++) {
        state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
        const other = Number(((state >> 32n) * BigInt(layout.length / 2)) >> 32n);
        const away = [0, 1].map((axis) => layout[2 * head + axis] - layout[2 * other + axis]);
        const squared = away[0] ** 2 + away[1] ** 2;
        const push = (2 * b) / ((0.001 + squared) * (1 + a * squared ** b));
        for (const axis of [0, 1]) move[axis] += rate * clip(push * away[axis]);
      }
      for (const axis of [0, 1]) layout[2 * head + axis] += move[axis];
    });
  }
  return layout;
}
