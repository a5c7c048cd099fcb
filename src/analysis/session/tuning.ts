/** What helps to choose the parameters of a clustering: its result over a range of one of them, and distances. */
import { clusterCounts } from '../../common/labels';
import { message } from '../../common/messageTemplate';
import { type Silhouette, silhouettes } from '../clustering/silhouette';
import type { SampleSpaceName } from '../embedding/spaceName';
import { AnalysisError } from '../errors';
import type { AnalysisParameters } from '../methods/fit';
import { methodNamed } from '../methods/registry';
import { type Metric, metrics } from '../numeric/distanceBounds';
import { neighbors } from '../numeric/neighbors';
import { badParameter, type Params } from '../params';
import { type CancelFlag, subtask } from '../taskContext';
import type { DatasetAnalysis } from './datasetAnalysis';
import { type Reporter, stageContext } from './stageContext';

export interface SweepRequest {
  readonly space: SampleSpaceName;
  /** A clustering. */
  readonly method: string;
  /** The parameter that takes `values`; the others stay as in `params`. */
  readonly param: string;
  readonly values: readonly number[];
  readonly params: Params;
  readonly seed: AnalysisParameters['seed'];
}

export interface SweepPoint {
  readonly value: number;
  readonly clusters: number;
  /** Rows of noise. */
  readonly noise: number;
  /** Mean over the rows that are not noise; null where it is not defined. */
  readonly silhouette: number | null;
}

/**
 * One run for each value, each as `fit` gives and keeps it, with its silhouette. Values that the data do not allow (k
 * above the number of rows) are left out.
 * @throws AnalysisError `bad-parameter` where the method is no clustering; as `fit` and `silhouettes`.
 */
export async function sweepParam(
  analysis: DatasetAnalysis,
  { space, method, param, values, params, seed }: SweepRequest,
  cancel: CancelFlag,
  reporter: Reporter,
): Promise<readonly SweepPoint[]> {
  const { kind, params: specs } = methodNamed(method);
  if (kind !== 'clustering') throw badParameter('Parameter curve', 'method', method, message`a clustering`);
  if (!Object.hasOwn(specs, param)) {
    throw badParameter('Parameter curve', 'param', param, message`one of ${Object.keys(specs).join(', ')}`);
  }
  const task = stageContext('Trying parameters', cancel, reporter);
  const quiet: Reporter = { ...reporter, progress: () => undefined };
  const runs: { readonly value: number; readonly labels: Int32Array }[] = [];
  for (const [at, value] of values.entries()) {
    try {
      const request = { space, method, params: { ...params, [param]: value }, seed };
      const answer = await analysis.fit(request, cancel, quiet);
      if (answer.kind === 'clustering') runs.push({ value, labels: answer.result.labels });
    } catch (error) {
      if (!isRefused(error, param)) throw error;
    }
    task.progress((0.7 * (at + 1)) / values.length, 1);
  }
  const { x } = analysis.spaces.get(space).space;
  const scores = await silhouettes(
    x,
    runs.map(({ labels }) => labels),
    subtask(task, 0.7, 1),
  );
  return runs.map(({ value, labels }, at) => ({
    value,
    ...clusterCounts(labels),
    silhouette: scores[at].mean,
  }));
}

/** A value of this parameter that the data do not allow. */
function isRefused(error: unknown, param: string): boolean {
  return error instanceof AnalysisError && error.code === 'bad-parameter' && error.detail.parameter === param;
}

/** How well a labelling (n) separates the rows of a space. @throws AnalysisError as `silhouettes`. */
export async function silhouetteOf(
  analysis: DatasetAnalysis,
  space: SampleSpaceName,
  labels: Int32Array,
  cancel: CancelFlag,
  reporter: Reporter,
): Promise<Silhouette> {
  const task = stageContext('Measuring the clusters', cancel, reporter);
  const [score] = await silhouettes(analysis.spaces.get(space).space.x, [labels], task);
  return score;
}

/**
 * Distance of each row to its k-th nearest neighbour, itself excluded, ascending (n): the bend of this curve is a choice
 * of DBSCAN's eps (Ester et al. 1996, section 4.2).
 * @throws AnalysisError `bad-parameter` unless 1 <= k < n and the metric is known.
 */
export async function neighborDistances(
  analysis: DatasetAnalysis,
  { space, metric, k }: { space: SampleSpaceName; metric: string; k: number },
  cancel: CancelFlag,
  reporter: Reporter,
): Promise<Float64Array> {
  const known = metrics.find((name): name is Metric => name === metric);
  if (known === undefined)
    throw badParameter('Neighbours', 'metric', metric, message`one of ${metrics.join(', ')}`);
  const task = stageContext('Finding neighbours', cancel, reporter);
  const { distances } = await neighbors(analysis.spaces.get(space).space, known, k, task);
  return distances.filter((_distance, at) => at % k === k - 1).sort();
}
