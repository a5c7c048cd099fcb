/** The outlier methods with their defaults, and the whole ledger, which nobody else has. */
import { Space } from '../../../src/analysis/numeric/space';
import { isolationForestMethod } from '../../../src/analysis/outliers/isolationForest';
import { knnDistanceMethod } from '../../../src/analysis/outliers/knnDistance';
import { ledger, resolveLedgerParams } from '../../../src/analysis/outliers/ledger';
import { lofMethod } from '../../../src/analysis/outliers/lof';
import { quietRun } from '../../../src/analysis/run';
import { fitting } from '../row';
import type { Row, Size } from '../row';

const SIZES: readonly Size[] = [
  { n: 642, d: 512, bar: 1 },
  { n: 5000, d: 512, bar: 1 },
];

const largest = (result: Record<string, unknown>) =>
  `largest score ${Math.max(...(result['scores'] as Float64Array)).toFixed(4)}`;

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
    name: 'ledger',
    data: 'clustered',
    sizes: [
      { n: 642, d: 512, oursOnly: true },
      { n: 5000, d: 512, oursOnly: true },
    ],
    ours: (x) => async () => {
      const { columns } = await ledger(new Space(x), resolveLedgerParams({}), 42, quietRun());
      return `${columns.length} methods`;
    },
  },
];
