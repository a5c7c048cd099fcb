/**
 * The outlier comparison: every outlier method and the noise of the density clusterings side by side, so that a curator
 * sees what several of them agree on, how stable each is, and the nearest inlier of each sample.
 *
 * Scores and flags are those that the methods give by themselves for the same parameters and seed. Stability is the
 * share of neighbouring runs that flag a row: 20 seeds for methods that draw, numbers of neighbours from half to
 * twice for those of neighbours, eps from 0.8 to 1.25 times and minSamples by one for DBSCAN, minSamples by one and
 * minClusterSize by two for HDBSCAN. The seed affects Isolation Forest and K-means only.
 * Time is that of the methods; neighbours and products of rows are computed once. Memory O(n) a column.
 */
import { combineScores, descendingScoreOrder, distinguishing, ranksOf } from '../../common/ranks';
import type { AnyMethod, OutlierEvaluation } from '../methods/method';
import type { EmbeddingMatrix } from '../numeric/embeddingMatrix';
import { type Params, resolveParams } from '../params';
import { partsOf, type TaskContext } from '../taskContext';
import { nearestInlier } from './comparison/nearestInlier';

/** Scores, flags and ranks of one method for every sample. */
export interface DetectorColumn extends OutlierEvaluation {
  /** "isolation-forest", or a clustering whose noise counts: "dbscan". */
  readonly method: string;
  readonly title: string;
  /** (n), 1 is the highest score; equal scores share the lower rank. */
  readonly ranks: Int32Array;
}

export interface OutlierComparison {
  readonly columns: readonly DetectorColumn[];
  /** (n), all columns in one number by their ranks, higher is more anomalous. */
  readonly combined: Float64Array;
  /** (n), the rows by `combined` from the highest: the order of every list, unless sorted otherwise. */
  readonly order: Int32Array;
  /** (n), number of columns that flag the sample; one that flags every sample does not count. */
  readonly agree: Int32Array;
  /** (n), the nearest sample that none of these columns flags; -1 without one. */
  readonly nearestInlier: Int32Array;
}

/**
 * Runs the detectors of the methods; methods without one are skipped.
 * @param request parameters by method name; missing ones take their defaults.
 * @throws AnalysisError `bad-parameter` as the method itself would; `bad-input` on NaN, infinity or values too large
 * for single precision.
 */
export async function compareOutlierMethods(
  space: EmbeddingMatrix,
  methods: readonly AnyMethod[],
  request: Readonly<Record<string, Params>>,
  seed: number,
  task: TaskContext,
): Promise<OutlierComparison> {
  const { n } = space.x;
  const columns: DetectorColumn[] = [];
  const params = resolveParamsByMethod(methods, request);
  const costs = methods.map(({ detector }) => detector?.cost(space.x) ?? 0);
  const parts = partsOf(task, [...costs, n]); // the last is of the nearest inliers, whose neighbours are known
  for (const [i, { name, title, detector }] of methods.entries()) {
    if (!detector) continue;
    const evaluation = await detector.evaluate(space, params[name], seed, parts[i]);
    columns.push({ method: name, title, ...evaluation, ranks: ranksOf(evaluation.scores) });
  }
  const counted = distinguishing(columns);
  const agree = Int32Array.from({ length: n }, (_, i) =>
    counted.reduce((count, { flags }) => count + flags[i], 0),
  );
  const combined = combineScores(
    columns.map(({ scores }) => scores),
    n,
  );
  const flagged = Uint8Array.from(agree, (count) => (count > 0 ? 1 : 0));
  const nearest = await nearestInlier(space, flagged, parts[methods.length]);
  task.progress(1, 1);
  return { columns, agree, combined, order: descendingScoreOrder(combined), nearestInlier: nearest };
}

/** By method name, completed by the defaults. @throws AnalysisError `bad-parameter` as the method itself would. */
export function resolveParamsByMethod(
  methods: readonly AnyMethod[],
  request: Readonly<Record<string, Params>>,
): Readonly<Record<string, Params>> {
  return Object.fromEntries(
    methods.map(({ name, title, params }) => [name, resolveParams(params, request[name] ?? {}, title)]),
  );
}
