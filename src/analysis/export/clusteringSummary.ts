/** The table that ends the tutorial's section 4. */
import type { FitAnswer } from '../methods/fit';
import type { ClusteringResult } from '../methods/method';
import { methodNamed } from '../methods/registry';
import type { Analysis } from './analyze';

const WIDTH = 60;

export interface ClusterCounts {
  readonly clusters: number;
  readonly noise: number;
}

export function clusterCounts(labels: Int32Array): ClusterCounts {
  const seen = new Set<number>();
  let noise = 0;
  for (const label of labels) {
    if (label < 0) noise++;
    else seen.add(label);
  }
  return { clusters: seen.size, noise };
}

export function isClustering(fit: FitAnswer): boolean {
  return methodNamed(fit.method).kind === 'clustering';
}

export function clusteringSummary(analysis: Analysis): string {
  const rule = '='.repeat(WIDTH);
  const rows = analysis.fits.filter(isClustering).map((fit) => {
    const { labels } = fit.result as unknown as ClusteringResult;
    const { clusters, noise } = clusterCounts(labels);
    const noisePart = noise > 0 || hasNoise(fit.method) ? `, ${String(noise).padStart(3)} noise points` : '';
    return `${`${methodNamed(fit.method).title}:`.padEnd(9)} ${String(clusters).padStart(3)} clusters${noisePart}`;
  });
  return [rule, 'CLUSTERING SUMMARY', rule, ...rows, rule].join('\n');
}

/** The density methods always say how much they left out, also when it is nothing. */
function hasNoise(method: string): boolean {
  return method === 'dbscan' || method === 'hdbscan';
}
