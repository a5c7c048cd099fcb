/**
 * Rows without replacement as scikit-learn 1.6 draws them (sklearn.utils.random.sample_without_replacement, method
 * "auto"), value for value: which of three algorithms is used depends on the requested share.
 */
import type { MT19937 } from './mt19937';

/** @returns Int32Array (count) of distinct rows below n, in the order drawn; 1 <= count <= n. */
export function sampleRows(n: number, count: number, random: MT19937): Int32Array {
  if (isPermuted(n, count)) return random.permutation(n).slice(0, count);
  return count / n <= 0.01 ? byTrial(n, count, random) : byReservoir(n, count, random);
}

/** Whether the rows are the first of `permutation(n)`. */
export function isPermuted(n: number, count: number): boolean {
  const share = count / n;
  return share > 0.01 && share < 0.99;
}

/** Draws again what was drawn before: cheap where few of many are drawn. */
export function byTrial(n: number, count: number, random: MT19937): Int32Array {
  const drawn = new Set<number>();
  while (drawn.size < count) drawn.add(random.integer(n));
  return Int32Array.from(drawn);
}

/** All of the first rows, of which later ones replace some. Nothing is drawn for count = n. */
function byReservoir(n: number, count: number, random: MT19937): Int32Array {
  const rows = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count; i < n; i++) {
    const j = random.integer(i + 1);
    if (j < count) rows[j] = i;
  }
  return rows;
}

/** One row of each of `count` ranges of equal length, ascending; count <= n. */
export function spreadRows(n: number, count: number, random: MT19937): Int32Array {
  const rows = new Int32Array(count);
  for (let range = 0, start = 0; range < count; range++) {
    const end = Math.floor(((range + 1) * n) / count);
    rows[range] = start + random.integer(end - start);
    start = end;
  }
  return rows;
}
