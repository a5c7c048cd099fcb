import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../src/analysis/errors';
import { columnMeans } from '../../../src/analysis/numeric/columns';
import { equalRows } from '../../../src/analysis/numeric/equalRows';
import { pickRows } from '../../../src/analysis/numeric/matrix';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { ScatterOperator } from '../../../src/analysis/numeric/scatterOperator';
import { silentContext } from '../../../src/analysis/taskContext';
import { hashMany } from '../hashMany';

/** z v of both vectors of the last of so many passes, whose products are kept. */
function lastProducts(scatter: ScatterOperator, passes = 1): Float64Array {
  const weights = new Float64Array(2 * 2 * passes);
  weights[2 * passes - 2] = weights[4 * passes - 1] = 1;
  return scatter.coordinates(weights, 2);
}

describe('ScatterOperator', () => {
  it.each([
    [1, 3, false],
    [7, 5, true],
    [40, 64, false],
    [41, 66, true],
  ])('is zᵀ z of %i x %i rows, far from 0', (n, d, isScaled) => {
    const random = new MT19937(n);
    const x = { n, d, data: Float32Array.from({ length: n * d }, () => 50 + random.normal()) };
    const mean = columnMeans(x);
    const scale = isScaled ? Float64Array.from({ length: d }, (_, j) => 1 + j / 7) : undefined;
    const z = Array.from(x.data, (value, at) => (value - mean[at % d]) / (scale ? scale[at % d] : 1));
    const v = Float64Array.from({ length: 2 * d }, () => random.normal());
    const scatter = new ScatterOperator(x, { mean, ...(scale && { scale }), threads: 2 });
    const out = new Float64Array(2 * d);
    scatter.times(v, out, silentContext());
    const dots = lastProducts(scatter);
    for (const which of [0, 1]) {
      const own = v.subarray(which * d, (which + 1) * d);
      const along = Array.from({ length: n }, (_, i) => own.reduce((sum, w, j) => sum + w * z[i * d + j], 0));
      along.forEach((dot, i) => expect(dots[2 * i + which]).toBeCloseTo(dot, 10));
      for (let j = 0; j < d; j++) {
        expect(out[which * d + j]).toBeCloseTo(
          along.reduce((sum, dot, i) => sum + dot * z[i * d + j], 0),
          9,
        );
      }
    }
    expect(scatter.trace).toBeCloseTo(
      z.reduce((sum, value) => sum + value * value, 0),
      8,
    );
    scatter.release();
  });
});

/** Of one vector, beside another. */
function answerOf(scatter: ScatterOperator, v: Float64Array): number[] {
  const out = new Float64Array(2 * v.length);
  scatter.times(Float64Array.of(...v, ...v.keys()), out, silentContext());
  const numbers = [...out.subarray(0, v.length), scatter.trace, ...scatter.mean];
  scatter.release();
  return numbers;
}

it('takes distinct rows as often as they are there', () => {
  const [n, d] = [50, 8];
  const random = new MT19937(2);
  const some = { n, d, data: Float32Array.from({ length: n * d }, () => random.normal()) };
  const all = pickRows(
    some,
    Array.from({ length: 2 * n }, (_, i) => (i * i) % n),
  );
  const v = Float64Array.from({ length: d }, () => random.normal());
  const distinct = answerOf(new ScatterOperator(all, { distinct: equalRows(all) }), v);
  const repeated = answerOf(new ScatterOperator(all, {}), v);
  distinct.forEach((value, at) => expect(value).toBeCloseTo(repeated[at], 10));
});

it.each([
  ['all near one number', 1e6, 1e6],
  ['one of them at 0', 1e6, 0],
  ['around 0', 0, 0],
  ['beside a column that varies as much, scaled', 1e6, 1e6, Float64Array.of(1, 1e6, 1, 1)],
])(
  'keeps its digits where columns are far from 0, %s',
  (_, far, first, scale = new Float64Array(4).fill(1)) => {
    const [n, d] = [200, 4];
    const random = new MT19937(3);
    const value = (i: number, j: number) =>
      (j === 0 ? (i === 0 ? first : far) : 0) + scale[j] * random.normal();
    const data = Float32Array.from({ length: n * d }, (__, at) => value(Math.floor(at / d), at % d));
    const mean = columnMeans({ n, d, data });
    const v = Float64Array.from({ length: d }, () => random.normal());
    const expected = new Float64Array(d);
    for (let i = 0; i < n; i++) {
      const z = Array.from(data.subarray(i * d, i * d + d), (number, j) => (number - mean[j]) / scale[j]);
      const along = z.reduce((sum, number, j) => sum + number * v[j], 0);
      z.forEach((number, j) => (expected[j] += along * number));
    }
    const found = answerOf(new ScatterOperator({ n, d, data }, { mean, scale }), v);
    const largest = Math.max(...expected.map(Math.abs));
    expected.forEach((number, j) => expect(Math.abs(found[j] - number) / largest).toBeLessThan(1e-12));
  },
);

it.each([
  ['near 0', 0, 1, true],
  ['with columns on other scales', 2, 1e4, true],
  ['far from 0, in doubles', 50, 1, false],
  ['too large to be squared, in doubles', 0, 1e18, false],
])('multiplies small vectors in single precision: rows %s', (_, far, most, isSingle) => {
  const [n, d] = [101, 40];
  const random = new MT19937(6);
  const value = (__: unknown, at: number) => (far + random.normal()) * (at % d < 5 ? most : 1);
  const x = { n, d, data: Float32Array.from({ length: n * d }, value) };
  const scale = Float64Array.from({ length: d }, (__, j) => (j < 5 ? most : 1));
  const v = Float64Array.from({ length: 2 * d }, () => random.normal());
  const scatter = new ScatterOperator(x, { scale, passes: 2, threads: 2 });
  const [exact, single] = [new Float64Array(2 * d), new Float64Array(2 * d)];
  scatter.times(v, exact, silentContext());
  const dots = lastProducts(scatter);
  expect(scatter.times(v, single, silentContext(), true)).toBe(isSingle);
  const error = isSingle ? 3e-6 : 1e-12;
  const largest = Math.max(...exact.map(Math.abs));
  exact.forEach((number, j) => expect(Math.abs(single[j] - number) / largest).toBeLessThan(error));
  const longest = Math.max(...dots.map(Math.abs));
  const singleDots = lastProducts(scatter, 2);
  dots.forEach((dot, i) => expect(Math.abs(singleDots[i] - dot) / longest).toBeLessThan(error));
  scatter.release();
});

it('gives the first product with something near the mean as with the mean', () => {
  const [n, d] = [60, 20];
  const random = new MT19937(7);
  const x = { n, d, data: Float32Array.from({ length: n * d }, () => 3 + random.normal()) };
  const v = Float64Array.from({ length: 2 * d }, () => random.normal());
  const [near, own] = [new Float64Array(d).fill(2.9), columnMeans(x)].map((center, i) => {
    const scatter = new ScatterOperator(x, i === 0 ? { nearMean: center } : { mean: center });
    const out = new Float64Array(2 * d);
    scatter.times(v, out, silentContext());
    const numbers = [...out, ...lastProducts(scatter), ...scatter.mean, scatter.trace];
    scatter.release();
    return numbers;
  });
  near.forEach((number, at) => expect(number).toBeCloseTo(own[at], 9));
});

describe('several threads', () => {
  it('give the bytes of one', () => {
    const [n, d] = [9001, 128];
    const random = new MT19937(5);
    const x = { n, d, data: Float32Array.from({ length: n * d }, () => random.normal()) };
    const v = Float64Array.from({ length: 2 * d }, () => random.normal());
    const bytes = (threads: number) => {
      // Often enough that the threads have started.
      const all = Array.from({ length: 20 }, () => {
        const scatter = new ScatterOperator(x, { passes: 3, threads });
        const hashes = [false, false, true].map((areSmall, pass) => {
          const out = new Float64Array(2 * d);
          scatter.times(v, out, silentContext(), areSmall);
          return hashMany([out, lastProducts(scatter, pass + 1), scatter.mean]);
        });
        scatter.release();
        return hashes.join();
      });
      return [...new Set(all)];
    };
    const alone = bytes(1);
    expect(alone).toHaveLength(1);
    expect(bytes(2)).toEqual(alone);
    expect(bytes(3)).toEqual(alone);
  });
});

it('stops while rows are copied, and computes again with the same threads', () => {
  const [n, d] = [9001, 128];
  const x = { n, d, data: new Float32Array(n * d).fill(0.5) };
  const v = new Float64Array(2 * d).fill(1);
  const out = new Float64Array(2 * d);
  for (const checks of [1, 2, 3, 4]) {
    let left = checks;
    const stopping = {
      ...silentContext(),
      check: () => {
        if (--left === 0) throw new CancelledError();
      },
    };
    const stopped = new ScatterOperator(x, { threads: 2 });
    expect(() => stopped.times(v, out, stopping)).toThrow(CancelledError);
    stopped.release();
    const scatter = new ScatterOperator(x, { mean: new Float64Array(d), threads: 2 });
    scatter.times(v, out, silentContext());
    scatter.release();
    expect(out).toEqual(new Float64Array(2 * d).fill(n * (d / 2) * 0.5));
  }
});

// A thread may take the memory for as large as it was when the thread got it: one computation in seven failed.
it('is computed by kept threads while memories grow', async () => {
  const [n, d] = [14_000, 512];
  const x = { n, d, data: new Float32Array(n * d).fill(0.5) };
  const mean = new Float64Array(d);
  const v = new Float64Array(2 * d).fill(1);
  const out = new Float64Array(2 * d);
  for (let round = 0; round < 30; round++) {
    const scatter = new ScatterOperator(x, { mean, threads: 2 });
    for (let pass = 0; pass < 4; pass++) scatter.times(v, out, silentContext());
    scatter.release();
    expect(out).toEqual(new Float64Array(2 * d).fill(n * (d / 2) * 0.5));
    await new Promise((resolve) => setTimeout(resolve, 3)); // its thread falls asleep
  }
});
