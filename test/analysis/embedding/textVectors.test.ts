import { expect, it } from 'vitest';
import {
  allRows,
  rowBlocks,
  TextVectors,
  vectorsOfRecords,
} from '../../../src/analysis/embedding/textVectors';

const distinct = { n: 3, d: 2, data: Float32Array.of(1, 2, 3, 4, 5, 6) };

it('has the vector of the text of each record', () => {
  const vectors = new TextVectors(distinct, Int32Array.of(0, 1, 0, 2));
  expect([vectors.n, vectors.d]).toEqual([4, 2]);
  expect(Array.from(vectors.row(2))).toEqual([1, 2]);
  expect(allRows(vectors)).toEqual({ n: 4, d: 2, data: Float32Array.of(1, 2, 3, 4, 1, 2, 5, 6) });
});

it('gives all rows in blocks', () => {
  const rowOf = Int32Array.from({ length: 10_000 }, (_none, i) => i % 3);
  const vectors = new TextVectors(distinct, rowOf);
  const blocks = [...rowBlocks(vectors)];
  expect(blocks.length).toBeGreaterThan(1);
  expect(Float32Array.from(blocks.flatMap((block) => [...block]))).toEqual(allRows(vectors).data);
});

it('takes vectors that are given one a record as they are', () => {
  expect(allRows(vectorsOfRecords(distinct))).toEqual(distinct);
});
