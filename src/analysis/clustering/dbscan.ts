/**
 * DBSCAN (Ester et al. 1996) as scikit-learn computes it (sklearn.cluster.DBSCAN 1.6, brute force).
 *
 * A row is core when at least minSamples rows, itself included, lie at distance <= eps. Clusters are the connected
 * parts of the core rows, numbered by their lowest core row. A border row takes the lowest cluster number among its
 * core neighbours; noise is -1. Nothing depends on the order of neighbours.
 * Differs from the reference: cosine distances are doubles, there single precision; a pair whose distance is within
 * 1e-7 of eps may be decided otherwise.
 * Above 20,000 different rows, or where asked, neighbours are approximate: see dbscan/graphParts.ts for what then may stay apart.
 * Beyond 1,000,000 different rows the density is that of 20,000 of them, and every other row has the label of its nearest core row
 * among these within eps.
 * Time O(n² d), approximate about O(n log n d); memory O(n minSamples) and one block, as pairs of core rows are joined and
 * forgotten.
 */
import { largestOf } from '../../common/extremes';
import { tooFewRows } from '../methods/dataFacts';
import { defineMethod, type OutlierDetector } from '../methods/method';
import { type FromNeighbors, neighborSearch, recallOf } from '../methods/neighborSearch';
import { metrics } from '../numeric/distanceBounds';
import type { EmbeddingMatrix } from '../numeric/embeddingMatrix';
import {
  MAX_EXACT_ROWS,
  neighborBytes,
  type Neighbors,
  neighbors,
  pairKeys,
  searchesApproximately,
} from '../numeric/neighbors';
import { FlagCounter } from '../outliers/comparison/flagCounter';
import { flagAbove } from '../outliers/flags';
import { float, int, oneOf, type ParamsOf } from '../params';
import { subtask, type TaskContext } from '../taskContext';
import { densityOf } from './dbscan/density';
import { graphParts } from './dbscan/graphParts';
import { byNearestCore } from './dbscan/nearestCore';

const params = {
  metric: oneOf(metrics, {
    default: 'euclidean',
    help: 'Distance between embeddings; for unit vectors cosine = euclidean² / 2.',
  }),
  eps: float({ default: 0.5, above: 0, help: 'Two rows are neighbours up to this distance.' }),
  minSamples: int({
    default: 5,
    min: 1,
    help: 'Neighbours, the row itself included, that make a row the core of a cluster.',
  }),
  neighborSearch,
};
export type DbscanParams = ParamsOf<typeof params>;

export interface DbscanResult extends FromNeighbors {
  /** Int32Array (n), clusters 0.., noise -1. */
  readonly labels: Int32Array;
  /** Ascending indices of the core rows. */
  readonly coreIndices: Int32Array;
}

/** Approximate neighbours of a row that join it to others, or minSamples where that is more. */
const GRAPH_NEIGHBORS = 24;

const EPS_FACTORS = [0.8, 0.9, 1, 1.1, 1.25];
const MIN_SAMPLES_STEPS = [-1, 0, 1];

/**
 * The score is the least eps at which DBSCAN would take the row into a cluster, so that noise is what scores above
 * eps; Infinity where there are fewer rows than minSamples. Neighbouring runs: eps and minSamples around the
 * requested ones.
 */
const detector: OutlierDetector<DbscanParams> = {
  cost: ({ n }) => 2 * n, // its neighbours are those of the outlier methods
  async evaluate(space, { metric, eps, minSamples, neighborSearch: search }, _seed, task) {
    const { n } = space.x;
    const counter = new FlagCounter(n);
    await pairKeys(space, metric, 'DBSCAN'); // throws for bad rows in the name of this method
    const scoresFor = async (samples: number) => {
      const k = samples - 1; // the row itself counts
      if (k > n - 1) return new Float64Array(n).fill(Infinity);
      if (k === 0) return new Float64Array(n);
      return leastEps(await neighbors(space, metric, k, subtask(task, 0, 0.95), search));
    };
    const counts = [...new Set(MIN_SAMPLES_STEPS.map((step) => Math.max(1, minSamples + step)))];
    await scoresFor(largestOf(counts)); // the largest k first: smaller ones are served from it
    for (const samples of counts) {
      const scores = await scoresFor(samples);
      for (const factor of EPS_FACTORS) counter.add(flagAbove(scores, eps * factor));
    }
    const requested = await scoresFor(minSamples);
    task.progress(1, 1);
    return counter.evaluation(requested, flagAbove(requested, eps));
  },
};

/** For each row the least eps at which it is core, or a neighbour is core and within eps of it. */
function leastEps({ k, indices, distances }: Neighbors): Float64Array {
  const core = (i: number) => distances[i * k + k - 1];
  return Float64Array.from({ length: indices.length / k }, (_, i) => {
    let least = core(i);
    for (let at = i * k; at < (i + 1) * k; at++) {
      least = Math.min(least, Math.max(distances[at], core(indices[at])));
    }
    return least;
  });
}

export const dbscanMethod = defineMethod({
  name: 'dbscan',
  title: 'DBSCAN',
  kind: 'clustering',
  params,
  cost: { once: 20, pairs: 7 },
  capabilities: {
    noise: true,
    tuning: { by: 'neighborDistance', param: 'eps', neighbors: 'minSamples' },
  },
  landmarks: {
    search: ({ metric }) => ({ k: 1, metric }),
    begin: (fitted: DbscanResult, _space, { eps }, others) =>
      Promise.resolve(byNearestCore(fitted, eps, others)),
  },
  detector,
  memoryBytes: (data, { minSamples }) =>
    neighborBytes(data, data.n > MAX_EXACT_ROWS ? graphNeighbors(data.n, minSamples) : 0) +
    8 * data.n * Math.min(minSamples, data.n),
  units: ({ metric }) => (metric === 'euclidean' ? { params: { eps: 1 } } : {}),
  warnings: ({ n }, { minSamples }) =>
    n > 0 && n < minSamples ? [tooFewRows('DBSCAN', 'minSamples', minSamples, n)] : [],
  fit: (space, params, _seed, task) => dbscan(space, params, task),
});

/** @throws AnalysisError `bad-input` on NaN, infinity or values too large for single precision. */
export async function dbscan(
  space: EmbeddingMatrix,
  params: DbscanParams,
  task: TaskContext,
): Promise<DbscanResult> {
  const { n } = space.x;
  const keys = await pairKeys(space, params.metric, 'DBSCAN');
  if (n < params.minSamples) return { labels: new Int32Array(n).fill(-1), coreIndices: new Int32Array(0) };
  if (n > 1 && searchesApproximately(space, params.neighborSearch)) {
    const { metric, eps, minSamples } = params;
    const k = graphNeighbors(n, minSamples);
    const near = await neighbors(space, metric, k, subtask(task, 0, 0.8), 'approximate');
    return { ...(await graphParts(keys, near, eps, minSamples, subtask(task, 0.8, 1))), ...recallOf(near) };
  }
  const { first, sizes, groupOf } = space.equal;
  const distinct = first.length < n ? keys.of(first) : keys;
  const { labels, cores } = await densityOf(distinct, sizes, keys.key(params.eps), params.minSamples, task);
  const isCore = (i: number) => cores[groupOf[i]] === 1;
  return {
    labels: groupOf.map((group) => labels[group]),
    coreIndices: Int32Array.from(groupOf.keys()).filter(isCore),
  };
}

function graphNeighbors(n: number, minSamples: number): number {
  return Math.min(n - 1, Math.max(minSamples - 1, GRAPH_NEIGHBORS));
}
