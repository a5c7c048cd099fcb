import { describe, expect, it } from 'vitest';
import type { FitOptions } from '../../../src/analysis/methods/method';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import { type Matrix, matrix } from '../../../src/analysis/numeric/matrix';
import { resolveParams } from '../../../src/analysis/params';
import { layoutQuality } from '../../../src/analysis/reduction/layoutQuality';
import { umapMethod } from '../../../src/analysis/reduction/umap';
import { CancelFlag, silentContext, type TaskContext } from '../../../src/analysis/taskContext';
import { expectProgress } from '../contexts';
import { blobs, matrixOf, readFixture } from './umap/fixture';

async function fit(
  x: Matrix,
  request: Record<string, unknown> = {},
  seed = 42,
  task: TaskContext = silentContext(),
  options: FitOptions = {},
) {
  return umapMethod.fit(
    new EmbeddingMatrix(x),
    resolveParams(umapMethod.params, request, 'UMAP'),
    seed,
    task,
    options,
  );
}

describe('layout', () => {
  it.each(['pca', 'spectral', 'random'])('keeps the neighbourhoods of iris, start %s', async (init) => {
    const fixture = readFixture('iris');
    const x = matrixOf(fixture);
    const space = new EmbeddingMatrix(x);
    const reached: number[] = [];
    for (const seed of [42, 43, 44, 45, 46]) {
      const { coordinates } = await fit(x, { nNeighbors: 10, minDist: 0.01, epochs: 200, init }, seed);
      reached.push(
        (await layoutQuality(space, coordinates, { k: 10, seed: 42 }, silentContext())).trustworthiness,
      );
    }
    expect(Math.min(...reached)).toBeGreaterThanOrEqual(0.97); // the floor of umap-learn's own tests
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(reached)).toBeGreaterThanOrEqual(mean(fixture.trustworthiness10) - 0.01);
  });

  it.each(['euclidean', 'cosine'])('separates groups that are far apart, %s', async (metric) => {
    const x = blobs(120, 16, 3);
    const { coordinates } = await fit(x, { metric });
    const { data } = coordinates;
    for (let i = 0; i < x.n; i++) {
      let [nearest, best] = [-1, Infinity];
      for (let j = 0; j < x.n; j++) {
        const distance = Math.hypot(data[2 * i] - data[2 * j], data[2 * i + 1] - data[2 * j + 1]);
        if (j !== i && distance < best) [nearest, best] = [j, distance];
      }
      expect(nearest % 3).toBe(i % 3);
    }
  });

  it('is byte-identical for the same seed and another for another', async () => {
    const x = blobs(150, 10, 4);
    for (const init of ['pca', 'spectral', 'random']) {
      const first = await fit(x, { init, epochs: 30 }, 7);
      expect((await fit(x, { init, epochs: 30 }, 7)).coordinates.data).toEqual(first.coordinates.data);
      expect((await fit(x, { init, epochs: 30 }, 8)).coordinates.data).not.toEqual(first.coordinates.data);
    }
  });
});

describe('a layout to start from', () => {
  const at = (layout: Float32Array): TaskContext['snapshot'] => layout.set.bind(layout);

  it('decides where the rows start, whatever init says', async () => {
    const x = blobs(90, 6, 3);
    const initial = Float32Array.from({ length: 180 }, (_, i) => Math.sin(i) * 50);
    const kept = initial.slice();
    const first = new Float32Array(180);
    // Nothing is sampled in epoch 0.
    const run = { ...silentContext(), snapshot: at(first) };
    await fit(x, { epochs: 1, init: 'random' }, 1, run, { initial });
    for (const axis of [0, 1]) {
      const column = (layout: Float32Array) => layout.filter((_, i) => i % 2 === axis);
      const low = Math.min(...column(initial));
      const size = Math.max(...column(initial)) - low;
      column(first).forEach((value, i) =>
        expect(Math.abs(value - (10 * (column(initial)[i] - low)) / size)).toBeLessThan(0.01),
      );
    }
    expect(initial).toEqual(kept);
  });

  it('is refused by name when it has another size or a NaN', async () => {
    const x = blobs(20, 3, 1);
    const wrong = [new Float32Array(38), new Float32Array(40).fill(NaN)];
    for (const initial of wrong) {
      const refused = fit(x, {}, 1, silentContext(), { initial });
      await expect(refused).rejects.toMatchObject({ code: 'bad-input', detail: { method: 'UMAP' } });
    }
  });
});

describe('few or strange rows', () => {
  it.each([0, 1, 2, 3, 4, 5, 14, 15, 16])('answers for %i rows from every start', async (n) => {
    for (const init of ['pca', 'spectral', 'random']) {
      const { coordinates } = await fit(blobs(n, 4, 1), { init, epochs: 20 });
      expect(coordinates).toMatchObject({ n, d: 2 });
      expect(coordinates.data).toHaveLength(2 * n);
      expect(coordinates.data.every(Number.isFinite)).toBe(true);
    }
  });

  it('reports the neighbours and epochs that it used', async () => {
    expect((await fit(blobs(6, 3, 1))).used).toEqual({ nNeighbors: 5, epochs: 500 });
    expect((await fit(blobs(20, 3, 1), { epochs: 3 })).used).toEqual({ nNeighbors: 15, epochs: 3 });
  });

  it('lays out rows that are all equal, or zero, without a NaN', async () => {
    for (const value of [0, 7])
      for (const metric of ['euclidean', 'cosine'])
        for (const init of ['pca', 'spectral', 'random']) {
          const x = matrix(new Float32Array(40 * 3).fill(value), 40, 3);
          const { coordinates } = await fit(x, { init, metric, epochs: 20 });
          expect(coordinates.data.every(Number.isFinite)).toBe(true);
        }
  });

  it('keeps duplicates near each other', async () => {
    const half = blobs(60, 8, 3);
    const x = matrix(Float32Array.of(...half.data, ...half.data), 120, 8);
    const { data } = (await fit(x)).coordinates;
    const twins = Array.from({ length: 60 }, (_, i) =>
      Math.hypot(data[2 * i] - data[2 * (i + 60)], data[2 * i + 1] - data[2 * (i + 60) + 1]),
    ).sort((a, b) => a - b);
    expect(twins[30]).toBeLessThan(0.5);
  });

  it('takes rows of a single column', async () => {
    const { coordinates } = await fit(blobs(30, 1, 2), { epochs: 20 });
    expect(coordinates.data.every(Number.isFinite)).toBe(true);
  });

  it('refuses a row with a NaN by its number', async () => {
    for (const n of [1, 40]) {
      const x = blobs(n, 3, 1);
      x.data[3 * (n - 1) + 1] = NaN;
      await expect(fit(x)).rejects.toMatchObject({ code: 'bad-input', detail: { row: n - 1 } });
    }
  });

  it.each([
    [{ minDist: 2 }, 'UMAP: minDist is 2 but must be at most spread, 1.'],
    [{ nNeighbors: 1 }, 'UMAP: nNeighbors is 1 but must be an integer >= 2.'],
    [{ spread: 0 }, 'UMAP: spread is 0 but must be a number >= 0.001 and <= 1000.'],
    [{ metric: 'manhattan' }, 'UMAP: metric is "manhattan" but must be one of euclidean, cosine.'],
    [{ epochs: 0 }, 'UMAP: epochs is 0 but must be null or an integer >= 1 and <= 100000.'],
    [{ init: 'x' }, 'UMAP: init is "x" but must be one of pca, spectral, random.'],
  ])('refuses %j', async (request, message) => {
    await expect(fit(blobs(20, 3, 1), request)).rejects.toThrow(message);
  });
});

describe('run', () => {
  it('hands out layouts and never goes back', async () => {
    const layouts: number[] = [];
    const snapshot = (layout: Float32Array) => void layouts.push(layout.length);
    await expectProgress((run) => fit(blobs(80, 5, 2), { epochs: 25 }, 1, { ...run, snapshot }));
    expect(layouts).toEqual(Array(25).fill(160));
  });

  it('stops when asked to', async () => {
    const cancel = new CancelFlag();
    const run = { ...silentContext(cancel), snapshot: () => cancel.raise() };
    await expect(fit(blobs(80, 5, 2), {}, 1, run)).rejects.toMatchObject({ code: 'cancelled' });
  });
});
