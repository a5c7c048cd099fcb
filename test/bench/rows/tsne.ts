/** t-SNE with the tutorial's settings. */
import type { Matrix } from '../../../src/analysis/numeric/matrix';
import { tsneMethod } from '../../../src/analysis/reduction/tsne';
import { fitting, type Row } from '../row';
const settings = { perplexity: 30, iterations: 1000, metric: 'euclidean' };

/** scikit-learn's own figure is its estimate before the last step, up to 5 % below the exact value that ours is. */
const ours = fitting(tsneMethod, settings, ({ klDivergence }) => `KL ${klDivergence.toFixed(4)}`);

export const tsneRows: readonly Row[] = [
  {
    name: 'tsne',
    data: 'clustered',
    sizes: [
      { n: 642, d: 512, bar: 0.4 },
      { n: 5000, d: 512, bar: 0.7 },
      { n: 20_000, d: 512, oursOnly: true },
      { n: 70_000, d: 50, oursOnly: true },
    ],
    ours,
    reference: { call: 'tsne.tsne', args: { perplexity: 30, iterations: 1000, seed: 42 } },
  },
  {
    // Over a minute a run, so on its own.
    name: 'tsne of npm',
    data: 'clustered',
    sizes: [{ n: 642, d: 512 }],
    ours,
    peers: { 'tsne-js': tsneJs },
  },
];

/** Its `getError` is its cost over all pairs, not over neighbours. */
async function tsneJs({ n, d, data }: Matrix) {
  const { default: TSNE } = await import('tsne-js');
  const points = Array.from({ length: n }, (_, i) => Array.from(data.subarray(i * d, (i + 1) * d)));
  return () => {
    const model = new TSNE({ dim: 2, perplexity: 30, nIter: 1000, metric: 'euclidean' });
    model.init({ data: points, type: 'dense' });
    const [error] = model.run();
    return `cost ${error.toFixed(4)}`;
  };
}
