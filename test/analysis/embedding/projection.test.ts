import { describe, expect, it } from 'vitest';
import { standardizeAndProject } from '../../../src/analysis/embedding/projection';
import { row } from '../../../src/analysis/numeric/matrix';
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

  it('keeps the angles of the standardised features, within what 512 dimensions allow', () => {
    const y = standardizeAndProject(x, blocks, 512);
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

  it('does not care about the unit or the offset of a feature', () => {
    const scaled = { ...x, data: x.data.map((v, i) => (i % x.d === 7 ? v * 1000 + 5 : v)) };
    const [a, b] = [standardizeAndProject(x, blocks, 64), standardizeAndProject(scaled, blocks, 64)];
    a.data.forEach((v, i) => expect(Math.abs(v - b.data[i])).toBeLessThan(1e-4));
  });

  it('leaves out features that never vary, and gives equal rows the first unit vector', () => {
    const equal = { n: 2, d: 3, data: Float32Array.of(1, 2, 3, 1, 2, 3) };
    const y = standardizeAndProject(equal, [3], 32);
    for (const i of [0, 1]) expect(Array.from(row(y, i))).toEqual([1, ...new Array<number>(31).fill(0)]);
  });
});
