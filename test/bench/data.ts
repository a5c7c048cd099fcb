/** Seeded data of the benchmark: unit vectors, the same on every machine. */
import type { Matrix } from '../../src/analysis/numeric/matrix';
import { MT19937 } from '../../src/analysis/numeric/mt19937';

export const dataSets = {
  /** Like CLIP embeddings of a medical set: a narrow cone, modalities, groups, patients with like slices. */
  clustered,
  /** Uniform on the sphere: nothing to find, all distances alike. */
  random: (n: number, d: number) => unitRows(n, d, (_i, out, random) => addNormal(out, 1, random)),
  /** For a row that brings its own data; n is what it counts. */
  none: (_n: number, d: number): Matrix => ({ n: 0, d, data: new Float32Array(0) }),
} satisfies Record<string, (n: number, d: number) => Matrix>;
export type DataName = keyof typeof dataSets;

const SEED = 20261125;
const MODALITIES = 3;
const GROUPS = 10;
const SLICES_PER_PATIENT = 6;
const OUTLIERS_PER_THOUSAND = 50;

function clustered(n: number, d: number): Matrix {
  const centers = new MT19937(SEED + 1);
  const direction = (length: number) => addNormal(new Float64Array(d), length, centers);
  const cone = direction(1.2);
  const modalities = Array.from({ length: MODALITIES }, () => direction(0.7));
  const groups = Array.from({ length: GROUPS }, () => direction(0.5));
  const patients = Array.from({ length: Math.ceil(n / SLICES_PER_PATIENT) }, () => direction(0.25));
  return unitRows(n, d, (i, out, random) => {
    const isOutlier = random.integer(1000) < OUTLIERS_PER_THOUSAND;
    const patient = Math.floor(i / SLICES_PER_PATIENT);
    const group = patient % GROUPS;
    add(out, cone);
    if (isOutlier) return addNormal(out, 1, random);
    add(out, modalities[group % MODALITIES]);
    add(out, groups[group]);
    add(out, patients[patient]);
    return addNormal(out, 0.12, random);
  });
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
