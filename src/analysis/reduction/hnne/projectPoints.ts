/** Places new rows into a finished layout: hnne's `transform`. */
import { message, titled } from '../../../common/messageTemplate';
import { AnalysisError } from '../../errors';
import { assertFinite, type DoubleMatrix, type Matrix, row } from '../../numeric/matrix';
import type { TaskContext } from '../../taskContext';
import type { HnneModel } from '../hnne';
import { inflateNew } from './inflate';
import { projectNew } from './preliminary';

const CHECK_EVERY_ROWS = 64;

/**
 * Each row joins the finest cluster with the nearest mean in the space and follows that cluster's steps; it may lie
 * outside its disc, where the fit would have shrunk the others to make room.
 * @param x (m, d) with the columns of the fit.
 * @returns (m, 2).
 * @throws AnalysisError `bad-input` on NaN, infinity or another number of columns.
 */
export function projectPoints(model: HnneModel, x: Matrix, task: TaskContext): DoubleMatrix {
  const { centroids, preliminary, finest, anchors } = model;
  if (x.d !== centroids.d) {
    throw new AnalysisError(
      'bad-input',
      message`${titled('h-NNE')}: the new rows have ${x.d} columns, the layout ${centroids.d}.`,
    );
  }
  assertFinite(x, 'h-NNE');
  const nearest = nearestCentroid(model);
  const data = new Float64Array(2 * x.n);
  for (let i = 0; i < x.n; i++) {
    if (i % CHECK_EVERY_ROWS === 0) task.progress(i, x.n);
    const values = row(x, i);
    const group = nearest(values);
    const point = inflateNew(...projectNew(values, preliminary), group, finest.inflation);
    const scale = finest.radii[group] / finest.largest[group];
    for (const axis of [0, 1] as const) {
      const at = 2 * group + axis;
      data[2 * i + axis] = anchors[0].data[at] + (point[axis] - finest.means[at]) * scale;
    }
  }
  task.progress(x.n, x.n);
  return { n: x.n, d: 2, data };
}

/** By the metric of the fit, lowest index on ties. */
function nearestCentroid({ centroids, metric }: HnneModel): (values: Float32Array) => number {
  const { n, d, data } = centroids;
  const squares = new Float64Array(n);
  for (let c = 0, at = 0; c < n; c++) for (let j = 0; j < d; j++, at++) squares[c] += data[at] ** 2;
  return (values) => {
    let best = 0;
    let least = Infinity;
    for (let c = 0, at = 0; c < n; c++) {
      let product = 0;
      for (let j = 0; j < d; j++, at++) product += values[j] * data[at];
      // Both grow with the distance to this row; a mean of zeros has cosine 0.
      const key = metric === 'cosine' ? -product / (Math.sqrt(squares[c]) || 1) : squares[c] - 2 * product;
      if (key < least) {
        least = key;
        best = c;
      }
    }
    return best;
  };
}
