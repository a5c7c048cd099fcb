import { describe, expect, it } from 'vitest';
import { equalRows } from '../../../src/analysis/numeric/equalRows';
import { type AnyMatrix, pickRows } from '../../../src/analysis/numeric/matrix';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';

const random = new MT19937(1);

function like(data: AnyMatrix['data'], numbers: ArrayLike<number>, d: number): AnyMatrix {
  const n = numbers.length / d;
  return data instanceof Float32Array
    ? { n, d, data: Float32Array.from(numbers) }
    : { n, d, data: Float64Array.from(numbers) };
}

describe.each([1, 3, 4, 7, 8, 9, 33])('rows of %i columns', (d) => {
  const numbers = Array.from({ length: 50 * d }, () => random.normal());
  const order = [...Array(50).keys(), ...Array.from({ length: 30_000 }, () => random.integer(50))];
  const kinds: [string, AnyMatrix][] = [
    ['single precision', pickRows({ n: 50, d, data: Float32Array.from(numbers) }, order)],
    ['doubles', pickRows({ n: 50, d, data: Float64Array.from(numbers) }, order)],
  ];

  it.each(kinds)('are found again in %s, in order of their first appearance', (_name, x) => {
    const { groupOf, first, sizes, largest } = equalRows(x);
    expect([...groupOf]).toEqual(order);
    expect([...first]).toEqual([...Array(50).keys()]);
    const counts = new Int32Array(50);
    for (const row of order) counts[row]++;
    expect(sizes).toEqual(counts);
    expect(largest).toBe(Math.max(...counts));
  });

  it.each(kinds)('differ in %s when one number does, wherever it stands', (_name, { data }) => {
    const own = data.slice(0, d);
    const rows = new Float64Array((d + 1) * d);
    for (let i = 0; i <= d; i++) rows.set(own, i * d);
    for (let i = 0; i < d; i++) rows[i * d + i] += 1;
    expect(equalRows(like(data, rows, d)).first).toHaveLength(d + 1);
  });

  it.each(kinds)(
    'are equal in %s where only the sign of a zero differs, and never with a NaN',
    (_name, { data }) => {
      const row = data.slice(0, d);
      const rows = [row, row, row, row].flatMap((values, i) => [
        [0, -0, Number.NaN, Number.NaN][i],
        ...values.slice(1),
      ]);
      expect([...equalRows(like(data, rows, d)).groupOf]).toEqual([0, 0, 1, 2]);
    },
  );
});

it('takes rows that begin anywhere in their memory', () => {
  const data = new Float32Array([9, 1, 2, 1, 2, 3, 4]).subarray(1);
  expect([...equalRows({ n: 3, d: 2, data }).groupOf]).toEqual([0, 0, 1]);
});

it('takes rows without columns as equal', () => {
  expect([...equalRows({ n: 3, d: 0, data: new Float32Array(0) }).groupOf]).toEqual([0, 0, 0]);
});
