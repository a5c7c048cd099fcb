/** Results by kind as schemas: a stored one may be of another version, a method's own must be what its kind says. */
import * as v from 'valibot';
import type { FitAnswer, FitRun } from '../methods/fit';
import type { MethodKind } from '../methods/method';
import type { OutlierComparison } from '../outliers/outlierComparison';
import type { LayoutQuality } from '../reduction/layoutQuality';
import { by, doubleMatrix, matrix, values } from '../store/schemas';

/** The answer with its result of n rows; null where that is not a result of this kind. */
export function fitAnswer(run: FitRun, kind: MethodKind, n: number, given: object): FitAnswer | null {
  switch (kind) {
    case 'clustering':
      return v.is(clustering(n), given) ? { ...run, kind, result: given } : null;
    case 'reduction':
      return v.is(reduction(n), given) ? { ...run, kind, result: given } : null;
    case 'outliers':
      return v.is(outliers(n), given) ? { ...run, kind, result: given } : null;
  }
}

export function layoutQualityOf(n: number): (value: unknown) => LayoutQuality | null {
  const measures = { trustworthiness: v.number(), continuity: v.number(), recall: v.number() };
  const rows = v.instance(Float32Array);
  return by(
    v.pipe(
      v.object({
        k: v.number(),
        ...measures,
        rowTrustworthiness: rows,
        rowContinuity: rows,
        rowRecall: rows,
        sample: v.optional(v.object({ rows: someRows(n), standardErrors: v.object(measures) })),
      }),
      v.check(({ sample, rowTrustworthiness, rowContinuity, rowRecall }) => {
        const measured = sample ? sample.rows.length : n;
        return [rowTrustworthiness, rowContinuity, rowRecall].every(({ length }) => length === measured);
      }),
    ),
  );
}

export function outlierComparisonOf(n: number): (value: unknown) => OutlierComparison | null {
  const column = v.object({
    method: v.string(),
    title: v.string(),
    runs: v.number(),
    scores: values(Float64Array, n),
    ranks: values(Int32Array, n),
    flags: values(Uint8Array, n),
    stability: values(Float32Array, n),
  });
  return by(
    v.object({
      columns: v.array(column),
      combined: values(Float64Array, n),
      order: indices(n, 0),
      agree: values(Int32Array, n),
      nearestInlier: indices(n, -1),
    }),
  );
}

const fromNeighbors = { neighborRecall: v.optional(v.number()), landmarks: v.optional(v.number()) };

function clustering(n: number) {
  const line = v.instance(Int32Array);
  const tree = v.pipe(
    v.object({ parent: line, child: line, lambda: v.instance(Float64Array), childSize: line }),
    v.check(({ parent, ...others }) =>
      Object.values(others).every((column) => column.length === parent.length),
    ),
  );
  return v.object({
    labels: indices(n, -1),
    partitions: v.optional(v.array(indices(n, -1))),
    condensedTree: v.optional(tree),
    ...fromNeighbors,
  });
}

function reduction(n: number) {
  return v.object({
    coordinates: v.pipe(
      v.union([matrix, doubleMatrix]),
      v.check((layout) => layout.n === n),
    ),
    explainedVarianceRatio: v.optional(v.instance(Float64Array)),
    klDivergence: v.optional(v.number()),
    partitions: v.optional(v.array(indices(n, -1))),
    ...fromNeighbors,
  });
}

function outliers(n: number) {
  return v.object({ scores: values(Float64Array, n), outliers: someRows(n), ...fromNeighbors });
}

function someRows(n: number) {
  return v.pipe(
    v.instance(Int32Array),
    v.check((found) => found.every((row) => row >= 0 && row < n)),
  );
}

/** n integers from `least` to n - 1. */
function indices(n: number, least: number) {
  return v.pipe(
    values(Int32Array, n),
    v.check((found) => found.every((value) => value >= least && value < n)),
  );
}
