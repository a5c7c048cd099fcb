/** Methods as a host announces them: names, titles and parameters of the real ones, as data. */
import type { MethodInfo } from '../../../src/analysis/methods/fit';
import { autoFloat, float, int, oneOf, optionalInt } from '../../../src/analysis/params';

const metric = oneOf(['euclidean', 'cosine'], { default: 'euclidean', help: 'How distance is measured.' });

export const syntheticMethods: readonly MethodInfo[] = [
  {
    name: 'dbscan',
    title: 'DBSCAN',
    kind: 'clustering',
    capabilities: { noise: true },
    params: {
      eps: float({ default: 0.3, above: 0, help: 'How near two samples must be to count as neighbours.' }),
      minSamples: int({
        default: 5,
        min: 1,
        help: 'How many neighbours make a core sample, itself included.',
      }),
      metric,
    },
  },
  {
    name: 'hdbscan',
    title: 'HDBSCAN',
    kind: 'clustering',
    capabilities: { noise: true, levels: true },
    params: {
      minClusterSize: int({ default: 5, min: 2, help: 'Smallest group that counts as a cluster.' }),
      minSamples: optionalInt({ default: 3, min: 1, help: 'Higher values call more samples noise.' }),
      metric,
    },
  },
  {
    name: 'kmeans',
    title: 'K-means',
    kind: 'clustering',
    capabilities: { roles: ['clustering'] },
    params: {
      k: int({ default: 8, min: 1, help: 'Number of clusters.' }),
      nInit: int({ default: 10, min: 1, max: 100, help: 'How many starts; the best one counts.' }),
    },
  },
  {
    name: 'finch',
    title: 'FINCH',
    kind: 'clustering',
    capabilities: { levels: true, roles: ['hierarchy'] },
    params: {
      level: int({ default: -1, min: -1, help: 'Partition to show; -1 takes the last but one.' }),
      metric,
    },
  },
  {
    name: 'pca',
    title: 'PCA',
    kind: 'reduction',
    capabilities: { roles: ['firstLayout'] },
    params: { nComponents: int({ default: 2, min: 1, help: 'Number of components.' }) },
  },
  {
    name: 'tsne',
    title: 't-SNE',
    kind: 'reduction',
    capabilities: { acceptsInitial: true, roles: ['comparisonLayout'] },
    params: {
      perplexity: float({ default: 30, above: 0, help: 'About how many neighbours each sample feels.' }),
      nIter: int({ default: 1000, min: 250, help: 'Steps of the optimisation.' }),
      learningRate: autoFloat({ default: 'auto', above: 0, help: 'Length of a step.' }),
    },
  },
  {
    name: 'umap',
    title: 'UMAP',
    kind: 'reduction',
    capabilities: { acceptsInitial: true, roles: ['comparisonLayout'] },
    params: {
      nNeighbors: int({ default: 15, min: 2, help: 'Size of the neighbourhood that is kept.' }),
      minDist: float({ default: 0.1, min: 0, help: 'How tightly points may lie.' }),
      metric,
    },
  },
  { name: 'hnne', title: 'h-NNE', kind: 'reduction', capabilities: { levels: true }, params: { metric } },
  {
    name: 'isolation-forest',
    title: 'Isolation Forest',
    kind: 'outliers',
    capabilities: {},
    params: { contamination: float({ default: 0.1, above: 0, max: 0.5, help: 'Share of samples to flag.' }) },
  },
  {
    name: 'kmeans-distance',
    title: 'Distance to K-means centre',
    kind: 'outliers',
    capabilities: {},
    params: { k: int({ default: 8, min: 1, help: 'Number of clusters.' }) },
  },
];
