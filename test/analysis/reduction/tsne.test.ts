import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { neighbors } from '../../../src/analysis/numeric/neighbors';
import { resolveParams } from '../../../src/analysis/params';
import { tsne, tsneMethod, type TsneParams, type TsneResult } from '../../../src/analysis/reduction/tsne';
import { jointProbabilities } from '../../../src/analysis/reduction/tsne/jointProbabilities';
import { CancelFlag, silentContext, type TaskContext } from '../../../src/analysis/taskContext';
import { expectProgress } from '../contexts';
const run = silentContext();
const { groups } = JSON.parse(readFileSync(join(__dirname, '../../parity/fixtures/tsne.json'), 'utf8')) as {
  groups: { d: number; x: number[]; kl: number };
};

function groupRows(n: number): EmbeddingMatrix {
  return new EmbeddingMatrix({ n, d: groups.d, data: new Float32Array(groups.x.slice(0, n * groups.d)) });
}

function spaceOf(rows: readonly (readonly number[])[]): EmbeddingMatrix {
  return new EmbeddingMatrix({
    n: rows.length,
    d: rows[0]?.length ?? 3,
    data: new Float32Array(rows.flat()),
  });
}

function fit(
  space: EmbeddingMatrix,
  request: Partial<TsneParams> = {},
  seed = 42,
  initial?: Float32Array,
  on: TaskContext = run,
) {
  return tsne(space, resolveParams(tsneMethod.params, request, 't-SNE'), seed, on, { initial });
}

function bytes(result: TsneResult): Uint8Array {
  return new Uint8Array(result.coordinates.data.buffer);
}

/** P as a dense matrix of doubles. */
async function denseP(space: EmbeddingMatrix, perplexity: number): Promise<Float64Array> {
  const { n } = space.x;
  const near = await neighbors(space, 'euclidean', Math.min(n - 1, Math.floor(3 * perplexity + 1)), run);
  const p = jointProbabilities(near, n, perplexity, run);
  const dense = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let at = p.starts[i]; at < p.starts[i + 1]; at++) dense[i * n + p.columns[at]] += p.values[at];
  }
  return dense;
}

/** Divergence and its gradient straight from the definition (van der Maaten & Hinton 2008, eq. 4 and 5). */
function byDefinition(p: Float64Array, y: Float64Array): { kl: number; gradient: Float64Array } {
  const n = y.length / 2;
  const q = new Float64Array(n * n);
  let z = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i === j) continue;
      q[i * n + j] = 1 / (1 + (y[2 * i] - y[2 * j]) ** 2 + (y[2 * i + 1] - y[2 * j + 1]) ** 2);
      z += q[i * n + j];
    }
  }
  let kl = 0;
  const gradient = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const at = i * n + j;
      if (p[at] > 0) kl += p[at] * Math.log((p[at] * z) / q[at]);
      for (const axis of [0, 1]) {
        const difference = y[2 * i + axis] - y[2 * j + axis];
        gradient[2 * i + axis] += 4 * (p[at] - q[at] / z) * q[at] * difference;
      }
    }
  }
  return { kl, gradient };
}

/** scikit-learn's descent in doubles on full matrices, without its early stop. */
function slowDescent(
  p: Float64Array,
  start: Float64Array,
  iterations: number,
  earlyExaggeration: number,
  learningRate: number,
): Float64Array {
  const y = start.slice();
  for (const [from, to, exaggeration, momentum] of [
    [0, 250, earlyExaggeration, 0.5],
    [250, iterations, 1, 0.8],
  ] as const) {
    const exaggerated = p.map((value) => value * exaggeration);
    const update = new Float64Array(y.length);
    const gains = new Float64Array(y.length).fill(1);
    for (let i = from; i < to; i++) {
      const { gradient } = byDefinition(exaggerated, y);
      for (let c = 0; c < y.length; c++) {
        gains[c] = Math.max(0.01, update[c] * gradient[c] < 0 ? gains[c] + 0.2 : gains[c] * 0.8);
        update[c] = momentum * update[c] - learningRate * gains[c] * gradient[c];
        y[c] += update[c];
      }
    }
  }
  return y;
}

describe('tsne by hand', () => {
  it('has nothing to do for two rows: P and Q are one half each', async () => {
    const space = spaceOf([[0], [5]]);
    const result = await fit(space, { perplexity: 1, earlyExaggeration: 1 });
    expect(result.klDivergence).toBeCloseTo(0, 6);
    expect(result.nIter).toBe(100); // the gradient has vanished at the first look of either phase
    const { data } = result.coordinates;
    expect(data[0]).toBeCloseTo(-1e-4, 9);
    expect(data[2]).toBeCloseTo(1e-4, 9);
  });

  it('puts three equally distant rows at equal distances', async () => {
    const rows = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ];
    const { coordinates, klDivergence } = await fit(spaceOf(rows), { perplexity: 2, init: 'random' });
    const [a, b, c] = [0, 2, 4].map((at) => coordinates.data.subarray(at, at + 2));
    const side = (p: Float32Array, q: Float32Array) => Math.hypot(p[0] - q[0], p[1] - q[1]);
    expect(side(a, b) / side(b, c)).toBeCloseTo(1, 2);
    expect(side(a, b) / side(a, c)).toBeCloseTo(1, 2);
    expect(klDivergence).toBeCloseTo(0, 5);
  });
});

describe('tsne against the definition', () => {
  it('reports the divergence of the layout it returns', async () => {
    for (const n of [60, 300]) {
      const result = await fit(groupRows(n), { perplexity: 10, iterations: 250 });
      const { kl } = byDefinition(await denseP(groupRows(n), 10), Float64Array.from(result.coordinates.data));
      expect(result.klDivergence).toBeCloseTo(kl, 5);
    }
  });

  // At a rate that keeps the descent smooth. Exaggerated, it passes places where rounding decides about a gain: the median counts.
  it.each([
    [1, 600, [42], 1e-5],
    [4, 600, [1, 2, 3, 4, 5, 6, 7, 8, 42], 0.01],
    [12, 250, [1, 2, 3, 4, 5, 6, 7, 8, 42], 0.01],
  ])(
    'goes where doubles go, exaggeration %i, %i iterations, from starts %j within %f',
    async (exaggeration, iterations, seeds, limit) => {
      const space = groupRows(40);
      const p = await denseP(space, 8);
      const settings = {
        init: 'random',
        earlyExaggeration: exaggeration,
        learningRate: 1,
        iterations,
      } as const;
      const errors: number[] = [];
      for (const seed of seeds) {
        const random = new MT19937(seed);
        const start = Float64Array.from({ length: 80 }, () =>
          Math.fround(1e-4 * Math.fround(random.normal())),
        );
        const slow = slowDescent(p, start, iterations, exaggeration, 1);
        const { coordinates } = await fit(space, { perplexity: 8, ...settings }, seed);
        const width = Math.max(...slow.map(Math.abs));
        errors.push(Math.max(...coordinates.data.map((value, at) => Math.abs(value - slow[at]))) / width);
      }
      errors.sort((a, b) => a - b);
      expect(errors[(errors.length - 1) / 2]).toBeLessThan(limit);
    },
  );
});

describe('tsne against scikit-learn', () => {
  it('reaches its divergence within 3 % in the mean of five seeds', async () => {
    const space = groupRows(300);
    let sum = 0;
    for (let seed = 42; seed < 47; seed++) sum += (await fit(space, { init: 'random' }, seed)).klDivergence;
    expect(sum / 5).toBeLessThan(1.03 * groups.kl);
  });

  it('resolves the learning rate as it does', async () => {
    const small = await fit(groupRows(50), { perplexity: 5, iterations: 250 });
    expect(small.used).toEqual({ learningRate: 50, perplexity: 5 });
    const eager = await fit(groupRows(300), { earlyExaggeration: 1, iterations: 250 });
    expect(eager.used.learningRate).toBe(75);
    const given = await fit(groupRows(50), { perplexity: 5, iterations: 250, learningRate: 10 });
    expect(given.used.learningRate).toBe(10);
  });
});

describe('tsne in general', () => {
  it('gives the same bytes for the same seed, and others for another', async () => {
    const settings = { init: 'random', iterations: 250 } as const;
    const first = await fit(groupRows(300), settings);
    expect(bytes(await fit(groupRows(300), settings))).toEqual(bytes(first));
    expect(bytes(await fit(groupRows(300), settings, 43))).not.toEqual(bytes(first));
  });

  it('takes any metric of the neighbours', async () => {
    const cosine = await fit(groupRows(60), { metric: 'cosine', perplexity: 10, iterations: 250 });
    const euclidean = await fit(groupRows(60), { perplexity: 10, iterations: 250 });
    expect(bytes(cosine)).not.toEqual(bytes(euclidean));
  });

  it('keeps the arrangement of a layout it is given, whatever its size and place', async () => {
    const space = groupRows(300);
    const before = await fit(space, { perplexity: 20 });
    const mirrored = before.coordinates.data.map((value, i) => (i % 2 === 0 ? 100 - 3 * value : 3 * value));
    const after = await fit(space, { perplexity: 25 }, 42, mirrored);
    const correlation = (axis: number) => {
      let [ab, aa, bb] = [0, 0, 0];
      for (let at = axis; at < 600; at += 2) {
        const [a, b] = [before.coordinates.data[at], after.coordinates.data[at]];
        ab += a * b;
        aa += a * a;
        bb += b * b;
      }
      return ab / Math.sqrt(aa * bb);
    };
    expect(correlation(0)).toBeLessThan(-0.9);
    expect(correlation(1)).toBeGreaterThan(0.9);
  });

  it('reports progress that never goes back and layouts on the way', async () => {
    const layouts: number[] = [];
    const snapshot = (coordinates: Float32Array) => void layouts.push(coordinates.length);
    await expectProgress((watched) =>
      fit(groupRows(60), { perplexity: 10, iterations: 300 }, 42, undefined, { ...watched, snapshot }),
    );
    expect(layouts.length).toBeGreaterThanOrEqual(6);
    expect(new Set(layouts)).toEqual(new Set([120]));
  });

  it('stops when it is told to', async () => {
    const cancel = new CancelFlag();
    const listening = { ...silentContext(cancel), snapshot: () => cancel.raise() };
    await expect(fit(groupRows(60), { perplexity: 10 }, 42, undefined, listening)).rejects.toThrow(
      'Cancelled.',
    );
  });
});

describe('tsne on odd input', () => {
  it('puts one row at the origin', async () => {
    const { coordinates, klDivergence, nIter } = await fit(groupRows(1), { perplexity: 30 });
    expect([...coordinates.data, klDivergence, nIter]).toEqual([0, 0, 0, 0]);
  });

  it.each([5, 30])('refuses a perplexity that %i rows cannot have', async (n) => {
    await expect(fit(groupRows(n))).rejects.toThrow(
      new RegExp(`^t-SNE: perplexity is 30 but must be below the number of rows, ${n}\\.$`),
    );
  });

  it.each([2, 3, 4, 5])('answers for %i rows', async (n) => {
    const { coordinates, klDivergence } = await fit(groupRows(n), { perplexity: 1 });
    expect(coordinates.data.length).toBe(2 * n);
    expect(coordinates.data.every(Number.isFinite)).toBe(true);
    expect(Number.isFinite(klDivergence)).toBe(true);
  });

  it.each(['pca', 'random'] as const)('answers for identical rows, init %s', async (init) => {
    const space = spaceOf(new Array<number[]>(300).fill([1, 2, 3]));
    const { coordinates, klDivergence } = await fit(space, { init, iterations: 250 });
    expect(coordinates.data.every(Number.isFinite)).toBe(true);
    expect(Number.isFinite(klDivergence)).toBe(true);
  });

  it('takes many copies of a few rows', async () => {
    const space = spaceOf(Array.from({ length: 400 }, (_, i) => [i % 4, (i % 4) ** 2, 1]));
    const { coordinates, klDivergence } = await fit(space, { iterations: 300 });
    expect(coordinates.data.every(Number.isFinite)).toBe(true);
    expect(Number.isFinite(klDivergence)).toBe(true);
  });

  it('lays rows of one column out in the plane', async () => {
    const { coordinates } = await fit(spaceOf(Array.from({ length: 50 }, (_, i) => [i])), { perplexity: 5 });
    const heights = coordinates.data.filter((_, at) => at % 2 === 1);
    expect(heights.every(Number.isFinite)).toBe(true);
    expect(Math.max(...heights) - Math.min(...heights)).toBeGreaterThan(1);
  });

  it('refuses a row with NaN, by its number', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => [i, i === 7 ? NaN : 1]);
    await expect(fit(spaceOf(rows))).rejects.toThrow(/^t-SNE: row 7 holds NaN/);
  });

  it.each([40, 300])('refuses a learning rate that tears %i rows apart', async (n) => {
    await expect(fit(groupRows(n), { learningRate: 1e39 })).rejects.toThrow(
      /^t-SNE: learningRate is 1e\+39 but must be lower: the points fly apart\.$/,
    );
  });

  it('stays finite at a rate beyond all reason', async () => {
    const { coordinates, klDivergence } = await fit(groupRows(300), { learningRate: 1e30 });
    expect(coordinates.data.every(Number.isFinite)).toBe(true);
    expect(Number.isFinite(klDivergence)).toBe(true);
  });

  it('refuses a layout of another length', async () => {
    await expect(fit(groupRows(40), {}, 42, new Float32Array(10))).rejects.toThrow(
      /^t-SNE: the layout to start from holds 10 numbers but 40 rows need 80\.$/,
    );
  });
});
