/**
 * How far two labellings of the same rows agree, as scikit-learn's metrics define it: adjusted Rand index (Hubert and
 * Arabie 1985), normalised mutual information (arithmetic mean), homogeneity, completeness and V-measure (Rosenberg
 * and Hirschberg 2007). Noise (-1) is a group of its own, as it is there. Pure.
 */

export interface Contingency {
  /** Labels in ascending order; -1 first where there is noise. */
  readonly rowLabels: readonly number[];
  readonly columnLabels: readonly number[];
  /** By row * number of columns + column; empty cells are left out, as two fine partitions have millions of them. */
  readonly cells: ReadonlyMap<number, number>;
  readonly rowSums: Int32Array;
  readonly columnSums: Int32Array;
  readonly n: number;
}

/** @throws RangeError where the lengths differ. */
export function contingency(a: ArrayLike<number>, b: ArrayLike<number>): Contingency {
  if (a.length !== b.length) throw new RangeError('Two labellings of different rows cannot be compared.');
  const rowLabels = distinct(a);
  const columnLabels = distinct(b);
  const rowAt = new Map(rowLabels.map((label, at) => [label, at]));
  const columnAt = new Map(columnLabels.map((label, at) => [label, at]));
  const cells = new Map<number, number>();
  const rowSums = new Int32Array(rowLabels.length);
  const columnSums = new Int32Array(columnLabels.length);
  for (let i = 0; i < a.length; i++) {
    const row = rowAt.get(a[i]);
    const column = columnAt.get(b[i]);
    if (row === undefined || column === undefined) continue; // never: both maps hold every label
    const cell = row * columnLabels.length + column;
    cells.set(cell, (cells.get(cell) ?? 0) + 1);
    rowSums[row]++;
    columnSums[column]++;
  }
  return { rowLabels, columnLabels, cells, rowSums, columnSums, n: a.length };
}

/** 1 for the same partition, about 0 for independent ones, below 0 for worse. */
export function adjustedRand({ cells, rowSums, columnSums, n }: Contingency): number {
  const together = pairsWithin(cells.values());
  const onlyInRows = pairsWithin(rowSums) - together;
  const onlyInColumns = pairsWithin(columnSums) - together;
  const apart = (n * (n - 1)) / 2 - together - onlyInRows - onlyInColumns;
  if (onlyInRows === 0 && onlyInColumns === 0) return 1;
  return (
    (2 * (together * apart - onlyInRows * onlyInColumns)) /
    ((together + onlyInRows) * (onlyInRows + apart) + (together + onlyInColumns) * (onlyInColumns + apart))
  );
}

/** 0 to 1; 1 also for two labellings without any division. */
export function normalizedMutualInformation(table: Contingency): number {
  if (table.rowLabels.length <= 1 && table.columnLabels.length <= 1) return 1;
  const information = mutualInformation(table);
  const mean = (entropy(table.rowSums, table.n) + entropy(table.columnSums, table.n)) / 2;
  return information === 0 ? 0 : information / mean;
}

export interface VMeasure {
  /** 1 when every group of the columns holds rows of a single group of the rows. */
  readonly homogeneity: number;
  /** 1 when every group of the rows lies within one group of the columns. */
  readonly completeness: number;
  /** Their harmonic mean. */
  readonly vMeasure: number;
}

/** @param table rows are the truth, columns the clustering. */
export function vMeasure(table: Contingency): VMeasure {
  const information = mutualInformation(table);
  const ofTruth = entropy(table.rowSums, table.n);
  const ofClustering = entropy(table.columnSums, table.n);
  const homogeneity = ofTruth === 0 ? 1 : information / ofTruth;
  const completeness = ofClustering === 0 ? 1 : information / ofClustering;
  const sum = homogeneity + completeness;
  return { homogeneity, completeness, vMeasure: sum === 0 ? 0 : (2 * homogeneity * completeness) / sum };
}

function distinct(labels: ArrayLike<number>): number[] {
  return [...new Set(Array.from(labels))].sort((x, y) => x - y);
}

function pairsWithin(sizes: Iterable<number>): number {
  let pairs = 0;
  for (const size of sizes) pairs += (size * (size - 1)) / 2;
  return pairs;
}

/** In nats. */
function entropy(sizes: Int32Array, n: number): number {
  if (sizes.length <= 1) return 0;
  return sizes.reduce((total, size) => total - (size / n) * Math.log(size / n), 0);
}

/** In nats; terms that are nothing but rounding count as 0, as in the reference. */
function mutualInformation({ cells, rowSums, columnSums, n }: Contingency): number {
  const columns = columnSums.length;
  let information = 0;
  for (const [cell, count] of cells) {
    const expected = (rowSums[Math.floor(cell / columns)] / n) * (columnSums[cell % columns] / n);
    const term = (count / n) * Math.log(count / n / expected);
    if (Math.abs(term) > Number.EPSILON) information += term;
  }
  return Math.max(0, information);
}
