/** The layout that h-NNE starts from: the first two principal components of the standardised columns. */
import { columnMeans, columnVariances } from '../../numeric/columns';
import type { DoubleMatrix, Matrix } from '../../numeric/matrix';
import type { TaskContext } from '../../taskContext';
import { principalComponents } from '../pca';

export interface Preliminary {
  /** x, y pairs of the rows. */
  readonly points: Float64Array;
  /** Of each column (d). */
  readonly mean: Float64Array;
  /** Standard deviation of each column over n (d), 1 where the column does not vary. */
  readonly scale: Float64Array;
  /** (2, d). */
  readonly components: DoubleMatrix;
}

/** At least two rows and two columns. */
export async function preliminaryLayout(x: Matrix, task: TaskContext): Promise<Preliminary> {
  const { mean, scale } = columnScales(x);
  task.check();
  const { components, coordinates } = await principalComponents({ x, mean, scale }, 2, task);
  return { points: coordinates.data, mean, scale, components };
}

/** One new row (d), as the rows of the fit were projected. */
export function projectNew(
  row: Float32Array,
  { mean, scale, components }: Preliminary,
): readonly [number, number] {
  const d = row.length;
  let px = 0;
  let py = 0;
  for (let j = 0; j < d; j++) {
    const value = (row[j] - mean[j]) / scale[j];
    px += value * components.data[j];
    py += value * components.data[d + j];
  }
  return [px, py];
}

/** scikit-learn's StandardScaler: a column whose variance is within rounding of none is not scaled. */
function columnScales(x: Matrix): { mean: Float64Array; scale: Float64Array } {
  const { n } = x;
  const mean = columnMeans(x);
  const scale = columnVariances(x, mean).map((value, j) => {
    const rounding = n * Number.EPSILON * value + (n * mean[j] * Number.EPSILON) ** 2;
    return value <= rounding ? 1 : Math.sqrt(value);
  });
  return { mean, scale };
}
