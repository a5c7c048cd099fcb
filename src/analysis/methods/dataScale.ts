/**
 * Data of an extreme scale in the range where every method keeps its digits: numbers below 2^-16 are multiplied by a
 * power of two, which is exact, and what has the data's unit in parameters and result by the same; rows too long for
 * single precision are refused.
 */
import { MAX_LENGTH, tooLong } from '../numeric/distanceBounds';
import { EmbeddingMatrix } from '../numeric/embeddingMatrix';
import { type AnyMatrix, assertFinite } from '../numeric/matrix';
import type { Params } from '../params';
import { replaceNumbers } from './resultNumbers';

/** Below this the fixed small numbers of the references (1e-7 of trees, 1e-10 of LOF) begin to count. */
const TINY = 2 ** -16;

/** Powers of the data's unit: 1 for a distance, 2 for its square, -1 for its inverse. */
export interface Units {
  readonly params?: Readonly<Record<string, number>>;
  /** By path: "inertia", "condensedTree.lambda". */
  readonly result?: Readonly<Record<string, number>>;
}

export interface ScaledData {
  readonly space: EmbeddingMatrix;
  /** The data were multiplied by two to this power. */
  readonly exponent: number;
}

/** @throws AnalysisError `bad-input` naming the row of a NaN, an infinity or a length beyond 1e18. */
export function scaleData(space: EmbeddingMatrix, title: string): ScaledData {
  const { exact } = space;
  assertFinite(exact, title);
  const largest = largestMagnitude(exact.data);
  if (largest * Math.sqrt(exact.d) > MAX_LENGTH) refuseLongRows(exact, title);
  if (largest === 0 || largest >= TINY) return { space, exponent: 0 };
  const exponent = -Math.floor(Math.log2(largest)) - 1;
  const { n, d } = exact;
  // Doubles hold the product whatever its exponent; single precision follows from them.
  const data = Float64Array.from(exact.data, (value) => timesPower(value, exponent));
  return { space: new EmbeddingMatrix({ n, d, data }), exponent };
}

/** By index: an iterator over both kinds of array takes ten times as long. */
function largestMagnitude(data: AnyMatrix['data']): number {
  let largest = 0;
  for (let i = 0; i < data.length; i++) {
    const size = Math.abs(data[i]);
    if (size > largest) largest = size;
  }
  return largest;
}

/** Parameters in the data's unit, for the scaled data. */
export function scaleParams(params: Params, { params: powers = {} }: Units, exponent: number): Params {
  const scaled = Object.entries(powers).flatMap(([name, power]) => {
    const value = params[name];
    return typeof value === 'number' ? [[name, timesPower(value, power * exponent)] as const] : [];
  });
  return { ...params, ...Object.fromEntries(scaled) };
}

/** The result in the unit of the data as they were given. */
export function unscaleResult<R>(result: R, { result: powers = {} }: Units, exponent: number): R {
  if (exponent === 0) return result;
  return replaceNumbers(result, (values, place) => {
    const power = powers[place] ?? 0;
    return power === 0 ? values : values.map((value) => timesPower(value, -power * exponent));
  });
}

/** value 2^exponent; in two steps, because 2^exponent alone may leave the range of doubles. */
function timesPower(value: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return value * 2 ** half * 2 ** (exponent - half);
}

function refuseLongRows({ n, d, data }: AnyMatrix, title: string): void {
  for (let row = 0; row < n; row++) {
    let length = 0;
    for (let at = row * d; at < (row + 1) * d; at++) length = Math.hypot(length, data[at]);
    if (length > MAX_LENGTH) throw tooLong(title, row, length);
  }
}
