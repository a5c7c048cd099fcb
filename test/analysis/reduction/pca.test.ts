import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import { type Matrix, pickRows } from '../../../src/analysis/numeric/matrix';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { pca } from '../../../src/analysis/reduction/pca';
import { silentContext } from '../../../src/analysis/taskContext';
import { cancelledContext } from '../contexts';

interface Answer {
  name: string;
  n: number;
  d: number;
  x: number[];
  nComponents: number;
  coordinates: number[];
  components: number[];
  explainedVariance: number[];
  explainedVarianceRatio: number[];
}
const { answers } = JSON.parse(readFileSync('test/parity/fixtures/pca/matrices.json', 'utf8')) as {
  answers: Answer[];
};

function fit(x: Matrix, nComponents = 2) {
  return pca(new EmbeddingMatrix(x), { nComponents }, silentContext());
}

function matrixOf(d: number, ...values: number[]): Matrix {
  return { n: values.length / d, d, data: Float32Array.from(values) };
}

function randomMatrix(n: number, d: number, seed: number): Matrix {
  const random = new MT19937(seed);
  return { n, d, data: Float32Array.from({ length: n * d }, (_, at) => random.normal() / (1 + (at % d))) };
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, digits: number) {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) expect(actual[i], `${i}`).toBeCloseTo(expected[i], digits);
}

/** Eigenvalues of the covariance matrix by Jacobi's rotations, descending. */
function jacobiEigenvalues({ n, d, data }: Matrix): number[] {
  const mean = Array.from({ length: d }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += data[i * d + j];
    return sum / n;
  });
  const a = Array.from({ length: d }, (_, p) =>
    Array.from({ length: d }, (_, q) => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += (data[i * d + p] - mean[p]) * (data[i * d + q] - mean[q]);
      return sum / (n - 1);
    }),
  );
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let p = 0; p < d; p++) {
      for (let q = p + 1; q < d; q++) {
        if (Math.abs(a[p][q]) < 1e-300) continue;
        const theta = Math.atan2(2 * a[p][q], a[q][q] - a[p][p]) / 2;
        const [c, s] = [Math.cos(theta), Math.sin(theta)];
        for (let k = 0; k < d; k++) {
          const [kp, kq] = [a[k][p], a[k][q]];
          a[k][p] = c * kp - s * kq;
          a[k][q] = s * kp + c * kq;
        }
        for (let k = 0; k < d; k++) {
          const [pk, qk] = [a[p][k], a[q][k]];
          a[p][k] = c * pk - s * qk;
          a[q][k] = s * pk + c * qk;
        }
      }
    }
  }
  return a.map((row, i) => row[i]).sort((x, y) => y - x);
}

describe('PCA by hand', () => {
  it('finds the long axis of a cross', async () => {
    const result = await fit(matrixOf(2, 3, 5, -1, 5, 1, 6, 1, 4));
    expectClose(result.mean, [1, 5], 12);
    expectClose(result.components.data, [1, 0, 0, 1], 12);
    expectClose(result.coordinates.data, [2, 0, -2, 0, 0, 1, 0, -1], 12);
    expectClose(result.explainedVariance, [8 / 3, 2 / 3], 12);
    expectClose(result.explainedVarianceRatio, [0.8, 0.2], 12);
  });

  it('makes the largest loading of each component positive', async () => {
    const { components } = await fit(matrixOf(2, -2, 4, 0, 0, 2, -4), 1);
    expectClose(components.data, [-1 / Math.sqrt(5), 2 / Math.sqrt(5)], 12);
  });
});

describe('PCA against scikit-learn', () => {
  for (const { name, n, d, x, nComponents, ...expected } of answers) {
    it(`agrees on a ${name} matrix`, async () => {
      const result = await fit({ n, d, data: Float32Array.from(x) }, nComponents);
      expectClose(result.coordinates.data, expected.coordinates, 9);
      expectClose(result.components.data, expected.components, 9);
      expectClose(result.explainedVariance, expected.explainedVariance, 10);
      expectClose(result.explainedVarianceRatio, expected.explainedVarianceRatio, 12);
    });
  }
});

describe('PCA against Jacobi rotations', () => {
  for (const [n, d] of [
    [50, 7],
    [9, 13],
    [33, 33],
  ] as const) {
    it(`finds the variances of ${n} x ${d}`, async () => {
      const x = randomMatrix(n, d, n);
      const nComponents = Math.min(5, n - 1);
      const { explainedVariance } = await fit(x, nComponents);
      expectClose(explainedVariance, jacobiEigenvalues(x).slice(0, nComponents), 10);
    });
  }
});

describe('PCA components', () => {
  it('are orthonormal and give back the rows when all are kept', async () => {
    const x = randomMatrix(12, 5, 3);
    const { coordinates, components, mean, explainedVarianceRatio } = await fit(x, 5);
    expect(explainedVarianceRatio.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    for (let i = 0; i < 12; i++) {
      for (let j = 0; j < 5; j++) {
        let value = mean[j];
        for (let c = 0; c < 5; c++) value += coordinates.data[i * 5 + c] * components.data[c * 5 + j];
        expect(value).toBeCloseTo(x.data[i * 5 + j], 10);
      }
    }
  });

  it('explain the variance of their own coordinates where the rows come in several blocks', async () => {
    const { coordinates, explainedVariance } = await fit(randomMatrix(2100, 1000, 6));
    for (const c of [0, 1]) {
      let squares = 0;
      for (let i = 0; i < 2100; i++) squares += coordinates.data[2 * i + c] ** 2;
      expect(squares / 2099 / explainedVariance[c]).toBeCloseTo(1, 9);
    }
  });

  it.each([
    ['one row', matrixOf(3, 1, 2, 3)],
    ['two equal rows', matrixOf(4, 1, 2, 3, 4, 1, 2, 3, 4)],
    ['two rows', matrixOf(4, 1, 2, 3, 4, 2, 2, 3, 9)],
    ['three rows on a line', matrixOf(5, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 4, 0, 0, 0, 0)],
  ])('are orthonormal where %s have no variance left for them', async (_, x) => {
    const { n: count, d, data } = (await fit(x, x.n)).components;
    const products = Array.from({ length: count * count }, (_, at) => {
      const [a, b] = [Math.floor(at / count), at % count];
      return Array.from({ length: d }, (_, j) => data[a * d + j] * data[b * d + j]).reduce(
        (s, v) => s + v,
        0,
      );
    });
    expectClose(
      products,
      products.map((_, at) => (at % (count + 1) === 0 ? 1 : 0)),
      12,
    );
  });

  it('are found of rows of more numbers than a call takes as arguments', async () => {
    const d = 300_000;
    const x = { n: 2, d, data: new Float32Array(2 * d) };
    x.data.fill(1, d);
    const { components, explainedVariance } = await fit(x, 1);
    expect(components.data[d - 1]).toBeCloseTo(1 / Math.sqrt(d), 12);
    expect(explainedVariance[0]).toBeCloseTo(d / 2, 6);
  });

  it('repeat to the last bit', async () => {
    const x = randomMatrix(80, 30, 4);
    expect(await fit({ ...x, data: x.data.slice() })).toEqual(await fit(x));
  });
});

describe('PCA at the edges', () => {
  it('gives zeros for one row and for identical rows', async () => {
    for (const x of [matrixOf(3, 1, 2, 3), matrixOf(3, 1, 2, 3, 1, 2, 3, 1, 2, 3)]) {
      const { coordinates, explainedVariance, explainedVarianceRatio } = await fit(x, 1);
      expectClose(coordinates.data, new Float64Array(x.n), 12);
      expectClose(explainedVariance, [0], 12);
      expectClose(explainedVarianceRatio, [0], 12);
    }
  });

  it('gives no coordinates along a direction without variance', async () => {
    const line = matrixOf(3, 0, 0, 0, 1, 1, 1, 2, 2, 2, 5, 5, 5);
    const { coordinates, explainedVarianceRatio } = await fit(line, 2);
    expectClose(explainedVarianceRatio, [1, 0], 12);
    for (let i = 0; i < 4; i++) expect(coordinates.data[2 * i + 1]).toBeCloseTo(0, 7);
  });

  it('refuses more components than rows or columns', async () => {
    const message = /^PCA: nComponents is 3 but must be at most min\(rows, columns\), 2\.$/;
    await expect(fit(randomMatrix(2, 5, 1), 3)).rejects.toThrow(message);
    await expect(fit(randomMatrix(5, 2, 1), 3)).rejects.toThrow(message);
    await expect(fit(randomMatrix(0, 2, 1), 1)).rejects.toThrow(/at most min\(rows, columns\), 0/);
  });

  it('answers for rows that are repeated as for all of them', async () => {
    const few = randomMatrix(90, 70, 4);
    const groupOf = Array.from({ length: 400 }, (_, i) => (i * i) % 90);
    const all = pickRows(few, groupOf);
    const nudged = { ...all, data: Float64Array.from(all.data) }; // doubles are taken one by one
    const [ours, plain] = [
      await fit(all),
      await pca(new EmbeddingMatrix(nudged), { nComponents: 2 }, silentContext()),
    ];
    expectClose(ours.coordinates.data, plain.coordinates.data, 8);
    expectClose(ours.explainedVariance, plain.explainedVariance, 8);
    expectClose(ours.explainedVarianceRatio, plain.explainedVarianceRatio, 10);
    expectClose(ours.mean, plain.mean, 12);
  });

  it.each([
    ['a thousandth of the rows alone varies most', 1000],
    ['all vary alike', 1],
  ])('answers for many rows, of which a sample is looked at first, as for all: %s', async (_, every) => {
    const many = randomMatrix(8300, 64, 8);
    for (let i = 0; i < many.n; i += every) many.data[i * 64 + 63] = ((i / every) % 2 === 0 ? 1 : -1) * every;
    const plain = { ...many, data: Float64Array.from(many.data, (value) => value + 1e-12) }; // by the matrix, as doubles
    const [ours, exact] = [
      await fit(many),
      await pca(new EmbeddingMatrix(plain), { nComponents: 2 }, silentContext()),
    ];
    const largest = Math.sqrt(exact.explainedVariance[0]);
    ours.coordinates.data.forEach((value, i) => {
      expect(Math.abs(value - exact.coordinates.data[i]) / largest).toBeLessThan(1e-6);
    });
    ours.components.data.forEach((value, i) => {
      expect(Math.abs(value - exact.components.data[i])).toBeLessThan(1.5e-8);
    });
    expectClose(ours.explainedVarianceRatio, exact.explainedVarianceRatio, 10);
    expectClose(ours.mean, exact.mean, 10);
  });

  it('refuses a row that is not finite, by number', async () => {
    await expect(fit(matrixOf(2, 1, 2, 3, Number.NaN, 5, 6))).rejects.toThrow(/^PCA: row 1 holds NaN/);
  });

  it('stops when asked', async () => {
    const space = new EmbeddingMatrix(randomMatrix(9, 3, 1));
    await expect(pca(space, { nComponents: 2 }, cancelledContext())).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
