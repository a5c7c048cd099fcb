import { describe, expect, it } from 'vitest';
import {
  type Approximation,
  approximationOf,
  eigenpairsWithin,
} from '../../../src/analysis/numeric/davidson';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';

/** Of the diagonal matrix with these entries. */
function timesDiagonal(entry: (i: number) => number) {
  let passes = 0;
  const multiply = (v: Float64Array, out: Float64Array) => {
    passes++;
    const size = v.length / 2;
    v.forEach((value, at) => (out[at] = entry(at % size) * value));
    return false;
  };
  return { multiply, passes: () => passes };
}

/** A slightly turned matrix with known pairs: eigenvectors are columns of I - 2 u uᵀ. */
function reflected(values: readonly number[], seed: number) {
  const size = values.length;
  const random = new MT19937(seed);
  const u = values.map(() => random.normal());
  const length = Math.hypot(...u);
  const unit = u.map((value) => value / length);
  const column = (c: number) => unit.map((value, j) => (j === c ? 1 : 0) - 2 * value * unit[c]);
  const vectors = values.map((_, c) => column(c));
  const one = (v: Float64Array, out: Float64Array) => {
    out.fill(0);
    vectors.forEach((own, c) => {
      const along = values[c] * own.reduce((sum, value, j) => sum + value * v[j], 0);
      own.forEach((value, j) => (out[j] += along * value));
    });
  };
  const multiply = (v: Float64Array, out: Float64Array) => {
    one(v.subarray(0, size), out.subarray(0, size));
    one(v.subarray(size), out.subarray(size));
    return false;
  };
  return { multiply, vectors };
}

function expectPairs(
  found: ReturnType<typeof eigenpairsWithin>,
  values: readonly number[],
  vectors: number[][],
) {
  const size = vectors[0].length;
  found!.values.forEach((value, i) => {
    expect(value).toBeCloseTo(values[i], 10);
    const own = found!.vectors.subarray(i * size, (i + 1) * size);
    const sign = Math.sign(vectors[i].reduce((sum, entry, j) => sum + entry * own[j], 0));
    expect(Math.hypot(...vectors[i].map((entry, j) => entry - sign * own[j]))).toBeLessThan(1.5e-8);
  });
}

describe('eigenpairsWithin', () => {
  const values = Array.from({ length: 90 }, (_, i) => 100 * 0.8 ** i);

  it.each([1, 2, 3, 5])('finds the %i largest', (count) => {
    const { multiply, vectors } = reflected(values, 1);
    const found = eigenpairsWithin(values.length, count, multiply, 80);
    expect(found?.values).toHaveLength(count);
    expectPairs(found, values, vectors);
  });

  it('tells what each vector is of those that were multiplied', () => {
    const { multiply } = reflected(values, 1);
    const multiplied: Float64Array[] = [];
    const times = (v: Float64Array, out: Float64Array) => {
      multiplied.push(v.slice(0, 90), v.slice(90));
      return multiply(v, out);
    };
    const { vectors, weights } = eigenpairsWithin(90, 3, times, 80)!;
    expect(weights).toHaveLength(3 * multiplied.length);
    vectors.forEach((entry, at) => {
      const own = weights.subarray(Math.floor(at / 90) * multiplied.length);
      expect(multiplied.reduce((sum, v, i) => sum + own[i] * v[at % 90], 0)).toBeCloseTo(entry, 12);
    });
  });

  it('tells two that are near each other', () => {
    const near = [5, 5 - 1e-4, 4, ...new Array<number>(60).fill(0.1)];
    const { multiply, vectors } = reflected(near, 2);
    expectPairs(eigenpairsWithin(near.length, 2, multiply, 40), near, vectors);
  });

  it('finds a value that is there twice, and the first of a matrix of rank one', () => {
    const twice = timesDiagonal((i) => (i < 2 ? 3 : 1 / (1 + i)));
    const pair = eigenpairsWithin(70, 2, twice.multiply, 60);
    for (const value of pair!.values) expect(value).toBeCloseTo(3, 12);
    const rankOne = timesDiagonal((i) => (i === 5 ? 2 : 0));
    const found = eigenpairsWithin(70, 2, rankOne.multiply, 60);
    expect(found?.values[0]).toBeCloseTo(2, 12);
    expect(found?.values[1]).toBeCloseTo(0, 12);
  });

  it('gives up where so many products do not tell the pairs', () => {
    const slow = timesDiagonal((i) => 1 / (1 + i / 50));
    expect(eigenpairsWithin(400, 2, slow.multiply, 16)).toBeUndefined();
    expect(slow.passes()).toBe(8);
  });

  it('answers byte for byte the same again', () => {
    const { multiply } = reflected(values, 5);
    expect(eigenpairsWithin(90, 2, multiply, 80)).toEqual(eigenpairsWithin(90, 2, multiply, 80));
  });
});

describe('with an approximation', () => {
  const values = Array.from({ length: 200 }, (_, i) => (i < 12 ? 10 - i * 0.7 : 0.5));

  function nearBy(size: number): Approximation {
    const other = timesDiagonal((i) => values[i] * (1 + 0.01 * Math.cos(7 * i)));
    return approximationOf(size, 12, other.multiply, () => values.reduce((sum, value) => sum + value));
  }

  it('needs fewer products', () => {
    const [alone, helped] = [timesDiagonal((i) => values[i]), timesDiagonal((i) => values[i])];
    const expected = eigenpairsWithin(200, 2, alone.multiply, 80)!;
    const found = eigenpairsWithin(200, 2, helped.multiply, 80, nearBy(200))!;
    found.values.forEach((value, i) => expect(value).toBeCloseTo(expected.values[i], 10));
    for (const i of [0, 1]) expect(Math.abs(found.vectors[i * 200 + i])).toBeCloseTo(1, 12);
    expect(helped.passes()).toBeLessThan(alone.passes() / 2 + 1);
  });

  it('finds a larger value of which the approximation knows nothing', () => {
    const hidden = timesDiagonal((i) => (i === 150 ? 40 : values[i]));
    const found = eigenpairsWithin(200, 2, hidden.multiply, 80, nearBy(200))!;
    expect(found.values[0]).toBeCloseTo(40, 10);
    expect(found.values[1]).toBeCloseTo(10, 10);
    expect(Math.abs(found.vectors[150])).toBeCloseTo(1, 12);
  });

  it('gets all digits, however rough the products of small vectors are', () => {
    const decaying = Array.from({ length: 100 }, (_, i) => 0.8 ** i);
    const { multiply, vectors } = reflected(decaying, 3);
    const random = new MT19937(9);
    const off = Array.from({ length: 3 }, () => Float64Array.from(decaying, () => 0.1 * random.normal()));
    const near = approximationOf(
      100,
      8,
      (v, out) => {
        multiply(v, out);
        for (const own of off) {
          for (const first of [0, 100]) {
            const along = own.reduce((sum, value, j) => sum + value * v[first + j], 0);
            own.forEach((value, j) => (out[first + j] += 0.05 * along * value));
          }
        }
        return false;
      },
      () => 5,
    );
    let passes = 0;
    let singles = 0;
    const rough = (v: Float64Array, out: Float64Array, areSmall: boolean) => {
      passes++;
      multiply(v, out);
      if (areSmall) {
        singles++;
        out.forEach((value, at) => (out[at] = value + 2 ** -24 * (random.random() - 0.5)));
      }
      return areSmall;
    };
    expectPairs(eigenpairsWithin(100, 2, rough, 60, near), decaying, vectors);
    expect(singles).toBeGreaterThan(2);
    expect(passes).toBeLessThan(12);
  });

  /** Products of small vectors are as far off as single precision may be. */
  function roughly(entry: (i: number) => number) {
    const { multiply } = timesDiagonal(entry);
    const random = new MT19937(4);
    const asked: boolean[] = [];
    const rough = (v: Float64Array, out: Float64Array, areSmall: boolean) => {
      asked.push(areSmall);
      multiply(v, out);
      if (areSmall) out.forEach((value, at) => (out[at] = value * (1 + 2 ** -23 * (random.random() - 0.5))));
      return areSmall;
    };
    return { rough, asked };
  }

  it('has only small parts multiplied in single precision', () => {
    const { rough, asked } = roughly((i) => values[i]);
    const found = eigenpairsWithin(200, 2, rough, 80, nearBy(200))!;
    expect(asked[0]).toBe(false);
    expect(asked).toContain(true);
    for (const i of [0, 1]) {
      const others = found.vectors.slice(i * 200, (i + 1) * 200).fill(0, i, i + 1);
      expect(Math.hypot(...others)).toBeLessThan(1.5e-8);
      expect(found.values[i]).toBeCloseTo(values[i], 9);
    }
  });

  it('begins again in doubles where what looked small was not, and says what weighs how much', () => {
    const { rough, asked } = roughly((i) => (i === 150 ? 200 : values[i]));
    const multiplied: Float64Array[] = [];
    const times = (v: Float64Array, out: Float64Array, areSmall: boolean) => {
      multiplied.push(v.slice(0, 200), v.slice(200));
      return rough(v, out, areSmall);
    };
    const { values: found, vectors, weights } = eigenpairsWithin(200, 2, times, 80, nearBy(200))!;
    expect(found[0]).toBeCloseTo(200, 8);
    expect(found[1]).toBeCloseTo(10, 8);
    expect(asked).toContain(true);
    expect(asked.at(-1)).toBe(false);
    expect(weights).toHaveLength(2 * multiplied.length);
    vectors.forEach((entry, at) => {
      const own = weights.subarray(Math.floor(at / 200) * multiplied.length);
      expect(multiplied.reduce((sum, v, i) => sum + own[i] * v[at % 200], 0)).toBeCloseTo(entry, 12);
    });
  });
});
