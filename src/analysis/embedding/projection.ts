/**
 * Dataset-standardised features, brought to few dimensions by a sparse random projection that keeps distances
 * (Kane & Nelson 2014: every feature adds to a few outputs with random signs). Seeded: the same input gives the
 * same bytes.
 */
import { Kernels } from '../kernels/kernels';
import type { Matrix, Rows } from '../numeric/matrix';
import { subtask, type TaskContext } from '../taskContext';
import { normalizeRow } from './combine';

const ENTRIES_PER_FEATURE = 16;
const SEED = 0x9e3779b9; // any constant; another one is another encoder
/** Features that vary less than this over the dataset carry rounding, not structure. */
const MIN_STD = 1e-6;
/** Rows that the kernel takes at once. */
const LANES = 8;
const LANES_BYTES = LANES * Float64Array.BYTES_PER_ELEMENT;

/**
 * @param features (n, sum of blocks), read three times in order; each block weighs the same whatever its length.
 * @returns (n, dimension) unit rows. A row equal to the dataset's mean (n = 1, or all rows alike) becomes the
 *   first unit vector.
 * @throws AnalysisError `unavailable` as `Kernels.create`; CancelledError.
 */
export async function standardizeAndProject(
  features: Rows,
  blocks: readonly number[],
  dimension: number,
  task: TaskContext,
): Promise<Matrix> {
  const { n, d } = features;
  const { mean, scale } = columnScales(features, blocks, subtask(task, 0, 0.5));
  const { targets, added } = projectionOf(d, dimension);
  const kernels = await Kernels.create();
  const at = kernels.int32(targets.length);
  const counts = kernels.uint8(added.length);
  const values = kernels.float64(d * LANES);
  const sums = kernels.float64(dimension * LANES);
  at.values.set(targets);
  counts.values.set(added);
  const data = new Float32Array(n * dimension);
  const projecting = subtask(task, 0.5, 1);
  for (let first = 0; first < n; first += LANES) {
    projecting.progress(first, n);
    const count = Math.min(LANES, n - first);
    standardize(features, first, mean, scale, values.values);
    sums.values.fill(0);
    kernels.call.projectRows(
      values.pointer,
      d,
      at.pointer,
      counts.pointer,
      ENTRIES_PER_FEATURE,
      sums.pointer,
    );
    const projected = sums.values;
    for (let lane = 0; lane < count; lane++) {
      const row = data.subarray((first + lane) * dimension, (first + lane + 1) * dimension);
      for (let k = 0; k < dimension; k++) row[k] = projected[k * LANES + lane];
      if (row.every((v) => v === 0)) row[0] = 1;
      normalizeRow(row);
    }
  }
  kernels.release();
  task.progress(1, 1);
  return { n, d: dimension, data };
}

/** Rows from `first` on, by feature and row; beyond the last row it is taken again. */
function standardize(
  { n, d, row }: Rows,
  first: number,
  mean: Float64Array,
  scale: Float64Array,
  out: Float64Array,
): void {
  const rows = Array.from({ length: LANES }, (_, lane) => row(Math.min(first + lane, n - 1)));
  for (let f = 0, to = 0; f < d; f++) {
    const [m, s] = [mean[f], scale[f]];
    for (let lane = 0; lane < LANES; lane++, to++) out[to] = (rows[lane][f] - m) * s;
  }
}

let latest: { readonly name: string; readonly value: Projection } | undefined;

/** Takes longer than one would wait for a single image. */
function projectionOf(features: number, dimension: number): Projection {
  const name = `${features} ${dimension}`;
  if (latest?.name !== name) latest = { name, value: projection(features, dimension) };
  return latest.value;
}

interface Projection {
  readonly targets: Int32Array;
  readonly added: Uint8Array;
}

function columnScales(
  { n, d, row }: Rows,
  blocks: readonly number[],
  task: TaskContext,
): { mean: Float64Array; scale: Float64Array } {
  const mean = new Float64Array(d);
  const scale = new Float64Array(d);
  for (let i = 0; i < n; i++) {
    if (i % LANES === 0) task.progress(i, 2 * n);
    const values = row(i);
    for (let f = 0; f < d; f++) mean[f] += values[f] / n;
  }
  for (let i = 0; i < n; i++) {
    if (i % LANES === 0) task.progress(n + i, 2 * n);
    const values = row(i);
    for (let f = 0; f < d; f++) scale[f] += (values[f] - mean[f]) ** 2 / n;
  }
  let f = 0;
  for (const length of blocks) {
    for (const end = f + length; f < end; f++) {
      const std = Math.sqrt(scale[f]);
      scale[f] = std < MIN_STD ? 0 : 1 / (std * Math.sqrt(length));
    }
  }
  return { mean, scale };
}

/**
 * Distinct outputs and random signs of each feature, from a 32-bit xorshift (Marsaglia 2003), as the kernel takes them:
 * byte offsets of the outputs with sign 1, then of those with -1, and how many have 1.
 */
function projection(features: number, dimension: number): Projection {
  const targets = new Int32Array(features * ENTRIES_PER_FEATURE);
  const added = new Uint8Array(features);
  let state = SEED;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  const signOf = new Map<number, boolean>();
  for (let f = 0; f < features; f++) {
    signOf.clear();
    while (signOf.size < ENTRIES_PER_FEATURE) {
      const bits = next();
      const output = (bits >>> 1) % dimension;
      if (!signOf.has(output)) signOf.set(output, (bits & 1) === 1);
    }
    let low = f * ENTRIES_PER_FEATURE;
    let high = low + ENTRIES_PER_FEATURE;
    for (const [output, isAdded] of signOf) targets[isAdded ? low++ : --high] = output * LANES_BYTES;
    added[f] = low - f * ENTRIES_PER_FEATURE;
  }
  return { targets, added };
}
