/** DBSCAN, HDBSCAN, K-means and FINCH with the tutorial's settings. */
import { dbscanMethod } from '../../../src/analysis/clustering/dbscan';
import { finchMethod } from '../../../src/analysis/clustering/finch';
import { hdbscanMethod } from '../../../src/analysis/clustering/hdbscan';
import { kmeansMethod } from '../../../src/analysis/clustering/kmeans';
import type { ClusteringResult } from '../../../src/analysis/methods/method';
import type { Matrix } from '../../../src/analysis/numeric/matrix';
import { inertia, labelled } from '../quality';
import { asArrays, fitting, npm, python, type Row } from '../row';

const labelsOf = ({ labels }: ClusteringResult) => labels;
const density = { eps: 0.5, minSamples: 5 };
const hierarchy = { minClusterSize: 5, minSamples: 3 };
const means = { k: 8, nInit: 10 };

export const clusteringRows: readonly Row[] = [
  {
    name: 'dbscan',
    title: 'DBSCAN',
    quality: labelled,
    ours: fitting(dbscanMethod, density, labelsOf),
    others: [
      python('scikit-learn', 'clustering.dbscan', density),
      npm('density-clustering', densityClustering),
    ],
    bars: { 642: 1, 5000: 1, 14028: 0.5, 50000: 0.33 },
  },
  {
    name: 'hdbscan',
    title: 'HDBSCAN',
    quality: labelled,
    ours: fitting(hdbscanMethod, hierarchy, labelsOf),
    others: [
      python('hdbscan', 'clustering.hdbscan', hierarchy),
      python('fast_hdbscan', 'clustering.fast_hdbscan', hierarchy),
    ],
    bars: { 642: 0.2, 5000: 0.15, 14028: 0.5, 50000: 0.33 },
  },
  {
    name: 'kmeans',
    title: 'K-means',
    quality: inertia,
    ours: fitting(kmeansMethod, means, labelsOf),
    others: [python('scikit-learn', 'clustering.kmeans', { ...means, seed: 42 }), npm('ml-kmeans', mlKmeans)],
    bars: { 642: 1, 5000: 1, 14028: 0.5, 50000: 0.33 },
  },
  {
    name: 'finch',
    title: 'FINCH',
    quality: labelled,
    ours: fitting(finchMethod, { metric: 'cosine' }, labelsOf),
    others: [python('finch-clust', 'clustering.finch', { metric: 'cosine' })],
    bars: { 642: 1, 5000: 1, 14028: 0.5, 50000: 0.33 },
  },
];

async function densityClustering(x: Matrix) {
  const { DBSCAN } = await import('density-clustering');
  const points = asArrays(x);
  return () => {
    const labels = new Int32Array(x.n).fill(-1);
    new DBSCAN()
      .run(points, density.eps, density.minSamples)
      .forEach((rows, cluster) => rows.forEach((row) => (labels[row] = cluster)));
    return labels;
  };
}

/** One run of its own k-means++ a call, so ten as nInit 10 does; it has no such option. */
async function mlKmeans(x: Matrix) {
  const { kmeans } = await import('ml-kmeans');
  const points = asArrays(x);
  return () => {
    let best = { inertia: Infinity, clusters: [] as number[] };
    for (let seed = 0; seed < means.nInit; seed++) {
      const { clusters, centroids } = kmeans(points, means.k, { initialization: 'kmeans++', seed });
      const sum = clusters.reduce(
        (total, c, i) => total + centroids[c].reduce((s, value, j) => s + (value - points[i][j]) ** 2, 0),
        0,
      );
      if (sum < best.inertia) best = { inertia: sum, clusters };
    }
    return best.clusters;
  };
}
