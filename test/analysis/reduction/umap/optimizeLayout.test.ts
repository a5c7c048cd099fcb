import { expect, it } from 'vitest';
import { fitCurve } from '../../../../src/analysis/reduction/umap/curve';
import type { SparseGraph } from '../../../../src/analysis/reduction/umap/fuzzyGraph';
import { optimizeLayout, sampledEdges } from '../../../../src/analysis/reduction/umap/optimizeLayout';
import { quietRun } from '../../../../src/analysis/run';

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

it('samples an edge in proportion to its weight and drops what would never be sampled', () => {
  expect(Array.from(sampledEdges(chain(0.25), 100, 500).periods)).toEqual([1, 1, 4, 4]);
  expect(Array.from(sampledEdges(chain(0.005), 100, 500).tails)).toEqual([1, 0]);
  // Short runs keep what a run of the default length would sample.
  expect(Array.from(sampledEdges(chain(0.005), 5, 500).tails)).toEqual([1, 0, 2, 1]);
});

it('pulls the ends of an edge together by the gradient of the curve', () => {
  const layout = Float32Array.of(0, 0, 3, 0);
  // One edge in one direction, sampled once (epoch 1, rate 1); all random rows are the two ends themselves.
  const edges = { heads: Int32Array.of(0), tails: Int32Array.of(1), periods: Float32Array.of(1.5) };
  const seen: Float32Array[] = [];
  const run = { ...quietRun(), snapshot: (at: Float32Array) => seen.push(at.slice()) };
  optimizeLayout(layout, edges, { epochs: 3, curve, seed: 1 }, run);
  const { a, b } = curve;
  const d2 = 9;
  const pull = ((2 * a * b * d2 ** (b - 1)) / (1 + a * d2 ** b)) * 3;
  expect(Array.from(seen[1]!)).toEqual([0, 0, 3, 0]);
  const rate = 1 - 1 / 3;
  // The tail moves by the attraction alone; the tables are good to 0.4 %.
  expect(Math.abs((3 - seen[2]![2]!) / (pull * rate) - 1)).toBeLessThan(4e-3);
  expect(seen[2]![0]!).toBeLessThan(pull * rate); // the head was pushed back as well
});

it('brings linked rows near and pushes unlinked rows away', () => {
  const layout = Float32Array.of(0, 0, 5, 5, 10, 0, 10.01, 0);
  const graph: SparseGraph = {
    n: 4,
    starts: Int32Array.of(0, 1, 2, 3, 4),
    columns: Int32Array.of(1, 0, 3, 2),
    weights: Float32Array.of(1, 1, 1, 1),
  };
  optimizeLayout(layout, sampledEdges(graph, 300, 500), { epochs: 300, curve, seed: 3 }, quietRun());
  const distance = (i: number, j: number) =>
    Math.hypot(layout[2 * i]! - layout[2 * j]!, layout[2 * i + 1]! - layout[2 * j + 1]!);
  expect(distance(0, 1)).toBeLessThan(2);
  expect(distance(2, 3)).toBeLessThan(2);
  expect(distance(0, 2)).toBeGreaterThan(4);
});

it('stays finite where rows coincide', () => {
  const layout = new Float32Array(4).fill(5);
  optimizeLayout(layout, sampledEdges(pair, 50, 500), { epochs: 50, curve, seed: 0 }, quietRun());
  expect(layout.every(Number.isFinite)).toBe(true);
});

it('reports every epoch', () => {
  const done: number[] = [];
  const run = { ...quietRun(), progress: (at: number) => done.push(at) };
  optimizeLayout(Float32Array.of(0, 0, 1, 1), sampledEdges(pair, 7, 500), { epochs: 7, curve, seed: 0 }, run);
  expect(done).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});
