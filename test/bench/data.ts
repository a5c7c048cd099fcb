/** Seeded data of the benchmark: unit vectors, the same on every machine. */
import { readMatrix } from '../../src/analysis/embedding/npy';
import type { Matrix } from '../../src/analysis/numeric/matrix';
import { MT19937 } from '../../src/analysis/numeric/mt19937';

/** Labels, scores, or a layout row by row: what the quality is measured on. */
export type Values = ArrayLike<number>;

export interface DataSet extends Matrix {
  /** Planted group of each row, -1 for an outlier; absent where nobody knows. */
  readonly groups?: Int32Array;
}

const SEED = 20261125;
const MODALITIES = 3;
const GROUPS = 10;
const SLICES_PER_PATIENT = 6;
const OUTLIERS_PER_THOUSAND = 50;

/** Like CLIP embeddings of a medical set: a narrow cone, modalities, groups, patients with like slices, outliers. */
export function clustered(n: number, d: number): DataSet {
  const centers = new MT19937(SEED + 1);
  const direction = (length: number) => addNormal(new Float64Array(d), length, centers);
  const cone = direction(1.2);
  const modalities = Array.from({ length: MODALITIES }, () => direction(0.7));
  const groups = Array.from({ length: GROUPS }, () => direction(0.5));
  const patients = Array.from({ length: Math.ceil(n / SLICES_PER_PATIENT) }, () => direction(0.25));
  const planted = new Int32Array(n);
  const rows = unitRows(n, d, (i, out, random) => {
    const isOutlier = random.integer(1000) < OUTLIERS_PER_THOUSAND;
    const patient = Math.floor(i / SLICES_PER_PATIENT);
    const group = patient % GROUPS;
    planted[i] = isOutlier ? -1 : group;
    add(out, cone);
    if (isOutlier) return addNormal(out, 1, random);
    add(out, modalities[group % MODALITIES]);
    add(out, groups[group]);
    add(out, patients[patient]);
    return addNormal(out, 0.12, random);
  });
  return { ...rows, groups: planted };
}

/** The first n rows of a matrix on disk. */
export async function fromFile(path: string, n: number): Promise<DataSet> {
  const { n: rows, d, data } = await readMatrix(path);
  if (rows < n) throw new Error(`${path} has ${rows} rows, not ${n}.`);
  return { n, d, data: data.slice(0, n * d) };
}

function unitRows(
  n: number,
  d: number,
  fill: (i: number, out: Float64Array, random: MT19937) => void,
): Matrix {
  const random = new MT19937(SEED);
  const data = new Float32Array(n * d);
  for (let i = 0; i < n; i++) {
    const row = new Float64Array(d);
    fill(i, row, random);
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    for (let j = 0; j < d; j++) data[i * d + j] = row[j] / length;
  }
  return { n, d, data };
}

function add(out: Float64Array, other: Float64Array): void {
  for (let j = 0; j < out.length; j++) out[j] += other[j];
}

/** Adds a normal vector of about this length. */
function addNormal(out: Float64Array, length: number, random: MT19937): Float64Array {
  const scale = length / Math.sqrt(out.length);
  for (let j = 0; j < out.length; j++) out[j] += scale * random.normal();
  return out;
}
