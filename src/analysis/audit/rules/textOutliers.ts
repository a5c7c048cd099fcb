/**
 * The most anomalous QA records, by mean cosine distance to the nearest other records. Equal texts are compared once
 * and counted as often as they occur, so the time grows with the distinct texts only.
 */
import { message } from '../../../common/messageTemplate';
import { distinctTextsOf } from '../../dataset/distinctTexts';
import { recordKey } from '../../dataset/findingList';
import type { Dataset } from '../../dataset/types';
import { products, rowsOf } from '../../numeric/gram';
import { type Matrix, pickRows } from '../../numeric/matrix';
import { MT19937 } from '../../numeric/mt19937';
import type { TaskContext } from '../../taskContext';
import type { AuditRule } from '../auditRule';
import { atRecord, type PendingFinding, quoteRecord } from '../pendingFinding';

const NEAREST = 10;
/** These findings are checked by hand, so only the most anomalous are reported: one record in a thousand. */
const REPORTED_SHARE = 1 / 1000;
const MAX_REPORTED = 10;
/** Up to this many distinct texts every pair is compared; with more, each text is compared with a sample of this size. */
const MAX_REFERENCES = 8192;
const BLOCK_ROWS = 256;
/** Microseconds of a text with a text. */
const PAIR_COST = 0.054;

export const textOutliers: AuditRule = {
  name: 'textOutliers',
  kinds: ['outlying-question'],
  needs: 'embeddings',
  comparesTexts: true,
  cost: (dataset, check) => {
    const { n } = distinctRecords(dataset, check);
    return PAIR_COST * n * Math.min(n, MAX_REFERENCES);
  },
  run: async ({ dataset, records, texts, seed }, task) => {
    const all = records.flat();
    const { first, counts } = distinctRecords(dataset, () => task.check());
    const vectors = pickRows(
      texts.distinct,
      Array.from(first, (row) => texts.rowOf[row]),
    );
    const distances = await meanNearestDistances(vectors, counts, NEAREST, seed, task);
    const median = medianOf(distances);
    const order = Array.from(distances, (_, i) => i).sort((a, b) => distances[b] - distances[a] || a - b);
    return order
      .slice(0, Math.min(MAX_REPORTED, Math.floor(all.length * REPORTED_SHARE)))
      .filter((i) => distances[i] > median)
      .map((i): PendingFinding => {
        const ref = all[first[i]];
        const distance = distances[i].toFixed(2);
        return {
          kind: 'outlying-question',
          target: atRecord(ref),
          about: recordKey(ref.record),
          message: message`${quoteRecord(ref)} is unlike the other records: its mean distance to the ${NEAREST} nearest is ${distance}, the median ${median.toFixed(2)}.`,
        };
      });
  },
};

/**
 * Mean of 1 - cosine to the k nearest other records; where there are more than `maxReferences` texts, to the nearest
 * of a seeded sample of them.
 * @param x (n, d) distinct texts. @param counts (n) how many records have each.
 * @returns (n); empty where there are not more than k records.
 */
export async function meanNearestDistances(
  x: Matrix,
  counts: Int32Array,
  k: number,
  seed: number,
  task: TaskContext,
  maxReferences = MAX_REFERENCES,
): Promise<Float64Array> {
  if (counts.reduce((sum, count) => sum + count, 0) <= k) return new Float64Array(0);
  const sampled = x.n <= maxReferences ? undefined : sampleRows(x.n, maxReferences, seed);
  if (sampled) {
    task.log(
      'warn',
      `Unusual texts: the neighbours of ${x.n} distinct texts are looked for among ${sampled.length} of them, drawn by the seed; a text whose like is not among these may be reported.`,
    );
  }
  const references = sampled ? pickRows(x, sampled) : x;
  const out = new Float64Array(x.n);
  const nearest = new Float64Array(k);
  for (let from = 0; from < x.n; from += BLOCK_ROWS) {
    task.progress(from, x.n);
    const count = Math.min(BLOCK_ROWS, x.n - from);
    const cosines = await products(rowsOf(x, from, count), references);
    for (let r = 0; r < count; r++) {
      const own = from + r;
      nearest.fill(-1).fill(1, 0, Math.min(k, counts[own] - 1)); // records of the same text
      for (let j = 0, at = r * references.n; j < references.n; j++, at++) {
        const cosine = cosines[at];
        if (!(cosine > nearest[k - 1])) continue;
        const other = sampled ? sampled[j] : j;
        if (other === own) continue;
        for (let times = Math.min(k, counts[other]); times > 0 && cosine > nearest[k - 1]; times--) {
          insert(nearest, cosine);
        }
      }
      out[own] = 1 - nearest.reduce((sum, value) => sum + value, 0) / k;
    }
  }
  task.progress(x.n, x.n);
  return out;
}

/** Inserts into a descending list and drops its last value. */
function insert(list: Float64Array, value: number): void {
  let at = list.length - 1;
  for (; at > 0 && list[at - 1] < value; at--) list[at] = list[at - 1];
  list[at] = value;
}

interface DistinctRecords {
  /** Distinct texts. */
  readonly n: number;
  /** First record of each, ascending. */
  readonly first: Int32Array;
  /** How many records have each. */
  readonly counts: Int32Array;
}

const known = new WeakMap<Dataset, DistinctRecords>();

/** The records by their text, looked for once. */
function distinctRecords(dataset: Dataset, check: () => void): DistinctRecords {
  let found = known.get(dataset);
  if (!found) known.set(dataset, (found = findDistinct(dataset, check)));
  return found;
}

function findDistinct({ samples }: Dataset, check: () => void): DistinctRecords {
  const { texts, rowOf } = distinctTextsOf(samples, check);
  const n = texts.length;
  const first = new Int32Array(n);
  const counts = new Int32Array(n);
  rowOf.forEach((text, row) => {
    if (counts[text]++ === 0) first[text] = row;
  });
  return { n, first, counts };
}

function sampleRows(n: number, count: number, seed: number): Int32Array {
  return new MT19937(seed).permutation(n).slice(0, count).sort();
}

function medianOf(values: Float64Array): number {
  if (values.length === 0) return 0;
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
