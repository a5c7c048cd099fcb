import { describe, expect, it } from 'vitest';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import {
  blockRows,
  eachGramBlock,
  gramLength,
  MAX_BLOCK_COLUMNS,
  products,
  rowsOf,
  wholeGram,
} from '../../../src/analysis/numeric/gram';
import { timesTransposed } from '../../../src/analysis/numeric/matmul';
import { CancelFlag, silentContext } from '../../../src/analysis/taskContext';
import { blobs, grid } from '../clustering/fitted';
import { expectProgress } from '../contexts';

const doubles = (n: number, d: number, seed: number) => {
  const { data } = blobs(n, d, 3, seed);
  return { n, d, data: Float64Array.from(data) };
};

describe('products of doubles', () => {
  it('equal sums by hand', async () => {
    const [x, y] = [doubles(7, 5, 1), doubles(4, 5, 2)];
    const xyT = await timesTransposed(x, y);
    expect([xyT.n, xyT.d]).toEqual([7, 4]);
    for (let i = 0; i < 7; i++) {
      for (let j = 0; j < 4; j++) {
        let sum = 0;
        for (let c = 0; c < 5; c++) sum += x.data[i * 5 + c] * y.data[j * 5 + c];
        expect(xyT.data[i * 4 + j]).toBeCloseTo(sum, 13);
      }
    }
  });

  it('of nothing are nothing, or zeros', async () => {
    const none = { n: 0, d: 4, data: new Float64Array(0) };
    expect(await timesTransposed(none, doubles(2, 4, 1))).toEqual({ n: 0, d: 2, data: new Float64Array(0) });
    const flat = { n: 2, d: 0, data: new Float64Array(0) };
    expect((await timesTransposed(flat, { ...flat, n: 3 })).data).toEqual(new Float64Array(6));
  });
});

describe('products of rows in blocks', () => {
  it('visit every pair i <= j once, with the products of one large multiplication', async () => {
    for (const n of [1, 2, 33, 130, 300]) {
      const x = grid(n, 6, 9, n); // whole numbers: sums are exact in any order
      const all = await products(x, x);
      // Computed, remembered, and remembered in memory of the caller.
      for (const memory of [undefined, undefined, new Float32Array(n * n)]) {
        const seen = new Uint8Array(n * n);
        const blocks: number[] = [];
        let other = 0;
        await eachGramBlock(
          x,
          silentContext(),
          ({ first, rows, columns, data }) => {
            expect(columns).toBe(n - first);
            expect(rows).toBe(Math.min(blockRows(x), n - first));
            if (memory) expect(data.buffer).toBe(memory.buffer);
            for (const value of data) blocks.push(value);
            for (let r = 0; r < rows; r++) {
              for (let c = r; c < columns; c++) {
                const at = (first + r) * n + first + c;
                seen[at]++;
                if (data[r * columns + c] !== all[at]) other++;
              }
            }
          },
          memory,
        );
        expect(other).toBe(0);
        expect(seen).toEqual(seen.map((_, at) => (Math.floor(at / n) <= at % n ? 1 : 0)));
        const whole = new Float32Array(gramLength(x));
        await wholeGram(x, silentContext(), whole);
        expect(Array.from(whole)).toEqual(blocks);
      }
    }
  });

  it('lie in strips of whole rows where a strip is more than one block', async () => {
    const n = MAX_BLOCK_COLUMNS + 300;
    const x = { n, d: 1, data: Float32Array.from({ length: n }, (_, i) => i % 1000) };
    const whole = new Float32Array(gramLength(x));
    await wholeGram(x, silentContext(), whole);
    let other = 0;
    let at = 0;
    for (let i = 0; i < n; i++) {
      for (let j = i - (i % blockRows(x)); j < n; j++) if (whole[at++] !== x.data[i] * x.data[j]) other++;
    }
    expect(at).toBe(whole.length);
    expect(other).toBe(0);
  });

  it('show progress that never falls and ends at the total', async () => {
    const shares = await expectProgress((run) => eachGramBlock(blobs(300, 512, 3, 1), run, () => undefined));
    expect(shares.length).toBeGreaterThan(3);
  });

  it('stop between blocks', async () => {
    const cancel = new CancelFlag();
    let blocks = 0;
    const visit = () => {
      blocks++;
      cancel.raise();
    };
    await expect(eachGramBlock(blobs(300, 4, 3, 1), silentContext(cancel), visit)).rejects.toThrow(
      'Cancelled.',
    );
    expect(blocks).toBe(1);
  });

  it('are computed again where the first time was cancelled', async () => {
    const x = grid(300, 4, 9, 2);
    const cancel = new CancelFlag();
    await expect(eachGramBlock(x, silentContext(cancel), () => cancel.raise())).rejects.toThrow('Cancelled.');
    const whole = new Float32Array(gramLength(x));
    await wholeGram(x, silentContext(), whole);
    const again = new Float32Array(gramLength(x));
    await wholeGram({ ...x }, silentContext(), again);
    expect(whole).toEqual(again);
  });

  it('takes rows as a view', () => {
    const x = blobs(5, 3, 2, 1);
    expect([...rowsOf(x, 2, 2).data]).toEqual([...x.data.slice(6, 12)]);
    expect(rowsOf(x, 2, 2).data.buffer).toBe(x.data.buffer);
  });

  it('compute what a space needs once, and again after a failure', async () => {
    const space = new EmbeddingMatrix(blobs(4, 2, 2, 1));
    let calls = 0;
    const failing = () => Promise.reject(new Error(`failure ${++calls}`));
    await expect(space.once('x', failing)).rejects.toThrow('failure 1');
    await expect(space.once('x', failing)).rejects.toThrow('failure 2');
    expect(await space.once('y', () => Promise.resolve(++calls))).toBe(3);
    expect(await space.once('y', () => Promise.resolve(++calls))).toBe(3);
  });
});
