/** The rows of the benchmark. A new one goes into a file of rows/, whose list goes here. */
import type { Row } from './row';
import { clusteringRows } from './rows/clustering';
import { layoutRows } from './rows/layouts';
import { neighborRows } from './rows/neighbors';
import { outlierRows } from './rows/outliers';
import { silhouetteRows } from './rows/silhouette';
import { tutorialRows } from './rows/tutorial';

export const rows: readonly Row[] = [
  ...tutorialRows,
  ...layoutRows,
  ...clusteringRows,
  ...silhouetteRows,
  ...outlierRows,
  ...neighborRows,
];
