import { describe, expect, it } from 'vitest';
import { normalizeRow } from '../../../src/analysis/embedding/combine';
import { standardizeAndProject } from '../../../src/analysis/embedding/projection';
import { type Matrix, row, rowsOf } from '../../../src/analysis/numeric/matrix';
import { silentContext } from '../../../src/analysis/taskContext';
import { normals } from '../clustering/fitted';

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (let j = 0; j < a.length; j++) {
    dot += a[j] * b[j];
    aa += a[j] ** 2;
    bb += b[j] ** 2;
  }
  return dot / Math.sqrt(aa * bb);
}

describe('standardizeAndProject', () => {
  const x = normals(12, 900, 5);
  const blocks = [300, 600];

  it('keeps the angles of the standardised features, within what 512 dimensions allow', async () => {
    const y = await standardizeAndProject(rowsOf(x), blocks, 512, silentContext());
    const standard = Array.from({ length: x.n }, () => new Float64Array(x.d));
    for (let f = 0; f < x.d; f++) {
      const column = standard.map((_, i) => x.data[i * x.d + f]);
      const mean = column.reduce((sum, v) => sum + v, 0) / x.n;
      const std = Math.sqrt(column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / x.n);
      column.forEach((v, i) => (standard[i][f] = (v - mean) / std / Math.sqrt(f < 300 ? 300 : 600)));
    }
    for (let i = 0; i < x.n; i++) {
      for (let j = 0; j < i; j++) {
        // 4 standard deviations of a random projection, 4 / sqrt(512)
        expect(Math.abs(cosine(row(y, i), row(y, j)) - cosine(standard[i], standard[j]))).toBeLessThan(0.177);
      }
    }
  });

  it('does not care about the unit or the offset of a feature', async () => {
    const scaled = { ...x, data: x.data.map((v, i) => (i % x.d === 7 ? v * 1000 + 5 : v)) };
    const a = await standardizeAndProject(rowsOf(x), blocks, 64, silentContext());
    const b = await standardizeAndProject(rowsOf(scaled), blocks, 64, silentContext());
    a.data.forEach((v, i) => expect(Math.abs(v - b.data[i])).toBeLessThan(1e-4));
  });

  it('leaves out features that never vary, and gives equal rows the first unit vector', async () => {
    const equal = { n: 2, d: 3, data: Float32Array.of(1, 2, 3, 1, 2, 3) };
    const y = await standardizeAndProject(rowsOf(equal), [3], 32, silentContext());
    for (const i of [0, 1]) expect(Array.from(row(y, i))).toEqual([1, ...new Array<number>(31).fill(0)]);
  });

  it('gives the bytes of a loop over single rows, whatever the number of rows', async () => {
    for (const n of [1, 2, 7, 8, 9, 12]) {
      const some = { n, d: x.d, data: x.data.slice(0, n * x.d) };
      expect((await standardizeAndProject(rowsOf(some), blocks, 64, silentContext())).data).toEqual(
        rowByRow(some, blocks, 64),
      );
    }
  });
});

/** As the head of projection.ts says it, in doubles, feature after feature. */
function rowByRow({ n, d, data }: Matrix, blocks: readonly number[], dimension: number): Float32Array {
  const lengths = blocks.flatMap((length) => new Array<number>(length).fill(length));
  const column = (f: number) => Array.from({ length: n }, (_, i) => data[i * d + f]);
  const scales = lengths.map((length, f) => {
    const mean = column(f).reduce((sum, v) => sum + v / n, 0);
    const std = Math.sqrt(column(f).reduce((sum, v) => sum + (v - mean) ** 2 / n, 0));
    return { mean, scale: std < 1e-6 ? 0 : 1 / (std * Math.sqrt(length)) };
  });
  let state = 0x9e3779b9;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    return (state ^= state << 5) >>> 0;
  };
  const signs = lengths.map(() => {
    const own = new Map<number, number>();
    while (own.size < 16) {
      const bits = next();
      const output = (bits >>> 1) % dimension;
      if (!own.has(output)) own.set(output, bits & 1 ? 1 : -1);
    }
    return own;
  });
  const out = new Float32Array(n * dimension);
  for (let i = 0; i < n; i++) {
    const sums = new Float64Array(dimension);
    signs.forEach((own, f) => {
      const value = (data[i * d + f] - scales[f].mean) * scales[f].scale;
      for (const [output, sign] of own) sums[output] += sign * value;
    });
    const row = out.subarray(i * dimension, (i + 1) * dimension);
    row.set(sums);
    if (row.every((v) => v === 0)) row[0] = 1;
    normalizeRow(row);
  }
  return out;
}
