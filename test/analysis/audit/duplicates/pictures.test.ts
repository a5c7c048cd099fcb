/** Which compared pictures are kept, and that what is made again is the same. */
import { expect, it } from 'vitest';
import { ComparedPictures } from '../../../../src/analysis/audit/duplicates/pictures';
import { CELL_SIZE } from '../../../../src/analysis/embedding/thumbnails';
import { MT19937 } from '../../../../src/analysis/numeric/mt19937';

const random = new MT19937(3);
const cells = Array.from({ length: 3 }, () =>
  Uint8Array.from({ length: CELL_SIZE ** 2 }, () => Math.floor(256 * random.random())),
);
/** Bytes of values and slopes. */
const levelBytes = (side: number) => 3 * 4 * side ** 2;

function kept(maxBytes: number) {
  const read: number[] = [];
  const pictures = {
    n: cells.length,
    cellOf(i: number) {
      read.push(i);
      return cells[i];
    },
    sizeOf: () => ({ width: 3, height: 2 }),
  };
  return { read, compared: new ComparedPictures(pictures, maxBytes) };
}

it('makes levels when they are asked for, once', () => {
  const { read, compared } = kept(1e9);
  const picture = compared.of(1);
  expect(read).toEqual([1]);
  const levels = ([0, 1, 2] as const).map((at) => picture.level(at));
  expect(levels.map(({ size }) => size)).toEqual([CELL_SIZE / 4, CELL_SIZE / 2, CELL_SIZE]);
  const calls = read.length;
  expect(compared.of(1).level(2)).toBe(levels[2]);
  expect(read).toHaveLength(calls);
});

it('keeps those that were used last within its bytes, and makes others again as they were', () => {
  const { read, compared } = kept(4000 + 2 * levelBytes(CELL_SIZE / 4));
  const first = compared.of(0).level(0);
  compared.of(1).level(0);
  compared.of(0);
  read.length = 0;
  compared.of(2).level(0); // 1 is let go
  expect(compared.of(0).level(0)).toBe(first);
  expect(read).toEqual([2, 2]);
  compared.of(0).level(2); // larger than all that may be kept
  read.length = 0;
  const again = compared.of(0).level(0);
  expect(read).toEqual([0, 0]);
  expect(again).not.toBe(first);
  expect(again).toEqual(first);
});
