/**
 * The strangest QA texts: mean cosine distance to the nearest other texts. Equal texts count once, so a question that
 * is asked of every image has no advantage over one that is asked twice, and the work grows with the distinct texts.
 */
import type { Matrix } from '../numeric/matrix';
import { row } from '../numeric/matrix';
import { products, rowsOf } from '../numeric/gram';
import { MT19937 } from '../numeric/mt19937';
import type { Run } from '../run';
import { atRecord, quoteRecord, recordKey } from './draft';
import type { Draft } from './draft';
import type { ReadRecord } from './records';

const NEAREST = 10;
/** A hint is looked at by hand, so only the strangest few are told. */
const MAX_TOLD = 10;
/** In robust standard deviations above the median. */
const MIN_STRANGENESS = 4;
/** Up to so many distinct texts every pair is compared; beyond, each text with so many drawn by the seed. */
const MAX_REFERENCES = 8192;
const BLOCK_ROWS = 512;
const MAD_TO_SIGMA = 1.4826;

/** @param texts (m, d) rows of length 1, in the order of `records`. */
export async function textOutliers(
  records: readonly ReadRecord[],
  texts: Matrix,
  seed: number,
  run: Run,
): Promise<Draft[]> {
  const first = distinct(records);
  const distances = await meanNearestDistances(
    gather(
      texts,
      first.map(({ row: at }) => at),
    ),
    NEAREST,
    seed,
    run,
  );
  if (distances.length === 0) return [];
  const median = medianOf(distances);
  const sigma = MAD_TO_SIGMA * medianOf(distances.map((value) => Math.abs(value - median)));
  const order = Array.from(distances, (_, i) => i).sort((a, b) => distances[b]! - distances[a]! || a - b);
  return order
    .slice(0, MAX_TOLD)
    .filter((i) => distances[i]! > median + MIN_STRANGENESS * sigma)
    .map((i): Draft => {
      const ref = first[i]!;
      return {
        kind: 'outlying-question',
        severity: 'info',
        spot: atRecord(ref),
        about: recordKey(ref),
        message: `${quoteRecord(ref)} is unlike every other question: its mean distance to the ${NEAREST} nearest is ${distances[i]!.toFixed(2)}, the median ${median.toFixed(2)}.`,
      };
    });
}

/**
 * Mean of 1 - cosine to the k nearest other rows; to the nearest of a seeded choice of rows where there are more than
 * MAX_REFERENCES. Empty where there are not more than k rows.
 */
export async function meanNearestDistances(
  x: Matrix,
  k: number,
  seed: number,
  run: Run,
): Promise<Float64Array> {
  if (x.n <= k) return new Float64Array(0);
  const chosen = x.n <= MAX_REFERENCES ? undefined : chooseRows(x.n, MAX_REFERENCES, seed);
  if (chosen) {
    run.log(
      'warn',
      `Distances of ${x.n} distinct texts are measured to ${chosen.length} of them, chosen by the seed.`,
    );
  }
  const references = chosen ? gather(x, chosen) : x;
  const out = new Float64Array(x.n);
  const nearest = new Float64Array(k);
  for (let from = 0; from < x.n; from += BLOCK_ROWS) {
    run.progress(from, x.n);
    const count = Math.min(BLOCK_ROWS, x.n - from);
    const cosines = await products(rowsOf(x, from, count), references);
    for (let r = 0; r < count; r++) {
      nearest.fill(-Infinity);
      for (let j = 0, at = r * references.n; j < references.n; j++, at++) {
        if ((chosen ? chosen[j]! : j) !== from + r && cosines[at]! > nearest[k - 1]!)
          insert(nearest, cosines[at]!);
      }
      out[from + r] = 1 - nearest.reduce((sum, value) => sum + value, 0) / k;
    }
  }
  run.progress(x.n, x.n);
  return out;
}

/** Keeps the list in descending order; its last value goes. */
function insert(list: Float64Array, value: number): void {
  let at = list.length - 1;
  for (; at > 0 && list[at - 1]! < value; at--) list[at] = list[at - 1]!;
  list[at] = value;
}

/** The first record of each text. */
function distinct(records: readonly ReadRecord[]): ReadRecord[] {
  const seen = new Map<string, ReadRecord>();
  for (const one of records) {
    const key = `${one.record.question} ${one.record.answer}`;
    if (!seen.has(key)) seen.set(key, one);
  }
  return [...seen.values()];
}

function gather(x: Matrix, rows: ArrayLike<number>): Matrix {
  const data = new Float32Array(rows.length * x.d);
  for (let i = 0; i < rows.length; i++) data.set(row(x, rows[i]!), i * x.d);
  return { n: rows.length, d: x.d, data };
}

function chooseRows(n: number, count: number, seed: number): Int32Array {
  return new MT19937(seed).permutation(n).slice(0, count).sort();
}

function medianOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
