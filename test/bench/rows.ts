/** The rows of the benchmark. A new one goes into a file of rows/, whose list goes here. */
import type { Row } from './row';
import { clusteringRows } from './rows/clustering';
import { layoutRows } from './rows/layouts';
import { outlierRows } from './rows/outliers';
import { tsneRows } from './rows/tsne';

export const rows: readonly Row[] = [...clusteringRows, ...layoutRows, ...outlierRows, ...tsneRows];
