/** The rows of the benchmark. A new one goes into a file of rows/, whose list goes here. */
import type { Row } from './row';
import { clusteringRows } from './rows/clustering';
import { layoutRows } from './rows/layouts';
import { outlierRows } from './rows/outliers';
import { tsneRows } from './rows/tsne';
import { umapRows } from './rows/umap';

export const rows: readonly Row[] = [
  ...clusteringRows,
  ...layoutRows,
  ...outlierRows,
  ...tsneRows,
  ...umapRows,
];
