/** DBSCAN, HDBSCAN, K-means and FINCH with the tutorial's settings. */
import { dbscanMethod } from '../../../src/analysis/clustering/dbscan';
import { finchMethod } from '../../../src/analysis/clustering/finch';
import { hdbscanMethod } from '../../../src/analysis/clustering/hdbscan';
import { kmeansMethod } from '../../../src/analysis/clustering/kmeans';
import type { ClusteringResult } from '../../../src/analysis/methods/method';
import type { Matrix } from '../../../src/analysis/numeric/matrix';
import { clusterCount, fitting, type Row, type Size } from '../row';
/** The npm packages take minutes here. */
const MEDIUM = { n: 5000, d: 512, withoutPeers: true };
const LARGE = { n: 20_000, d: 512, oursOnly: true };

function sizes(small: number, medium: number): readonly Size[] {
  return [{ n: 642, d: 512, bar: small }, { ...MEDIUM, bar: medium }, LARGE];
}

const labelled = ({ labels }: ClusteringResult) => clusterCount(labels);

export const clusteringRows: readonly Row[] = [
  {
    name: 'dbscan',
    data: 'clustered',
    sizes: sizes(1, 1),
    ours: fitting(dbscanMethod, { eps: 0.5, minSamples: 5 }, labelled),
    reference: { call: 'clustering.dbscan', args: { eps: 0.5, minSamples: 5 } },
    peers: { 'density-clustering': densityClustering },
  },
  {
    name: 'hdbscan',
    data: 'clustered',
    sizes: sizes(0.2, 0.15),
    ours: fitting(hdbscanMethod, { minClusterSize: 5, minSamples: 3 }, labelled),
    reference: { call: 'clustering.hdbscan', args: { minClusterSize: 5, minSamples: 3 } },
  },
  {
    name: 'kmeans',
    data: 'clustered',
    sizes: sizes(1, 1),
    ours: fitting(kmeansMethod, { k: 8, nInit: 10 }, ({ inertia }) => `inertia ${inertia.toFixed(3)}`),
    reference: { call: 'clustering.kmeans', args: { k: 8, nInit: 10, seed: 42 } },
    peers: { 'ml-kmeans': mlKmeans },
  },
  {
    name: 'finch',
    data: 'clustered',
    sizes: sizes(1.5, 1),
    ours: fitting(finchMethod, { metric: 'cosine' }, ({ clusters }) => `[${String(clusters)}]`),
    reference: { call: 'clustering.finch', args: { metric: 'cosine' } },
  },
];

async function densityClustering(x: Matrix) {
  const { DBSCAN } = await import('density-clustering');
  const points = asArrays(x);
  return () => {
    const algorithm = new DBSCAN();
    const clusters = algorithm.run(points, 0.5, 5);
    return `${clusters.length} clusters, ${algorithm.noise.length} noise`;
  };
}

/** One run of its own k-means++ a call, so ten as nInit 10 does; it has no such option. */
async function mlKmeans(x: Matrix) {
  const { kmeans } = await import('ml-kmeans');
  const points = asArrays(x);
  return () => {
    let best = Infinity;
    for (let seed = 0; seed < 10; seed++) {
      const { clusters, centroids } = kmeans(points, 8, { initialization: 'kmeans++', seed });
      const inertia = clusters.reduce(
        (sum, c, i) => sum + centroids[c].reduce((s, value, j) => s + (value - points[i][j]) ** 2, 0),
        0,
      );
      best = Math.min(best, inertia);
    }
    return `inertia ${best.toFixed(3)}`;
  };
}

function asArrays({ n, d, data }: Matrix): number[][] {
  return Array.from({ length: n }, (_, i) => Array.from(data.subarray(i * d, (i + 1) * d)));
}
