/** What every outlier method promises, whatever it computes. */
import { describe, expect, it } from 'vitest';
import { methodsOf } from '../../../src/analysis/methods/registry';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import type { Matrix } from '../../../src/analysis/numeric/matrix';
import { resolveParams } from '../../../src/analysis/params';
import { silentContext } from '../../../src/analysis/taskContext';
import { rows } from '../clustering/fitted';
import { cancelledContext, expectProgress } from '../contexts';
import { groupsWithStrays } from './fixture';

describe.each(methodsOf('outliers').map((method) => [method.name, method] as const))('%s', (name, method) => {
  const specs = method.params;
  const fit = (x: Matrix, request = {}, seed = 42, run = silentContext()) =>
    method.fit(new EmbeddingMatrix(x), resolveParams(specs, request, method.title), seed, run);

  it('scores rows far from all others above every ordinary row, and flags them', async () => {
    // A stray that is the centre of a cluster of its own does not stand out by its distance to that centre.
    const request = name === 'kmeans-distance' ? { k: 2 } : {};
    const { scores, outliers } = await fit(groupsWithStrays(4), request);
    expect(Math.min(...scores.subarray(80))).toBeGreaterThan(Math.max(...scores.subarray(0, 80)));
    expect([...outliers]).toEqual(expect.arrayContaining([80, 81, 82, 83]));
  });

  it('gives ascending outliers and one double a row', async () => {
    const { scores, outliers } = await fit(groupsWithStrays(4));
    expect(scores).toBeInstanceOf(Float64Array);
    expect(scores).toHaveLength(84);
    expect(outliers).toBeInstanceOf(Int32Array);
    expect([...outliers]).toEqual([...new Set(outliers)].sort((a, b) => a - b));
  });

  it('gives the same bytes for the same seed', async () => {
    const a = await fit(groupsWithStrays(3), {}, 9);
    const b = await fit(groupsWithStrays(3), {}, 9);
    expect(Buffer.from(a.scores.buffer)).toEqual(Buffer.from(b.scores.buffer));
    expect(a.outliers).toEqual(b.outliers);
  });

  it.each([0, 1, 2])('answers %i rows without flagging any', async (n) => {
    const { scores, outliers } = await fit({
      n,
      d: 3,
      data: Float32Array.from({ length: n * 3 }, (_, i) => i),
    });
    expect(scores).toHaveLength(n);
    expect(scores.every(Number.isFinite)).toBe(true);
    expect(outliers).toHaveLength(0);
  });

  it('finds no row stranger than another among identical rows', async () => {
    const { scores, outliers } = await fit({ n: 30, d: 4, data: new Float32Array(120).fill(0.5) });
    expect(new Set(scores).size).toBe(1);
    expect(outliers).toHaveLength(0);
  });

  it('gives repeated rows equal scores', async () => {
    const x = groupsWithStrays(4);
    const twice = { n: 2 * x.n, d: x.d, data: Float32Array.from([...x.data, ...x.data]) };
    const { scores } = await fit(twice);
    for (let i = 0; i < x.n; i++) expect(scores[i + x.n]).toBeCloseTo(scores[i], 9);
  });

  it('names the row that holds a NaN', async () => {
    const x = rows([0, 1], [1, 0], [NaN, 2], [3, 1]);
    await expect(fit(x)).rejects.toThrow(/row 2 holds NaN/);
    await expect(fit(rows([Infinity, 1]))).rejects.toThrow(/row 0 holds Infinity/);
  });

  it('refuses a contamination above a half by name', () => {
    expect(() => resolveParams(specs, { contamination: 0.6 }, method.title)).toThrow(
      new RegExp(`^${method.title}: contamination is 0.6 but must be .*> 0 and <= 0.5\\.$`),
    );
  });

  it('stops when it is cancelled', async () => {
    await expect(fit(groupsWithStrays(2), {}, 42, cancelledContext())).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('reports progress that never goes back and ends whole', async () => {
    await expectProgress((run) => fit(groupsWithStrays(2), {}, 42, run));
  });
});
