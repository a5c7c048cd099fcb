import { dbscanMethod, type DbscanParams } from '../../clustering/dbscan';
import {
  clustersOf,
  hdbscan,
  hdbscanMethod,
  type HdbscanParams,
  type HdbscanResult,
  reachabilityDendrogram,
} from '../../clustering/hdbscan';
import { type Neighbors, neighbors, pairKeys } from '../../numeric/neighbors';
import { subtask } from '../../taskContext';
import { flagAbove } from '../flags';
import { FlagCounter, type OutlierDetector } from './outlierDetector';
const EPS_FACTORS = [0.8, 0.9, 1, 1.1, 1.25];
const STEPS = [-1, 0, 1];
const SIZE_STEPS = [-2, -1, 0, 1, 2];

/**
 * The score is the least eps at which DBSCAN would take the row into a cluster, so that noise is what scores above
 * eps; Infinity where there are fewer rows than minSamples.
 */
export const dbscanDetector: OutlierDetector = {
  method: dbscanMethod,
  cost: 1,
  async judge(space, params, _seed, run) {
    const { metric, eps, minSamples } = params as unknown as DbscanParams;
    const { n } = space.x;
    const votes = new FlagCounter(n);
    await pairKeys(space, metric, 'dbscan'); // refuses bad rows by the method's name
    const scoresFor = async (samples: number) => {
      const k = samples - 1; // the row itself counts
      if (k > n - 1) return new Float64Array(n).fill(Infinity);
      if (k === 0) return new Float64Array(n);
      return leastEps(await neighbors(space, metric, k, subtask(run, 0, 0.95)));
    };
    const counts = [...new Set(STEPS.map((step) => Math.max(1, minSamples + step)))];
    await scoresFor(Math.max(...counts)); // the longest list first: the shorter ones are its beginnings
    for (const samples of counts) {
      const scores = await scoresFor(samples);
      for (const factor of EPS_FACTORS) votes.add(flagAbove(scores, eps * factor));
    }
    const asked = await scoresFor(minSamples);
    run.progress(1, 1);
    return votes.verdict(asked, flagAbove(asked, eps));
  },
};

/** The least over the row itself and its neighbours of the eps at which that one is core and reaches the row. */
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

/** The score is GLOSH. The tree is grown once for each minSamples; minClusterSize only cuts it. */
export const hdbscanDetector: OutlierDetector = {
  method: hdbscanMethod,
  cost: 5,
  async judge(space, params, _seed, run) {
    const chosen = params as unknown as HdbscanParams;
    const { n } = space.x;
    const votes = new FlagCounter(n);
    if (n < 2) {
      const { labels, outlierScores } = await hdbscan(space, chosen, run);
      votes.add(noiseOf(labels));
      return votes.verdict(outlierScores, noiseOf(labels));
    }
    const counts = [...new Set(STEPS.map((step) => Math.max(1, chosen.minSamples + step)))];
    const sizes = [...new Set(SIZE_STEPS.map((step) => Math.max(2, chosen.minClusterSize + step)))];
    let asked: HdbscanResult | undefined;
    // From the longest list: the shorter ones are its beginnings.
    for (const [i, minSamples] of counts.reverse().entries()) {
      const part = subtask(run, i / counts.length, (i + 1) / counts.length);
      const dendrogram = await reachabilityDendrogram(space, { ...chosen, minSamples }, part);
      for (const minClusterSize of sizes) {
        run.check();
        const clusters = clustersOf(dendrogram, { ...chosen, minClusterSize });
        votes.add(noiseOf(clusters.labels));
        if (minSamples === chosen.minSamples && minClusterSize === chosen.minClusterSize) asked = clusters;
      }
    }
    run.progress(1, 1);
    return votes.verdict(asked!.outlierScores, noiseOf(asked!.labels));
  },
};

function noiseOf(labels: Int32Array): number[] {
  const noise: number[] = [];
  labels.forEach((label, i) => {
    if (label < 0) noise.push(i);
  });
  return noise;
}
