/**
 * Exact comparisons of distances at the price of approximate ones. The key of a pair is the squared Euclidean
 * distance, or the cosine distance 1 - cos. From a single-precision inner product comes an interval that is sure to
 * hold the true key; only where that does not decide, `exactKey` computes it in doubles from the rows.
 *
 * Exact keys are symmetric and 0 between equal rows. A row of zeros has cosine distance 1 to every other row.
 */
import { AnalysisError } from '../errors';
import { assertFinite, type Matrix } from './matrix';

export const metrics = ['euclidean', 'cosine'] as const;
export type Metric = (typeof metrics)[number];

const SINGLE_EPSILON = 2 ** -24;
/** Beyond d: rounding of norms, scales and of a reference that itself works in single precision. */
const SLACK_TERMS = 16;
/** Products this small may underflow to 0 in single precision. */
const UNDERFLOW = 2 ** -120;
/** Squared norms beyond this leave the range of float32 products. */
const MAX_SQUARED_NORM = 1e36;

export class DistanceBounds {
  /** The key of i, j, whose product is g, lies in [b, b + error[i] + error[j]], where b is
   * lowerBound[i] + lowerBound[j] - factor scale[i] scale[j] g. */
  readonly lowerBound: Float64Array;
  readonly error: Float64Array;
  readonly scale: Float64Array;
  readonly factor: number;

  /** @throws AnalysisError `bad-input` naming a row with a NaN, an infinity or values too large for float32. */
  constructor(
    readonly x: Matrix,
    readonly metric: Metric,
    methodName: string,
  ) {
    const { n, d } = x;
    const relative = (d + SLACK_TERMS) * SINGLE_EPSILON;
    this.factor = metric === 'euclidean' ? 2 : 1;
    this.lowerBound = new Float64Array(n);
    this.error = new Float64Array(n);
    this.scale = new Float64Array(n).fill(1);
    for (let i = 0; i < n; i++) {
      const squared = squaredLength(x, i);
      // A sum of squares is finite only where every value is; the slower pass names the row where one is not.
      if (!Number.isFinite(squared)) assertFinite(x, methodName);
      if (squared > MAX_SQUARED_NORM) throw tooLarge(methodName, i, squared);
      const size = metric === 'euclidean' ? squared : 0.5;
      if (metric === 'cosine') this.scale[i] = squared > 0 ? 1 / Math.sqrt(squared) : 0;
      const rounding = relative * size + (d * UNDERFLOW * this.factor * this.scale[i] ** 2) / 2;
      this.lowerBound[i] = size - rounding;
      this.error[i] = 2 * rounding;
    }
  }

  /** The key of one pair in doubles. */
  exactKey(i: number, j: number): number {
    if (i === j) return 0;
    return this.metric === 'euclidean' ? this.squaredDistance(i, j) : this.cosineDistance(i, j);
  }

  /** From a key to a distance. */
  distance(key: number): number {
    return this.metric === 'euclidean' ? Math.sqrt(key) : key;
  }

  /** From a distance to a key. */
  key(distance: number): number {
    return this.metric === 'euclidean' ? distance * distance : distance;
  }

  private squaredDistance(i: number, j: number): number {
    const { d, data } = this.x;
    const end = i * d + d;
    const end4 = end - (d % 4);
    let a = i * d;
    let b = j * d;
    // Four sums hide the latency of addition: three times the speed of one.
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (; a < end4; a += 4, b += 4) {
      const d0 = data[a] - data[b];
      const d1 = data[a + 1] - data[b + 1];
      const d2 = data[a + 2] - data[b + 2];
      const d3 = data[a + 3] - data[b + 3];
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
    }
    for (; a < end; a++, b++) s0 += (data[a] - data[b]) ** 2;
    return s0 + s1 + (s2 + s3);
  }

  /** Half the squared distance of the unit vectors: no cancellation between near-duplicates. */
  private cosineDistance(i: number, j: number): number {
    const { d, data } = this.x;
    const wi = this.scale[i];
    const wj = this.scale[j];
    if (wi === 0 || wj === 0) return 1;
    let s0 = 0;
    let s1 = 0;
    let k = 0;
    let a = i * d;
    let b = j * d;
    for (; k + 1 < d; k += 2, a += 2, b += 2) {
      const d0 = data[a] * wi - data[b] * wj;
      const d1 = data[a + 1] * wi - data[b + 1] * wj;
      s0 += d0 * d0;
      s1 += d1 * d1;
    }
    if (k < d) s0 += (data[a] * wi - data[b] * wj) ** 2;
    return (s0 + s1) / 2;
  }
}

/** |row i|² in doubles; four sums hide the latency of addition. */
function squaredLength({ d, data }: Matrix, i: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let at = i * d;
  const end = at + d;
  for (const end4 = end - (d % 4); at < end4; at += 4) {
    s0 += data[at] * data[at];
    s1 += data[at + 1] * data[at + 1];
    s2 += data[at + 2] * data[at + 2];
    s3 += data[at + 3] * data[at + 3];
  }
  for (; at < end; at++) s0 += data[at] * data[at];
  return s0 + s1 + (s2 + s3);
}

function tooLarge(methodName: string, row: number, squared: number): AnalysisError {
  return new AnalysisError(
    'bad-input',
    `${methodName}: row ${row} has length ${Math.sqrt(squared).toPrecision(3)}, too large for single precision; ` +
      'scale the data down.',
    { method: methodName, row },
  );
}
