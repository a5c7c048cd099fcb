/**
 * Dataset-standardised features, brought to few dimensions by a sparse random projection that keeps distances
 * (Kane & Nelson 2014: every feature adds to a few outputs with random signs). Seeded: the same input gives the
 * same bytes.
 */
import { type KernelArray, Kernels } from '../kernels/kernels';
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
  const { n, d, row } = features;
  const kernels = await Kernels.create();
  const columns = columnsOf(kernels, features);
  columnScales(features, columns, blocks, subtask(task, 0, 0.5));
  const { targets, added } = projectionOf(d, dimension);
  const at = kernels.int32(targets.length);
  const counts = kernels.uint8(added.length);
  const values = kernels.float64(columns.width * LANES);
  const sums = kernels.float64(dimension * LANES);
  at.values.set(targets);
  counts.values.set(added);
  const data = new Float32Array(n * dimension);
  const projecting = subtask(task, 0.5, 1);
  for (let first = 0; first < n; first += LANES) {
    projecting.progress(first, n);
    const count = Math.min(LANES, n - first);
    for (let lane = 0; lane < count; lane++) columns.rows.values.set(row(first + lane), lane * columns.width);
    const { rows, width, mean, scale } = columns;
    kernels.call.standardizeRows(rows.pointer, width, mean.pointer, scale.pointer, values.pointer);
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

/** What the kernels read of the columns; all as wide as `width`, a multiple of 4, with zeros beyond the features. */
interface Columns {
  readonly kernels: Kernels;
  readonly width: number;
  /** As many rows as the kernel takes at once. */
  readonly rows: KernelArray<Float32Array>;
  readonly mean: KernelArray<Float64Array>;
  /** 1 / (standard deviation * square root of the length of the block); 0 where the feature does not vary. */
  readonly scale: KernelArray<Float64Array>;
}

function columnsOf(kernels: Kernels, { d }: Rows): Columns {
  const width = Math.ceil(d / 4) * 4;
  return {
    ...{ kernels, width },
    rows: kernels.float32(width * LANES),
    mean: kernels.float64(width),
    scale: kernels.float64(width),
  };
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

/** Computes `mean` and `scale`. */
function columnScales(
  { n, row }: Rows,
  { kernels, width, rows, mean, scale }: Columns,
  blocks: readonly number[],
  task: TaskContext,
): void {
  const { call } = kernels;
  for (let i = 0; i < n; i++) {
    if (i % LANES === 0) task.progress(i, 2 * n);
    rows.values.set(row(i));
    call.addToMean(rows.pointer, width, n, mean.pointer);
  }
  for (let i = 0; i < n; i++) {
    if (i % LANES === 0) task.progress(n + i, 2 * n);
    rows.values.set(row(i));
    call.addToVariance(rows.pointer, width, n, mean.pointer, scale.pointer);
  }
  const scales = scale.values;
  let f = 0;
  for (const length of blocks) {
    for (const end = f + length; f < end; f++) {
      const std = Math.sqrt(scales[f]);
      scales[f] = std < MIN_STD ? 0 : 1 / (std * Math.sqrt(length));
    }
  }
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
