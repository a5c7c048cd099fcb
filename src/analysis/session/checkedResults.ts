/** Checks of cached results by kind: a file may be of another version, or damaged. */
import type { FitAnswer, FitRun } from '../methods/fit';
import type { ClusteringResult, MethodKind, OutlierResult, ReductionResult } from '../methods/method';
import type { DetectorColumn, OutlierComparison } from '../outliers/outlierComparison';
import type { LayoutQuality } from '../reduction/layoutQuality';

type Unchecked<T> = { readonly [P in keyof T]?: unknown };

/** The answer with its result of n rows; null where that is not a result of this kind. */
export function fitAnswer(run: FitRun, kind: MethodKind, n: number, result: object): FitAnswer | null {
  switch (kind) {
    case 'clustering':
      return isClustering(result, n) ? { ...run, kind, result } : null;
    case 'reduction':
      return isReduction(result, n) ? { ...run, kind, result } : null;
    case 'outliers':
      return isOutliers(result, n) ? { ...run, kind, result } : null;
  }
}

export function isLayoutQuality(value: Unchecked<LayoutQuality>, n: number): value is LayoutQuality {
  const figures = [value.k, value.trustworthiness, value.continuity, value.recall];
  const rows = [value.rowTrustworthiness, value.rowContinuity, value.rowRecall];
  return (
    figures.every((figure) => typeof figure === 'number') && rows.every((row) => isRows(Float32Array, row, n))
  );
}

export function isOutlierComparison(
  value: Unchecked<OutlierComparison>,
  n: number,
): value is OutlierComparison {
  const { columns, combined, order, agree, nearestInlier } = value;
  return (
    Array.isArray(columns) &&
    columns.every((column: Unchecked<DetectorColumn>) => isDetectorColumn(column, n)) &&
    isRows(Float64Array, combined, n) &&
    [order, agree, nearestInlier].every((rows) => isRows(Int32Array, rows, n))
  );
}

function isDetectorColumn(column: Unchecked<DetectorColumn>, n: number): boolean {
  return (
    typeof column.method === 'string' &&
    typeof column.title === 'string' &&
    typeof column.runs === 'number' &&
    isRows(Float64Array, column.scores, n) &&
    isRows(Int32Array, column.ranks, n) &&
    isRows(Uint8Array, column.flags, n) &&
    isRows(Float32Array, column.stability, n)
  );
}

function isClustering(result: Unchecked<ClusteringResult>, n: number): result is ClusteringResult {
  return isRows(Int32Array, result.labels, n) && arePartitions(result.partitions, n);
}

function isReduction(result: Unchecked<ReductionResult>, n: number): result is ReductionResult {
  const { coordinates, partitions } = result;
  if (typeof coordinates !== 'object' || coordinates === null) return false;
  const { n: rows, d, data } = coordinates as Unchecked<ReductionResult['coordinates']>;
  if (rows !== n || typeof d !== 'number' || !arePartitions(partitions, n)) return false;
  return isRows(Float32Array, data, n * d) || isRows(Float64Array, data, n * d);
}

function isOutliers(result: Unchecked<OutlierResult>, n: number): result is OutlierResult {
  return isRows(Float64Array, result.scores, n) && result.outliers instanceof Int32Array;
}

function arePartitions(value: unknown, n: number): boolean {
  return (
    value === undefined || (Array.isArray(value) && value.every((level) => isRows(Int32Array, level, n)))
  );
}

function isRows(
  type: abstract new (length: number) => { readonly length: number },
  value: unknown,
  length: number,
) {
  return value instanceof type && value.length === length;
}
