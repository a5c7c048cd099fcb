/**
 * How far two labellings of the same rows agree: contingency table, adjusted Rand index (Hubert and Arabie 1985)
 * and normalised mutual information (arithmetic mean), as scikit-learn defines them. Noise (-1) is a group of its
 * own, as it is there. Pure.
 */

export interface Contingency {
  /** Labels in ascending order; -1 first where there is noise. */
  readonly rowLabels: readonly number[];
  readonly columnLabels: readonly number[];
  /** (rows, columns) row-major. */
  readonly counts: Int32Array;
  readonly rowSums: Int32Array;
  readonly columnSums: Int32Array;
  readonly n: number;
}

/** @throws RangeError where the lengths differ. */
export function contingency(a: Int32Array, b: Int32Array): Contingency {
  if (a.length !== b.length) throw new RangeError('Two labellings of different rows cannot be compared.');
  const rowLabels = [...new Set(a)].sort((x, y) => x - y);
  const columnLabels = [...new Set(b)].sort((x, y) => x - y);
  const rowAt = new Map(rowLabels.map((label, at) => [label, at]));
  const columnAt = new Map(columnLabels.map((label, at) => [label, at]));
  const counts = new Int32Array(rowLabels.length * columnLabels.length);
  const rowSums = new Int32Array(rowLabels.length);
  const columnSums = new Int32Array(columnLabels.length);
  for (let i = 0; i < a.length; i++) {
    const row = rowAt.get(a[i])!;
    const column = columnAt.get(b[i])!;
    counts[row * columnLabels.length + column]++;
    rowSums[row]++;
    columnSums[column]++;
  }
  return { rowLabels, columnLabels, counts, rowSums, columnSums, n: a.length };
}

/** 1 for the same partition, about 0 for independent ones. */
export function adjustedRand({ counts, rowSums, columnSums, n }: Contingency): number {
  const pairs = (value: number) => (value * (value - 1)) / 2;
  const sum = (values: Int32Array) => values.reduce((total, value) => total + pairs(value), 0);
  const together = sum(counts);
  const inRows = sum(rowSums);
  const inColumns = sum(columnSums);
  const all = pairs(n);
  if (all === 0) return 1;
  const expected = (inRows * inColumns) / all;
  const most = (inRows + inColumns) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

/** 0 to 1. */
export function normalizedMutualInformation({ counts, rowSums, columnSums, n }: Contingency): number {
  const entropy = (sums: Int32Array) =>
    sums.reduce((total, value) => (value > 0 ? total - (value / n) * Math.log(value / n) : total), 0);
  const columns = columnSums.length;
  let information = 0;
  for (let at = 0; at < counts.length; at++) {
    const value = counts[at];
    if (value === 0) continue;
    const expected = (rowSums[Math.floor(at / columns)] / n) * (columnSums[at % columns] / n);
    information += (value / n) * Math.log(value / n / expected);
  }
  const mean = (entropy(rowSums) + entropy(columnSums)) / 2;
  return mean === 0 ? 1 : Math.max(0, information / mean);
}
