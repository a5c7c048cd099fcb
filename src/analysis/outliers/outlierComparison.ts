/**
 * The outlier ledger: every outlier method and the noise of the density clusterings side by side, so that a curator
 * sees what several of them agree on, how steady each is, and what the sample should have looked like.
 *
 * Scores and flags are those that the methods give by themselves for the same parameters and seed. Stability is the
 * share of neighbouring runs that flag a row: 20 seeds for methods that draw, numbers of neighbours from half to
 * twice for those of neighbours, eps from 0.8 to 1.25 times and minSamples by one for DBSCAN, minSamples by one and
 * minClusterSize by two for HDBSCAN. No seed matters but those of Isolation Forest and K-means.
 * Time is that of the methods; neighbours and products of rows are computed once. Memory O(n) a column.
 */
import type { EmbeddingMatrix } from '../numeric/embeddingMatrix';
import { type Params, resolveParams } from '../params';
import { subtask, type TaskContext } from '../taskContext';
import { nearestInlier } from './comparison/nearestInlier';
import { knnDistanceDetector, lofDetector } from './comparison/neighborDetectors';
import { dbscanDetector, hdbscanDetector } from './comparison/noiseDetectors';
import type { OutlierDetector } from './comparison/outlierDetector';
import { combineScores, descendingScoreOrder, ranksOf } from './comparison/ranks';
import { isolationForestDetector, kmeansDistanceDetector } from './comparison/seededDetectors';

/** What one method says of every sample. */
export interface DetectorColumn {
  /** "isolation-forest", or a clustering whose noise counts: "dbscan". */
  readonly method: string;
  readonly title: string;
  /** (n), higher is stranger. */
  readonly scores: Float64Array;
  /** (n), 1 is the strangest; equal scores share the lower rank. */
  readonly ranks: Int32Array;
  /** (n), 1 = flagged. */
  readonly flags: Uint8Array;
  /** (n), share of `runs` neighbouring runs (other seeds or parameters) that flag the sample. */
  readonly stability: Float32Array;
  readonly runs: number;
}

export interface OutlierComparison {
  readonly columns: readonly DetectorColumn[];
  /** (n), all columns in one number by their ranks, higher is stranger. */
  readonly combined: Float64Array;
  /** (n), the rows from the strangest by `combined`: how a ledger is shown unless sorted otherwise. */
  readonly order: Int32Array;
  /** (n), number of columns that flag the sample. */
  readonly agree: Int32Array;
  /** (n), the nearest sample that no column flags; -1 where there is none. */
  readonly nearestOrdinary: Int32Array;
}

const judges: readonly OutlierDetector[] = [
  isolationForestDetector,
  lofDetector,
  knnDistanceDetector,
  kmeansDistanceDetector,
  dbscanDetector,
  hdbscanDetector,
];

/** By method name, completed by the defaults. */
export type DetectorParams = Readonly<Record<string, Params>>;

/**
 * @param request by method name; methods that have no column are ignored, what is left out takes its default.
 * @throws AnalysisError `bad-parameter` as the method itself would.
 */
export function resolveDetectorParams(request: DetectorParams): DetectorParams {
  return Object.fromEntries(
    judges.map(({ method }) => [
      method.name,
      resolveParams(method.params, request[method.name] ?? {}, method.name) as Params,
    ]),
  );
}

/**
 * @param params as `resolveLedgerParams` gives them.
 * @throws AnalysisError `bad-input` on NaN, infinity or values too large for single precision.
 */
export async function compareOutlierMethods(
  space: EmbeddingMatrix,
  params: DetectorParams,
  seed: number,
  task: TaskContext,
): Promise<OutlierComparison> {
  const { n } = space.x;
  const columns: DetectorColumn[] = [];
  const total = judges.reduce((sum, { cost }) => sum + cost, 1);
  let done = 0;
  for (const { method, cost, judge } of judges) {
    const part = subtask(task, done / total, (done + cost) / total);
    const verdict = await judge(space, params[method.name], seed, part);
    columns.push({
      method: method.name,
      title: method.title,
      ...verdict,
      ranks: ranksOf(verdict.scores),
    });
    done += cost;
  }
  const agree = Int32Array.from({ length: n }, (_, i) =>
    columns.reduce((count, { flags }) => count + flags[i], 0),
  );
  const combined = combineScores(
    columns.map(({ scores }) => scores),
    n,
  );
  const flagged = Uint8Array.from(agree, (count) => (count > 0 ? 1 : 0));
  const nearest = await nearestInlier(space, flagged, subtask(task, done / total, 1));
  task.progress(1, 1);
  return { columns, agree, combined, order: descendingScoreOrder(combined), nearestOrdinary: nearest };
}
