/** The outlier methods with their defaults, and the whole comparison, which nobody else has. */
import type { OutlierResult } from '../../../src/analysis/methods/method';
import { detectorMethods } from '../../../src/analysis/methods/registry';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import { isolationForestMethod } from '../../../src/analysis/outliers/isolationForest';
import { knnDistanceMethod } from '../../../src/analysis/outliers/knnDistance';
import { lofMethod } from '../../../src/analysis/outliers/lof';
import { compareOutlierMethods } from '../../../src/analysis/outliers/outlierComparison';
import { silentContext } from '../../../src/analysis/taskContext';
import { scored } from '../quality';
import { fitting, python, type Row } from '../row';

const scoresOf = ({ scores }: OutlierResult) => scores;
const bars = { 642: 1, 5000: 1, 14028: 0.5, 50000: 0.33 };

export const outlierRows: readonly Row[] = [
  {
    name: 'isolation-forest',
    title: 'Isolation Forest',
    quality: scored,
    ours: fitting(isolationForestMethod, {}, scoresOf),
    others: [python('scikit-learn', 'outliers.isolation_forest', { seed: 42 })],
    bars,
  },
  {
    name: 'lof',
    title: 'Local Outlier Factor',
    quality: scored,
    ours: fitting(lofMethod, {}, scoresOf),
    others: [python('scikit-learn', 'outliers.lof', { nNeighbors: 20 })],
    bars,
  },
  {
    name: 'knn-distance',
    title: 'Mean k-NN distance',
    quality: scored,
    ours: fitting(knnDistanceMethod, {}, scoresOf),
    others: [python('scikit-learn', 'outliers.knn_distance', { nNeighbors: 5 })],
    bars,
  },
  {
    name: 'comparison',
    title: 'The outlier methods compared, with stability',
    quality: (values) => `${values[0]} methods`,
    ours: (x) => async () => {
      const space = new EmbeddingMatrix(x);
      const { columns } = await compareOutlierMethods(space, detectorMethods, {}, 42, silentContext());
      return [columns.length];
    },
    others: [],
    most: 5000,
  },
];
