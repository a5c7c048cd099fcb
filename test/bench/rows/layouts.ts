/** PCA, h-NNE and how far a layout is to be trusted. */
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import { hnneMethod, type HnneResult } from '../../../src/analysis/reduction/hnne';
import { layoutQuality } from '../../../src/analysis/reduction/layoutQuality';
import { pcaMethod } from '../../../src/analysis/reduction/pca';
import { silentContext } from '../../../src/analysis/taskContext';
import { fitting, type Row, type Size } from '../row';
const BIG: readonly Size[] = [
  { n: 20_000, d: 512, oursOnly: true },
  { n: 70_000, d: 50, oursOnly: true },
];
const TRUST_K = 15;

const levels = (result: HnneResult) => `[${String(result.levels)}]`;

export const layoutRows: readonly Row[] = [
  {
    name: 'pca',
    data: 'clustered',
    sizes: [{ n: 642, d: 512, bar: 3 }, { n: 5000, d: 512 }, ...BIG],
    ours: fitting(pcaMethod, {}, ({ explainedVarianceRatio }) => {
      const share = explainedVarianceRatio.reduce((a, b) => a + b);
      return `variance ${share.toFixed(4)}`;
    }),
    reference: { call: 'layouts.pca', args: {} },
  },
  {
    name: 'hnne',
    data: 'clustered',
    sizes: [{ n: 642, d: 512, bar: 0.2 }, { n: 5000, d: 512, bar: 0.3 }, ...BIG],
    ours: fitting(hnneMethod, {}, levels),
    reference: { call: 'layouts.hnne', args: { version: 'v2' } },
  },
  {
    name: 'hnne v1',
    data: 'clustered',
    sizes: [
      { n: 642, d: 512 },
      { n: 5000, d: 512 },
    ],
    ours: fitting(hnneMethod, { version: 'v1' }, levels),
    reference: { call: 'layouts.hnne', args: { version: 'v1' } },
  },
  {
    // Of the first two columns, a poor layout, which takes longest.
    name: 'trust',
    data: 'clustered',
    sizes: [
      { n: 642, d: 512 },
      { n: 5000, d: 512 },
      { n: 20_000, d: 512, oursOnly: true },
    ],
    ours: (x) => {
      const layout = {
        n: x.n,
        d: 2,
        data: Float32Array.from({ length: 2 * x.n }, (_, at) => x.data[(at >> 1) * x.d + (at % 2)]),
      };
      return async () => {
        const { trustworthiness, continuity } = await layoutQuality(
          new EmbeddingMatrix(x),
          layout,
          TRUST_K,
          silentContext(),
        );
        return `${trustworthiness.toFixed(4)}, ${continuity.toFixed(4)}`;
      };
    },
    reference: { call: 'layouts.trust', args: { k: TRUST_K } },
  },
];
