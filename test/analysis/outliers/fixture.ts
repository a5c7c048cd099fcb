/** What scikit-learn answers for small matrices (test/parity/outliers.py), and matrices of our own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Matrix } from '../../../src/analysis/numeric/matrix';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { euclidean, rows } from '../clustering/fitted';

interface Case {
  readonly matrix: string;
  readonly params: Record<string, number | string>;
  readonly scores: readonly number[];
  readonly outliers: readonly number[];
}
interface Reference {
  readonly matrices: Record<string, { readonly shape: readonly [number, number]; readonly data: string }>;
  readonly isolationForest: readonly (Case & { readonly seed: number })[];
  readonly lof: readonly Case[];
  readonly sampleRows: readonly {
    readonly n: number;
    readonly count: number;
    readonly seed: number;
    readonly rows: readonly number[];
  }[];
}

export const reference = JSON.parse(
  readFileSync(join(__dirname, '../../parity/fixtures/outliers.json'), 'utf8'),
) as Reference;

export function referenceMatrix(name: string): Matrix {
  const { shape, data } = reference.matrices[name];
  return {
    n: shape[0],
    d: shape[1],
    data: new Float32Array(new Uint8Array(Buffer.from(data, 'base64')).buffer),
  };
}

/** Two tight groups of ordinary rows, then `strays` rows far from both and from each other. */
export function groupsWithStrays(strays: number): Matrix {
  const random = new MT19937(11);
  const d = 6;
  const ordinary = Array.from({ length: 80 }, (_, i) =>
    Array.from({ length: d }, () => (i % 2) * 3 + random.normal() * 0.2),
  );
  const far = Array.from({ length: strays }, () => Array.from({ length: d }, () => random.normal() * 12));
  return rows(...ordinary, ...far);
}

/** Euclidean distances of row i to all others, nearest first, lowest index first: one at a time. */
export function sortedDistances(x: Matrix, i: number): { j: number; distance: number }[] {
  const all = Array.from({ length: x.n }, (_, j) => ({ j, distance: euclidean(x, i, j) }));
  return all.filter(({ j }) => j !== i).sort((a, b) => a.distance - b.distance || a.j - b.j);
}
