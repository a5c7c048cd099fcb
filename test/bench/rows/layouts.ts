/** PCA, t-SNE, UMAP and h-NNE with the tutorial's settings, and how far a layout is to be trusted. */
import type { ReductionResult } from '../../../src/analysis/methods/method';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import type { Matrix } from '../../../src/analysis/numeric/matrix';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { hnneMethod } from '../../../src/analysis/reduction/hnne';
import { layoutQuality } from '../../../src/analysis/reduction/layoutQuality';
import { pcaMethod } from '../../../src/analysis/reduction/pca';
import { tsneMethod } from '../../../src/analysis/reduction/tsne';
import { umapMethod } from '../../../src/analysis/reduction/umap';
import { silentContext } from '../../../src/analysis/taskContext';
import { trusted, variance } from '../quality';
import { asArrays, fitting, npm, python, type Row, SEED } from '../row';

const layoutOf = ({ coordinates }: ReductionResult) => coordinates.data;
const tsne = { perplexity: 30, iterations: 1000 };
const umap = { nNeighbors: 15, minDist: 0.1 };
const trust = { k: 15 };

export const layoutRows: readonly Row[] = [
  {
    name: 'pca',
    title: 'PCA',
    quality: variance,
    ours: fitting(pcaMethod, {}, layoutOf),
    others: [python('scikit-learn', 'layouts.pca')],
    bars: { 642: 1, 5000: 1, 14028: 0.5, 50000: 0.33 },
  },
  {
    name: 'tsne',
    title: 't-SNE',
    quality: trusted,
    ours: fitting(tsneMethod, tsne, layoutOf),
    others: [
      python('scikit-learn', 'layouts.tsne', { ...tsne, seed: SEED }),
      python('openTSNE', 'layouts.open_tsne', { ...tsne, seed: SEED }),
      npm('tsne-js', tsneJs),
    ],
    bars: { 642: 0.4, 5000: 0.7, 14028: 0.5, 50000: 0.33 },
  },
  {
    name: 'umap',
    title: 'UMAP',
    quality: trusted,
    ours: fitting(umapMethod, umap, layoutOf),
    others: [python('umap-learn', 'layouts.umap', { ...umap, seed: SEED }), npm('umap-js', umapJs)],
    bars: { 642: 0.6, 5000: 0.3, 14028: 0.5, 50000: 0.33 },
  },
  {
    name: 'hnne',
    title: 'h-NNE',
    quality: trusted,
    ours: fitting(hnneMethod, {}, layoutOf),
    others: [python('hnne', 'layouts.hnne', { version: 'v2' })],
    bars: { 642: 0.2, 5000: 0.3, 14028: 0.5, 50000: 0.33 },
  },
  {
    name: 'trust',
    title:
      'Trustworthiness and continuity of the first two columns, a poor layout (beyond 20,000 rows of 2,000 of them)',
    quality: (values) => Array.from(values, (value) => value.toFixed(4)).join(', '),
    ours: (x) => {
      const data = Float32Array.from({ length: 2 * x.n }, (_, at) => x.data[(at >> 1) * x.d + (at % 2)]);
      return async () => {
        const layout = { n: x.n, d: 2, data };
        const measured = await layoutQuality(
          new EmbeddingMatrix(x),
          layout,
          { ...trust, seed: SEED },
          silentContext(),
        );
        return [measured.trustworthiness, measured.continuity];
      };
    },
    others: [python('scikit-learn', 'layouts.trust', trust, 20_000)],
    bars: { 642: 0.75, 14028: 0.2 },
  },
];

async function tsneJs(x: Matrix) {
  const { default: TSNE } = await import('tsne-js');
  const points = asArrays(x);
  return () => {
    const { perplexity, iterations: nIter } = tsne;
    const model = new TSNE({ dim: 2, perplexity, nIter, metric: 'euclidean' });
    model.init({ data: points, type: 'dense' });
    model.run();
    return model.getOutput().flat();
  };
}

async function umapJs(x: Matrix) {
  const { UMAP } = await import('umap-js');
  const points = asArrays(x);
  return () => {
    const random = new MT19937(SEED);
    return new UMAP({ ...umap, random: () => random.random() }).fit(points).flat();
  };
}
