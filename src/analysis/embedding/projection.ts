/**
 * Dataset-standardised features, brought to few dimensions by a sparse random projection that keeps distances
 * (Kane & Nelson 2014: every feature adds to a few outputs with random signs). Seeded: the same input gives the
 * same bytes.
 */
import type { Matrix } from '../numeric/matrix';
import { normalizeRow } from './combine';

const ENTRIES_PER_FEATURE = 16;
const SEED = 0x9e3779b9; // any constant; another one is another encoder
/** Features that vary less than this over the dataset carry rounding, not structure. */
const MIN_STD = 1e-6;

/**
 * @param features (n, sum of blocks); each block weighs the same whatever its length.
 * @returns (n, dimension) unit rows. A row equal to the dataset's mean (n = 1, or all rows alike) becomes the
 *   first unit vector.
 */
export function standardizeAndProject(
  features: Matrix,
  blocks: readonly number[],
  dimension: number,
): Matrix {
  const { n, d } = features;
  const { mean, scale } = columnScales(features, blocks);
  const { outputs, signs } = projection(d, dimension);
  const data = new Float32Array(n * dimension);
  const sums = new Float64Array(dimension);
  for (let i = 0; i < n; i++) {
    sums.fill(0);
    for (let f = 0, e = 0; f < d; f++) {
      const value = (features.data[i * d + f] - mean[f]) * scale[f];
      for (let k = 0; k < ENTRIES_PER_FEATURE; k++, e++) sums[outputs[e]] += signs[e] * value;
    }
    const row = data.subarray(i * dimension, (i + 1) * dimension);
    row.set(sums);
    if (row.every((v) => v === 0)) row[0] = 1;
    normalizeRow(row);
  }
  return { n, d: dimension, data };
}

function columnScales(
  features: Matrix,
  blocks: readonly number[],
): { mean: Float64Array; scale: Float64Array } {
  const { n, d, data } = features;
  const mean = new Float64Array(d);
  const scale = new Float64Array(d);
  for (let i = 0, at = 0; i < n; i++) for (let f = 0; f < d; f++, at++) mean[f] += data[at] / n;
  for (let i = 0, at = 0; i < n; i++) {
    for (let f = 0; f < d; f++, at++) scale[f] += (data[at] - mean[f]) ** 2 / n;
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

/** Distinct outputs and random signs of each feature, from a 32-bit xorshift (Marsaglia 2003). */
function projection(features: number, dimension: number): { outputs: Uint16Array; signs: Int8Array } {
  const outputs = new Uint16Array(features * ENTRIES_PER_FEATURE);
  const signs = new Int8Array(features * ENTRIES_PER_FEATURE);
  let state = SEED;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  for (let f = 0; f < features; f++) {
    const from = f * ENTRIES_PER_FEATURE;
    for (let k = 0; k < ENTRIES_PER_FEATURE;) {
      const bits = next();
      const output = (bits >>> 1) % dimension;
      if (outputs.subarray(from, from + k).includes(output)) continue;
      outputs[from + k] = output;
      signs[from + k] = bits & 1 ? 1 : -1;
      k++;
    }
  }
  return { outputs, signs };
}
