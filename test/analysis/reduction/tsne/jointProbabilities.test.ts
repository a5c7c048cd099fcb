import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EmbeddingMatrix } from '../../../../src/analysis/numeric/embeddingMatrix';
import { type Neighbors, neighbors } from '../../../../src/analysis/numeric/neighbors';
import {
  conditionalProbabilities,
  jointProbabilities,
} from '../../../../src/analysis/reduction/tsne/jointProbabilities';
import { silentContext } from '../../../../src/analysis/taskContext';

interface SparseRows {
  starts: number[];
  columns: number[];
  values: number[];
}
interface Fixture {
  small: { d: number; perplexity: number; x: number[]; euclidean: SparseRows; cosine: SparseRows };
}
const { small } = JSON.parse(
  readFileSync(join(__dirname, '../../../parity/fixtures/tsne.json'), 'utf8'),
) as Fixture;
const n = small.x.length / small.d;
const run = silentContext();

function nearOf(metric: 'euclidean' | 'cosine', k: number): Promise<Neighbors> {
  return neighbors(new EmbeddingMatrix({ n, d: small.d, data: new Float32Array(small.x) }), metric, k, run);
}

/** Shares of the first precision of the bisection whose entropy is the wanted one to 1e-5. */
function plainRow(squared: readonly number[], entropy: number): number[] {
  let [low, high, beta] = [0, Infinity, 1];
  for (;;) {
    const weights = squared.map((value) => Math.exp((squared[0] - value) * beta));
    const sum = weights.reduce((a, b) => a + b, 0);
    const shares = weights.map((weight) => weight / sum);
    const found = -shares.reduce((all, share) => all + share * Math.log(share), 0);
    if (Math.abs(found - entropy) <= 1e-5) return shares;
    if (found > entropy) low = beta;
    else high = beta;
    beta = high === Infinity ? beta * 2 : (low + high) / 2;
  }
}

describe('conditionalProbabilities', () => {
  it('gives every row the asked perplexity', async () => {
    const k = 31;
    const p = conditionalProbabilities(await nearOf('euclidean', k), n, 10, run);
    for (let i = 0; i < n; i++) {
      const row = p.subarray(i * k, (i + 1) * k);
      const entropy = -row.reduce((sum, value) => sum + value * Math.log(value), 0);
      expect(Math.exp(entropy)).toBeCloseTo(10, 3);
      expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    }
  });

  it('bisects as plainly from 1 as scikit-learn does', async () => {
    const [k, perplexity] = [31, 9];
    const near = await nearOf('euclidean', k);
    const p = conditionalProbabilities(near, n, perplexity, run);
    for (let i = 0; i < n; i++) {
      const squared = Array.from(near.distances.subarray(i * k, (i + 1) * k), (d) => Math.fround(d ** 2));
      const row = plainRow(squared, Math.log(perplexity));
      row.forEach((share, j) => expect(Math.abs(p[i * k + j] - share)).toBeLessThan(1e-13));
    }
  });

  it('knows equal distances: equal shares, whatever the perplexity', () => {
    const near = {
      k: 2,
      indices: new Int32Array([1, 2, 0, 2, 0, 1]),
      distances: new Float64Array(6).fill(3),
    };
    expect(Array.from(conditionalProbabilities(near, 3, 1.5, run))).toEqual(new Array(6).fill(0.5));
  });

  it('keeps the weight of a row whose neighbours are out of reach of exp', () => {
    const near = { k: 2, indices: new Int32Array([1, 2, 0, 2, 0, 1]), distances: new Float64Array(6) };
    near.distances.set([1e6, 1.1e6, 1e6, 2e6, 1.1e6, 2e6]);
    const p = conditionalProbabilities(near, 3, 1, run);
    for (let i = 0; i < 3; i++) expect(p[2 * i] + p[2 * i + 1]).toBeCloseTo(1, 12);
  });
});

describe('jointProbabilities', () => {
  it.each(['euclidean', 'cosine'] as const)('equals scikit-learn, %s', async (metric) => {
    const expected = small[metric];
    const p = jointProbabilities(await nearOf(metric, 3 * small.perplexity + 1), n, small.perplexity, run);
    for (let i = 0; i < n; i++) {
      const [from, to] = [expected.starts[i], expected.starts[i + 1]];
      const end = p.starts[i] + (to - from);
      expect(Array.from(p.columns.subarray(p.starts[i], end))).toEqual(expected.columns.slice(from, to));
      for (let at = from; at < to; at++) {
        // Single precision of the squared distances: 1e-7 of P's largest value, 0.003.
        expect(Math.abs(p.values[p.starts[i] + at - from] - expected.values[at])).toBeLessThan(1e-8);
      }
      expect(p.values.subarray(end, p.starts[i + 1]).every((value) => value === 0)).toBe(true);
    }
  });

  it('is symmetric, sums to 1 and keeps rows at multiples of 4', async () => {
    const p = jointProbabilities(await nearOf('euclidean', 16), n, 5, run);
    const dense = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      expect(p.starts[i] % 4).toBe(0);
      for (let at = p.starts[i]; at < p.starts[i + 1]; at++) dense[i * n + p.columns[at]] += p.values[at];
    }
    for (let i = 0; i < n; i++) {
      expect(dense[i * n + i]).toBe(0);
      for (let j = 0; j < i; j++) expect(dense[i * n + j]).toBe(dense[j * n + i]);
    }
    expect(dense.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
  });
});
