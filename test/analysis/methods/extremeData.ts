/** Data at the edges of what a method can be given; drawn by a seed. */
import type { AnyMatrix } from '../../../src/analysis/numeric/matrix';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { blobs, grid, normals } from '../clustering/fitted';

function times(x: AnyMatrix, factor: number): AnyMatrix {
  return { n: x.n, d: x.d, data: Float32Array.from(x.data, (value) => value * factor) };
}

function doubles(
  n: number,
  d: number,
  of: (row: number, column: number, normal: number) => number,
): AnyMatrix {
  const random = new MT19937(5);
  const data = Float64Array.from({ length: n * d }, (_, at) =>
    of(Math.floor(at / d), at % d, random.normal()),
  );
  return { n, d, data };
}

function constant(n: number, d: number, value: number): AnyMatrix {
  return { n, d, data: new Float32Array(n * d).fill(value) };
}

const groups = blobs(60, 6, 4, 3);

export const extremeData: readonly (readonly [name: string, x: AnyMatrix])[] = [
  ...[0, 1, 2, 3, 4, 5].map((n) => [`${n} rows`, normals(n, 3, n)] as const),
  ['one column', normals(40, 1, 2)],
  ['no columns', { n: 40, d: 0, data: new Float32Array(0) }],
  ['zeros', constant(40, 5, 0)],
  ['ones', constant(40, 5, 1)],
  ['equal rows of one column', constant(50, 1, 0)],
  ['few distinct rows', grid(50, 2, 2, 1)],
  [
    'equal rows and one far away',
    { n: 41, d: 1, data: Float32Array.from({ length: 41 }, (_, i) => (i === 40 ? 20 : 0)) },
  ],
  ['numbers of 1e-10', times(groups, 1e-10)],
  ['numbers of 1e-25', times(groups, 1e-25)],
  ['subnormal numbers', times(groups, 1e-38)],
  ['numbers of 1e15', times(groups, 1e15)],
  ['numbers of 1e30', times(groups, 1e30)],
  [
    'the largest numbers',
    { n: 2, d: 4, data: Float32Array.from({ length: 8 }, (_, at) => (at < 4 ? 3e38 : -3e38)) },
  ],
  ['doubles far from 0', doubles(50, 4, (row, _column, normal) => 1e9 + (row % 3) + normal / 10)],
  ['doubles beyond single precision', doubles(50, 4, (row, _column, normal) => 1e300 * (normal + row))],
  ['doubles of 1e-200', doubles(50, 4, (row, _column, normal) => 1e-200 * (normal + (row % 3)))],
  ['columns of mixed scales', doubles(50, 4, (_row, column, normal) => normal * 10 ** (8 * column - 12))],
  ['rows of mixed scales', doubles(50, 4, (row, _column, normal) => normal * 10 ** ((row % 5) * 6 - 12))],
  ['a column of one number', doubles(50, 4, (_row, column, normal) => (column === 2 ? 1e6 : normal))],
  [
    'two distinct rows',
    { n: 60, d: 2, data: Float32Array.from({ length: 120 }, (_, at) => (at % 4 < 2 ? 1 : -1)) },
  ],
];
