import { afterAll, expect, it } from 'vitest';
import { Kernels } from '../../../src/analysis/kernels/kernels';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { sampleRows } from '../../../src/analysis/numeric/sampleRows';
import { TreeGrower } from '../../../src/analysis/outliers/isolationTree';
import { SEEDS_BELOW, TreeSamples } from '../../../src/analysis/outliers/treeSamples';
import { normals } from '../clustering/fitted';

const kernels = Kernels.createNow();
afterAll(() => kernels.release());

it.each([
  ['a permutation', 640, 256],
  ['a permutation of few', 3, 2],
  ['trials', 3000, 20],
  ['a reservoir', 300, 299],
  ['all', 50, 50],
])('draws the rows and the seed of a tree from the streams of its seed: %s', (_, n, count) => {
  const samples = new TreeSamples(kernels, normals(n, 1, 1), count);
  for (const seed of [0, 1, 2 ** 31 - 2, 987654321]) {
    expect(samples.draw(seed)).toEqual(sampleRows(n, count, new MT19937(seed)).sort());
    const nodes = new MT19937(new MT19937(seed).integer(SEEDS_BELOW)).integer(SEEDS_BELOW);
    expect(samples.nodeSeed(seed)).toBe(nodes);
  }
});

it('grows of copied rows the tree that it grows of all, wherever its nodes begin', () => {
  const x = normals(500, 7, 5);
  const [rows, nodes] = [kernels.float32(x.data.length), kernels.uint8(24 * 300)];
  rows.values.set(x.data);
  const samples = new TreeSamples(kernels, x, 64);
  const grower = new TreeGrower(kernels, 7, 64);
  const drawn = samples.draw(3);
  const count = grower.grow(rows.pointer, drawn, 6, 11, nodes.pointer, 0);
  const expected = nodes.values.slice(0, 24 * count);
  const [from, places] = samples.copy(drawn);
  expect(grower.grow(from, places, 6, 11, nodes.pointer, 100)).toBe(count);
  const found = nodes.values.slice(24 * 100, 24 * (100 + count));
  const right = new Int32Array(found.buffer);
  for (let node = 0; node < count; node++) right[6 * node + 5] -= 100;
  expect(found).toEqual(expected);
  expect(count).toBeGreaterThan(30);
});
