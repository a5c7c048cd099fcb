/** The outlier methods with their defaults, and the whole comparison, which nobody else has. */
import type { OutlierResult } from '../../../src/analysis/methods/method';
import { detectorMethods } from '../../../src/analysis/methods/registry';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import { isolationForestMethod } from '../../../src/analysis/outliers/isolationForest';
import { knnDistanceMethod } from '../../../src/analysis/outliers/knnDistance';
import { lofMethod } from '../../../src/analysis/outliers/lof';
import { compareOutlierMethods } from '../../../src/analysis/outliers/outlierComparison';
import { silentContext } from '../../../src/analysis/taskContext';
import { fitting, type Row, type Size } from '../row';
const SIZES: readonly Size[] = [
  { n: 642, d: 512, bar: 1 },
  { n: 5000, d: 512, bar: 1 },
];

const largest = ({ scores }: OutlierResult) => `largest score ${Math.max(...scores).toFixed(4)}`;

export const outlierRows: readonly Row[] = [
  {
    name: 'isolation-forest',
    data: 'clustered',
    sizes: SIZES,
    ours: fitting(isolationForestMethod, {}, largest),
    reference: { call: 'outliers.isolation_forest', args: { seed: 42 } },
  },
  {
    name: 'lof',
    data: 'clustered',
    sizes: SIZES,
    ours: fitting(lofMethod, {}, largest),
    reference: { call: 'outliers.lof', args: { nNeighbors: 20 } },
  },
  {
    name: 'knn-distance',
    data: 'clustered',
    sizes: SIZES,
    ours: fitting(knnDistanceMethod, {}, largest),
    reference: { call: 'outliers.knn_distance', args: { nNeighbors: 5 } },
  },
  {
    name: 'comparison',
    data: 'clustered',
    sizes: [
      { n: 642, d: 512, oursOnly: true },
      { n: 5000, d: 512, oursOnly: true },
    ],
    ours: (x) => async () => {
      const { columns } = await compareOutlierMethods(
        new EmbeddingMatrix(x),
        detectorMethods,
        {},
        42,
        silentContext(),
      );
      return `${columns.length} methods`;
    },
  },
];
