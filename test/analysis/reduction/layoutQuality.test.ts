import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import type { DoubleMatrix, Matrix } from '../../../src/analysis/numeric/matrix';
import { layoutQuality } from '../../../src/analysis/reduction/layoutQuality';
import { silentContext } from '../../../src/analysis/taskContext';
import { setThreads } from '../../../src/analysis/threads';
import { normals } from '../clustering/fitted';
import { cancelledContext, expectProgress } from '../contexts';

afterEach(() => setThreads(availableParallelism()));

interface Fixture {
  n: number;
  d: number;
  x: number[];
  layouts: Record<string, { d: number; data: number[] }>;
  answers: { layout: string; k: number; trustworthiness: number; continuity: number; recall: number }[];
}
const fixture = JSON.parse(readFileSync('test/parity/fixtures/trust/blobs.json', 'utf8')) as Fixture;

function measure(x: Matrix | DoubleMatrix, layout: Matrix | DoubleMatrix, k: number, measuredRows?: number) {
  const request = { k, seed: 42, ...(measuredRows !== undefined && { measuredRows }) };
  return layoutQuality(new EmbeddingMatrix(x), layout, request, silentContext());
}

function doubles({ n, d, data }: Matrix): DoubleMatrix {
  return { n, d, data: Float64Array.from(data) };
}

/** For each of some rows, all others in order of distance, lowest index first on ties: by sorting. */
function sortedOthers({ n, d, data }: Matrix | DoubleMatrix, rows: Iterable<number>): number[][] {
  const distance = (i: number, j: number) => {
    let sum = 0;
    for (let c = 0; c < d; c++) sum += (data[i * d + c] - data[j * d + c]) ** 2;
    return sum;
  };
  return Array.from(rows, (i) => {
    const distances = Float64Array.from({ length: n }, (_, j) => distance(i, j));
    return Array.from({ length: n }, (_, j) => j)
      .filter((j) => j !== i)
      .sort((a, b) => distances[a] - distances[b] || a - b);
  });
}

/** The definition, from full sorts. */
function bySorting(
  x: Matrix | DoubleMatrix,
  layout: Matrix | DoubleMatrix,
  k: number,
  rows: Iterable<number> = Array.from({ length: x.n }).keys(),
) {
  const own = [...rows];
  const inSpace = sortedOthers(x, own);
  const inLayout = sortedOthers(layout, own);
  const worst = (k * (2 * x.n - 3 * k - 1)) / 2;
  const beyond = (from: number[], to: number[]) =>
    from.slice(0, k).reduce((sum, j) => sum + Math.max(0, to.indexOf(j) + 1 - k), 0);
  return {
    trustworthiness: inSpace.map((order, i) => 1 - beyond(inLayout[i], order) / worst),
    continuity: inSpace.map((order, i) => 1 - beyond(order, inLayout[i]) / worst),
    recall: inSpace.map((order, i) => {
      const near = new Set(order.slice(0, k));
      return inLayout[i].slice(0, k).filter((j) => near.has(j)).length / k;
    }),
  };
}

function expectRows(actual: Float32Array, expected: readonly number[]) {
  expect(actual).toEqual(Float32Array.from(expected));
}

function mean(values: readonly number[]) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('trust, by hand', () => {
  // On a line 0, 1, 3, 7 the nearest are 1, 0, 1, 2. The layout swaps the last two: 0, 1, 7, 3.
  const x: Matrix = { n: 4, d: 1, data: Float32Array.of(0, 1, 3, 7) };
  const layout: Matrix = { n: 4, d: 1, data: Float32Array.of(0, 1, 7, 3) };

  it('counts how far the neighbours of the layout lie beyond the first k', async () => {
    const answer = await measure(x, layout, 1);
    // Row 2 has 3 nearest in the layout, the last of three in the space; row 3 has 1, the second. 2(8 - 3 - 1)/2 = 2.
    expectRows(answer.rowTrustworthiness, [1, 1, 0, 0.5]);
    expect(answer.trustworthiness).toBe(1 - 3 / 8);
    // Row 2's nearest, 1, is second in the layout; row 3's nearest, 2, is last.
    expectRows(answer.rowContinuity, [1, 1, 0.5, 0]);
    expect(answer.continuity).toBe(1 - 3 / 8);
    expectRows(answer.rowRecall, [1, 1, 0, 0]);
    expect(answer.recall).toBe(0.5);
  });

  it('is perfect when the layout is the space', async () => {
    const { trustworthiness, continuity, recall } = await measure(x, x, 1);
    expect([trustworthiness, continuity, recall]).toEqual([1, 1, 1]);
  });
});

describe('trust against scikit-learn', () => {
  const x: Matrix = { n: fixture.n, d: fixture.d, data: Float32Array.from(fixture.x) };
  for (const { layout: name, k, ...expected } of fixture.answers) {
    it(`agrees on ${name} at k = ${k}`, async () => {
      const { d, data } = fixture.layouts[name];
      const answer = await measure(x, { n: x.n, d, data: Float64Array.from(data) }, k);
      expect(answer.k).toBe(k);
      // Sums of integers over the same counts: only the last division differs.
      expect(answer.trustworthiness).toBeCloseTo(expected.trustworthiness, 12);
      expect(answer.continuity).toBeCloseTo(expected.continuity, 12);
      expect(answer.recall).toBeCloseTo(expected.recall, 12);
    });
  }
});

describe('trust against full sorts', () => {
  const cases: [string, Matrix, Matrix | DoubleMatrix, number][] = [
    ['a random layout', normals(120, 16, 1), doubles(normals(120, 2, 2)), 10],
    ['a layout in single precision', normals(70, 3, 3), normals(70, 2, 4), 7],
    ['the largest k', normals(31, 5, 5), normals(31, 3, 6), 15],
  ];
  const coarse = normals(90, 2, 7);
  const ties = { ...coarse, data: coarse.data.map((value) => Math.round(value)) };
  cases.push(['integers with many ties and twins', ties, doubles(ties), 6]);
  const far = normals(80, 12, 8);
  const close = { ...far, data: far.data.map((value) => 1000 + value * 1e-3) };
  cases.push(['distances that single precision cannot tell apart', close, normals(80, 2, 9), 8]);

  for (const [name, x, layout, k] of cases) {
    it(`agrees on ${name}`, async () => {
      const answer = await measure(x, layout, k);
      const expected = bySorting(x, layout, k);
      expectRows(answer.rowTrustworthiness, expected.trustworthiness);
      expectRows(answer.rowContinuity, expected.continuity);
      expectRows(answer.rowRecall, expected.recall);
      expect(answer.trustworthiness).toBeCloseTo(mean(expected.trustworthiness), 12);
      expect(answer.continuity).toBeCloseTo(mean(expected.continuity), 12);
      expect(answer.recall).toBeCloseTo(mean(expected.recall), 12);
    });
  }
});

describe('trust of some rows', () => {
  /** More columns than a block has, an odd number. */
  const many = normals(4301, 6, 11);
  const equalRows = { ...many, data: many.data.map((value, at) => (at < 600 ? 0.5 : value)) };
  const fine: DoubleMatrix = { ...many, data: Float64Array.from(many.data, (value) => value / 3) };
  const cases: [string, Matrix | DoubleMatrix, Matrix | DoubleMatrix, number][] = [
    ['a plane', many, normals(4301, 2, 12), 9],
    ['three columns in doubles', many, doubles(normals(4301, 3, 13)), 4],
    ['rows in doubles', fine, normals(4301, 2, 14), 9],
    ['a hundred equal rows', equalRows, normals(4301, 2, 15), 6],
  ];
  for (const [name, x, layout, k] of cases) {
    it(`is that of each against all: ${name}`, async () => {
      const { sample, ...answer } = await measure(x, layout, k, 40);
      const rows = sample!.rows;
      expect([...new Set(rows)].sort((a, b) => a - b)).toEqual([...rows]);
      expect(rows).toHaveLength(40);
      const expected = bySorting(x, layout, k, rows);
      expectRows(answer.rowTrustworthiness, expected.trustworthiness);
      expectRows(answer.rowContinuity, expected.continuity);
      expectRows(answer.rowRecall, expected.recall);
      expect(answer.trustworthiness).toBeCloseTo(mean(expected.trustworthiness), 12);
    });
  }

  it('is that of all rows where all are drawn', async () => {
    const [x, layout] = [normals(300, 5, 16), normals(300, 2, 17)];
    const { sample, ...answer } = await measure(x, layout, 7, 300);
    expect(answer).toEqual(await measure(x, layout, 7));
    expect(sample!.rows).toEqual(Int32Array.from({ length: 300 }, (_, i) => i));
    expect(sample!.standardErrors).toEqual({ trustworthiness: 0, continuity: 0, recall: 0 });
  });

  it('estimates that of all rows as far as its standard errors say', async () => {
    const x = normals(3000, 4, 18);
    const layout: Matrix = { n: x.n, d: 2, data: x.data.filter((_, at) => at % 4 < 2) };
    const whole = await measure(x, layout, 10);
    const off: number[] = [];
    for (const seed of Array.from({ length: 12 }).keys()) {
      const request = { k: 10, seed, measuredRows: 500 };
      const some = await layoutQuality(new EmbeddingMatrix(x), layout, request, silentContext());
      for (const measured of ['trustworthiness', 'continuity', 'recall'] as const) {
        off.push((some[measured] - whole[measured]) / some.sample!.standardErrors[measured]);
      }
    }
    expect(Math.max(...off.map(Math.abs))).toBeLessThan(3.5);
    // They are neither too large: the mean square of what is off is about 1.
    expect(mean(off.map((value) => value ** 2))).toBeGreaterThan(0.4);
    expect(mean(off.map((value) => value ** 2))).toBeLessThan(2);
  });

  it('draws rows beyond 20,000 different ones, by the seed', async () => {
    const x = normals(20_001, 2, 19);
    const { sample } = await measure(x, x, 3);
    expect(sample!.rows).toHaveLength(2000);
    const other = await layoutQuality(new EmbeddingMatrix(x), x, { k: 3, seed: 43 }, silentContext());
    expect(other.sample!.rows).not.toEqual(sample!.rows);
  });

  it('is the same with any number of threads', async () => {
    const [x, layout] = [normals(2200, 7, 20), normals(2200, 2, 21)];
    setThreads(1);
    const alone = await measure(x, layout, 8);
    setThreads(3);
    expect(await measure(x, layout, 8)).toEqual(alone);
  });
});

describe('trust at the edges', () => {
  it('answers for identical rows, where the lowest index is nearest', async () => {
    const x: Matrix = { n: 9, d: 2, data: new Float32Array(18) };
    const answer = await measure(x, x, 4);
    expect(answer.trustworthiness).toBe(1);
    expect(answer.recall).toBe(1);
  });

  it('works on three rows, the fewest', async () => {
    const x = normals(3, 4, 1);
    expect((await measure(x, x, 1)).recall).toBe(1);
  });

  it('refuses a k outside [1, n / 2)', async () => {
    for (const [n, k] of [
      [0, 1],
      [1, 1],
      [2, 1],
      [10, 5],
      [10, 0],
      [10, 1.5],
      [10, Number.NaN],
    ] as const) {
      const x = normals(n, 2, 1);
      await expect(measure(x, x, k), `${n}, ${k}`).rejects.toThrow(
        `Layout quality: k is ${String(k)} but must be an integer from 1 to below half of the rows, ${n}.`,
      );
    }
  });

  it('refuses a layout of other rows, and what is not finite in either', async () => {
    const x = normals(10, 3, 1);
    await expect(measure(x, normals(9, 2, 1), 2)).rejects.toThrow(
      /^Layout quality: the layout has 9 rows but the space has 10\.$/,
    );
    const broken = normals(10, 2, 2);
    broken.data[5] = Number.NaN;
    await expect(measure(x, broken, 2)).rejects.toThrow(/^Layout quality: row 2 holds NaN/);
    await expect(measure(broken, x, 2)).rejects.toThrow(/row 2 holds NaN/);
  });

  it('reports progress to the end without going back, and stops when asked', async () => {
    const x = normals(200, 4, 1);
    await expectProgress((run) => layoutQuality(new EmbeddingMatrix(x), x, { k: 5, seed: 42 }, run));
    await expect(
      layoutQuality(new EmbeddingMatrix(x), x, { k: 5, seed: 42 }, cancelledContext()),
    ).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
