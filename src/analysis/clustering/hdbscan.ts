/**
 * HDBSCAN* (Campello, Moulavi & Sander 2013; McInnes, Healy & Astels 2017) as the hdbscan package computes it
 * (scikit-learn-contrib/hdbscan 0.8.42 and later): labels, probabilities, GLOSH outlier scores, condensed tree.
 *
 * The core distance of a row is the distance to its minSamples-th OTHER row (scikit-learn's HDBSCAN counts the row
 * itself); minSamples beyond n - 1 is taken as n - 1. Ties: the spanning tree takes the lowest index, edges of equal
 * weight keep its order; the reference sorts them unstably, so its labels vary with the CPU. All distances are
 * doubles.
 * Differs from the reference: n = 0 and n = 1 are answered (noise); the cosine metric is computed like the
 * Euclidean one.
 * Beyond 20,000 different rows, or where asked, the edges of the spanning tree inside the connected parts of the graph
 * of approximate neighbours are those of that graph; between the parts they are exact.
 * Beyond 1,000,000 different rows 20,000 of them are clustered, and every other row is labelled as `hdbscan.approximate_predict` does.
 * Time O(n² d), of approximate neighbours about O(n log n d) and the pairs of rows in different parts; memory n² / 2 float32
 * up to 8,192 rows, beyond that O(n minSamples) and one block.
 */
import { noiseRows } from '../../common/labels';
import { otherRows, tooFewRows } from '../methods/dataFacts';
import { type CondensedTree, defineMethod, type OutlierDetector } from '../methods/method';
import { type FromNeighbors, neighborSearch, recallOf } from '../methods/neighborSearch';
import { metrics } from '../numeric/distanceBounds';
import type { EmbeddingMatrix } from '../numeric/embeddingMatrix';
import { MAX_GRAM_ROWS } from '../numeric/gram';
import {
  distinctNeighbors,
  MAX_EXACT_ROWS,
  neighborBytes,
  type Neighbors,
  neighbors,
  pairKeys,
  searchesApproximately,
} from '../numeric/neighbors';
import { allPairsCost, neighborsCost } from '../numeric/searchCost';
import { FlagCounter } from '../outliers/comparison/flagCounter';
import { bool, float, int, oneOf, type ParamsOf } from '../params';
import { partsOf, subtask, type TaskContext } from '../taskContext';
import { byPrediction } from './hdbscan/approximatePredict';
import { streamedTree, streamedTreeBytes } from './hdbscan/boruvka';
import { condenseTree } from './hdbscan/condensedTree';
import { type Dendrogram, singleLinkage } from './hdbscan/linkage';
import { memberships, outlierScores, persistence } from './hdbscan/memberships';
import { selectClusters, type SelectionRule } from './hdbscan/selectClusters';
import { densePrim } from './hdbscan/spanningTree';

const params = {
  metric: oneOf(metrics, { default: 'euclidean', help: 'Distance between embeddings.' }),
  minClusterSize: int({ default: 5, min: 2, help: 'Rows that make a cluster; smaller groups are noise.' }),
  minSamples: int({
    default: 3,
    min: 1,
    help: 'Neighbours that define the core distance of a row, itself excluded; more means more noise.',
  }),
  clusterSelectionMethod: oneOf(['eom', 'leaf'], {
    default: 'eom',
    help: 'eom keeps the most stable clusters of the tree, leaf the finest.',
  }),
  clusterSelectionEpsilon: float({
    default: 0,
    min: 0,
    help: 'Clusters closer than this distance stay one; 0 is off.',
  }),
  allowSingleCluster: bool({ default: false, help: 'Whether all data may be one cluster.' }),
  neighborSearch,
};
export type HdbscanParams = ParamsOf<typeof params>;

export interface HdbscanResult extends FromNeighbors {
  /** Int32Array (n), clusters 0.., noise -1. */
  readonly labels: Int32Array;
  /** Float64Array (n): strength of membership, 0 for noise. */
  readonly probabilities: Float64Array;
  /** Float64Array (n): GLOSH, 0 to 1. */
  readonly outlierScores: Float64Array;
  readonly condensedTree: CondensedTree;
  /** Stability of each cluster, 0 to 1. */
  readonly persistence: Float64Array;
}

/** Exact neighbours in the lists from which the tree grows, beyond minSamples: 15 by default, as UMAP takes. */
const MORE_NEIGHBORS = 12;
/** Approximate neighbours of a row that are edges of the graph, or minSamples where that is more. */
const GRAPH_NEIGHBORS = 24;

const MIN_SAMPLES_STEPS = [1, 0, -1];
const MIN_CLUSTER_SIZE_STEPS = [-2, -1, 0, 1, 2];

/** The score is GLOSH. The tree is grown once for each minSamples; minClusterSize only cuts it. */
const detector: OutlierDetector<HdbscanParams> = {
  // The neighbours and three trees.
  cost: (data) => 50_000 + (data.n <= MAX_GRAM_ROWS ? 4 : 2.5) * allPairsCost(data),
  async evaluate(space, params, _seed, task) {
    const { n } = space.x;
    const counter = new FlagCounter(n);
    if (n < 2) {
      const { labels, outlierScores: scores } = await hdbscan(space, params, task);
      counter.add(noiseRows(labels));
      return counter.evaluation(scores, noiseRows(labels));
    }
    // From the largest k: neighbours for a smaller one are the first of these.
    const counts = [...new Set(MIN_SAMPLES_STEPS.map((step) => Math.max(1, params.minSamples + step)))];
    const sizes = [
      ...new Set(MIN_CLUSTER_SIZE_STEPS.map((step) => Math.max(2, params.minClusterSize + step))),
    ];
    let requested = withoutTree(n); // replaced below: the requested parameters are among the runs
    for (const [i, minSamples] of counts.entries()) {
      const part = subtask(task, i / counts.length, (i + 1) / counts.length);
      const { dendrogram } = await reachability(space, { ...params, minSamples }, part);
      for (const minClusterSize of sizes) {
        task.check();
        const clusters = clustersOf(dendrogram, { ...params, minClusterSize });
        counter.add(noiseRows(clusters.labels));
        if (minSamples === params.minSamples && minClusterSize === params.minClusterSize)
          requested = clusters;
      }
    }
    task.progress(1, 1);
    return counter.evaluation(requested.outlierScores, noiseRows(requested.labels));
  },
};

export const hdbscanMethod = defineMethod({
  name: 'hdbscan',
  title: 'HDBSCAN',
  kind: 'clustering',
  params,
  cost: { once: 50, rows: 30, pairs: 33 },
  capabilities: {
    noise: true,
    levels: true,
    tuning: {
      by: 'silhouette',
      param: 'minClusterSize',
      values: [3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40],
    },
  },
  landmarks: {
    search: ({ minSamples, metric }) => ({ k: 2 * minSamples, metric }),
    async begin(fitted: HdbscanResult, space, params, others, task) {
      const { metric, neighborSearch: search } = params;
      const k = Math.min(params.minSamples, space.x.n - 1);
      const { distances } = await neighbors(space, metric, k, task, search);
      const core = new Float64Array(space.x.n);
      if (k > 1) core.forEach((_none, i) => (core[i] = distances[i * k + k - 2]));
      return byPrediction(fitted, ruleOf(params), core, params.minSamples, others);
    },
  },
  detector,
  limits: { minSamples: otherRows },
  memoryBytes(data, { minSamples }) {
    const { n } = data;
    if (n <= MAX_GRAM_ROWS) return neighborBytes(data, Math.min(n, minSamples)) + 2 * n * n + 912 * n;
    const listed = minSamples + MORE_NEIGHBORS;
    const k = Math.min(n, n > MAX_EXACT_ROWS ? Math.max(listed, GRAPH_NEIGHBORS) : listed);
    const tree = streamedTreeBytes(data, k);
    return neighborBytes(data, k) + tree + 400 * n;
  },
  units: ({ metric }) =>
    metric === 'euclidean'
      ? { params: { clusterSelectionEpsilon: 1 }, result: { 'condensedTree.lambda': -1 } }
      : {},
  infinite: {
    'condensedTree.lambda': 'Infinity: equal rows are at distance 0 and part at no finite 1 / distance.',
  },
  warnings: ({ n }, { minClusterSize }) =>
    n > 0 && n < minClusterSize ? [tooFewRows('HDBSCAN', 'minClusterSize', minClusterSize, n)] : [],
  fit: (space, params, _seed, task) => hdbscan(space, params, task),
});

/** @throws AnalysisError `bad-input` on NaN, infinity or values too large for single precision. */
async function hdbscan(
  space: EmbeddingMatrix,
  params: HdbscanParams,
  task: TaskContext,
): Promise<HdbscanResult> {
  const { n } = space.x;
  if (n < 2) {
    await pairKeys(space, params.metric, 'HDBSCAN'); // throws as for more rows
    return withoutTree(n);
  }
  const { dendrogram, near } = await reachability(space, params, task);
  const result = clustersOf(dendrogram, params);
  task.progress(1, 1);
  return { ...result, ...recallOf(near) };
}

/** Stages 4 and 5: what depends on minClusterSize and on the selection of clusters, and costs little. */
function clustersOf(dendrogram: Dendrogram, params: HdbscanParams): HdbscanResult {
  const { n } = dendrogram;
  const condensedTree = condenseTree(dendrogram, params.minClusterSize);
  const rule = ruleOf(params);
  const selection = selectClusters(condensedTree, rule);
  const { labels, probabilities } = memberships(condensedTree, selection, rule, n);
  return {
    labels,
    probabilities,
    outlierScores: outlierScores(condensedTree, n),
    condensedTree,
    persistence: persistence(condensedTree, selection, labels),
  };
}

function ruleOf(params: HdbscanParams): SelectionRule {
  return {
    method: params.clusterSelectionMethod,
    epsilon: params.clusterSelectionEpsilon,
    allowSingleCluster: params.allowSingleCluster,
  };
}

/**
 * Stages 1 to 3: core distances, the minimum spanning tree of mutual reachability, its edges by weight. Depends on
 * the metric, minSamples and the search for neighbours only; at least two rows.
 */
async function reachability(
  space: EmbeddingMatrix,
  params: Pick<HdbscanParams, 'metric' | 'minSamples' | 'neighborSearch'>,
  task: TaskContext,
): Promise<{ dendrogram: Dendrogram; near: Neighbors }> {
  const { n } = space.x;
  const keys = await pairKeys(space, params.metric, 'HDBSCAN');
  const samples = Math.min(params.minSamples, n - 1);
  const isGraph = searchesApproximately(space, params.neighborSearch);
  const isDense = n <= MAX_GRAM_ROWS && !isGraph;
  const k = isGraph ? Math.min(n - 1, Math.max(samples, GRAPH_NEIGHBORS)) : samples;
  const listed = isGraph || isDense ? k : Math.min(n - 1, samples + MORE_NEIGHBORS);
  const search = await neighborsCost(space, params.metric, listed, params.neighborSearch);
  const passes = (isDense ? 1 : 0.5) * allPairsCost(space.x);
  const [searching, rest, last] = partsOf(task, [search, passes, (search + passes) / 20]);
  const exact =
    isGraph || isDense ? undefined : await distinctNeighbors(space, params.metric, listed, searching);
  const near = await neighbors(space, params.metric, k, searching, params.neighborSearch);
  const core = Float64Array.from({ length: n }, (_, i) => near.distances[i * k + samples - 1]);
  rest.progress(0, 1);
  const tree = isDense
    ? await densePrim(keys, core, rest)
    : await streamedTree(keys, core, near, exact, rest);
  last.progress(0, 1);
  return { dendrogram: singleLinkage(tree), near };
}

function withoutTree(n: number): HdbscanResult {
  const none = new Int32Array(0);
  return {
    labels: new Int32Array(n).fill(-1),
    probabilities: new Float64Array(n),
    outlierScores: new Float64Array(n),
    condensedTree: { parent: none, child: none, lambda: new Float64Array(0), childSize: none },
    persistence: new Float64Array(0),
  };
}
