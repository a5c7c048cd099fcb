import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metric } from '../../../../src/analysis/numeric/distanceBounds';
import { type Matrix, matrix } from '../../../../src/analysis/numeric/matrix';
import { MT19937 } from '../../../../src/analysis/numeric/mt19937';

const folder = join(__dirname, '../../../parity/fixtures/umap');

export interface GraphFixture {
  readonly n: number;
  readonly d: number;
  readonly x: readonly number[];
  readonly graphs: readonly {
    readonly metric: Metric;
    /** The first rows of x that it is made of. */
    readonly rows: number;
    readonly nNeighbors: number;
    readonly indices: readonly number[];
    readonly sigmas: readonly number[];
    readonly rhos: readonly number[];
    readonly starts: readonly number[];
    readonly columns: readonly number[];
    readonly weights: readonly number[];
  }[];
  readonly curves: readonly { minDist: number; spread: number; a: number; b: number }[];
}

export interface IrisFixture {
  readonly n: number;
  readonly d: number;
  readonly x: readonly number[];
  /** What umap-learn reaches, five seeds. */
  readonly trustworthiness10: readonly number[];
}

interface Fixtures {
  readonly graph: GraphFixture;
  readonly iris: IrisFixture;
}

export function readFixture<N extends keyof Fixtures>(name: N): Fixtures[N] {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Fixtures[N];
}

export function matrixOf({ n, d, x }: { n: number; d: number; x: readonly number[] }): Matrix {
  return matrix(Float32Array.from(x), n, d);
}

/** Groups of normal points, `group` of row i is i % groups. */
export function blobs(n: number, d: number, groups: number, seed = 1): Matrix {
  const random = new MT19937(seed);
  const centers = Float64Array.from({ length: groups * d }, () => 5 * random.normal());
  const data = Float32Array.from({ length: n * d }, (_, at) => {
    const group = Math.floor(at / d) % groups;
    return centers[group * d + (at % d)] + random.normal();
  });
  return matrix(data, n, d);
}
