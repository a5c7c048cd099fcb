import { describe, expect, it } from 'vitest';
import { Kernels } from '../../../src/analysis/kernels/kernels';
import { CloseRows, NearLists } from '../../../src/analysis/numeric/byteBlocks';
import { byteColumns, byteProducts, byteRows, PADDING } from '../../../src/analysis/numeric/byteRows';
import { DistanceBounds } from '../../../src/analysis/numeric/distanceBounds';
import { silentContext } from '../../../src/analysis/taskContext';
import { normals } from '../clustering/fitted';

const all = (n: number) => Int32Array.from({ length: n }, (_, i) => i);

/** Rows of one place and others, by columns that are no multiple of four. */
async function compared(n: number, d: number) {
  const x = normals(n, d, 6);
  const data = x.data.map((value, at) => (at < 20 * d ? 3 + 0.05 * value : value));
  const keys = new DistanceBounds({ n, d, data }, 'euclidean', 'test');
  const bytes = byteRows(keys.rows, undefined, silentContext());
  const products = new Int32Array(n * n);
  await byteProducts(bytes.numbers, n, d, byteColumns(bytes, all(n)), products);
  return { keys, bytes, products };
}

describe('rows in 7 bits', () => {
  it('give half of the squared distances, within what they may be off', async () => {
    const { keys, bytes, products } = await compared(61, 97);
    const value = (which: number, i: number) => bytes.values[which * (61 + PADDING) + i];
    let close = 0;
    for (let i = 0; i < 61; i++) {
      for (let j = 0; j < 61; j++) {
        const about = value(0, i) + value(0, j) - value(1, i) * value(1, j) * products[i * 61 + j];
        const slack = value(2, i) * value(3, j) + value(3, i) * value(2, j);
        const off = Math.abs(about - keys.exactKey(i, j) / 2);
        expect(off).toBeLessThanOrEqual(slack);
        if (off > slack / 100) close++;
      }
    }
    expect(close).toBeGreaterThan(1000); // the bound says something
  });

  it('find every pair up to a limit, and lists of the nearest', async () => {
    const [n, d, size] = [61, 97, 5];
    const { keys, bytes, products } = await compared(n, d);
    const kernels = await Kernels.create();
    const block = kernels.int32(n * n + PADDING);
    const pairs = new CloseRows(kernels, bytes, n, n, n * n);
    const lists = new NearLists(kernels, bytes, n, size, n, n);
    block.values.set(products);
    const rows = { rows: all(n), others: all(n) };
    const limit = 40;
    const found = pairs.of(block, rows, new Float64Array(n).fill(limit));
    const given = new Set<string>();
    for (let at = 0; at < found.length; at += 2) given.add(`${found[at]} ${found[at + 1]}`);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) if (keys.exactKey(i, j) / 2 <= limit) expect(given).toContain(`${i} ${j}`);
    expect(given.size).toBeLessThan(n * n);
    lists.offer(block, rows, { others: all(n) });
    for (let i = 0; i < n; i++) {
      const listed = Array.from({ length: size }, (_, at) => lists.rowAt(i, at));
      expect(new Set([...listed, i]).size).toBe(size + 1);
      const least = [...all(n)].filter((j) => j !== i).map((j) => keys.exactKey(i, j) / 2);
      least.sort((a, b) => a - b);
      listed.forEach((j, at) => expect(Math.abs(keys.exactKey(i, j) / 2 - least[at])).toBeLessThan(4));
    }
    kernels.release();
  });
});
