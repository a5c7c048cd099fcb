/** The parts of an answer that views show, by its kind. */
import type { FitAnswer } from '../../analysis/methods/fit';
import { type Layout, layoutFrom } from '../scatter/layout';

const layouts = new WeakMap<FitAnswer, Layout>();
let layoutCount = 0;

/** null for an answer of another kind. The same layout every time. */
export function layoutOf(answer: FitAnswer): Layout | null {
  if (answer.kind !== 'reduction') return null;
  const known = layouts.get(answer);
  if (known) return known;
  const { data, n, d } = answer.result.coordinates;
  const layout = layoutFrom(`${answer.space}/${answer.method}/${layoutCount++}`, data, n, d);
  layouts.set(answer, layout);
  return layout;
}

const planes = new WeakMap<FitAnswer, Float32Array>();

/** The first two coordinates as (n, 2), unscaled: what another run may start from. The same array every time. */
export function planeOf(answer: FitAnswer): Float32Array | null {
  if (answer.kind !== 'reduction' || answer.result.coordinates.d < 2) return null;
  const known = planes.get(answer);
  if (known) return known;
  const { data, n, d } = answer.result.coordinates;
  const plane = new Float32Array(2 * n);
  for (let row = 0; row < n; row++) {
    plane[2 * row] = data[row * d];
    plane[2 * row + 1] = data[row * d + 1];
  }
  planes.set(answer, plane);
  return plane;
}

export function labelsOf(answer: FitAnswer): Int32Array | null {
  return answer.kind === 'clustering' ? answer.result.labels : null;
}

export function scoresOf(answer: FitAnswer): Float64Array | null {
  return answer.kind === 'outliers' ? answer.result.scores : null;
}

export function outliersOf(answer: FitAnswer): Int32Array | null {
  return answer.kind === 'outliers' ? answer.result.outliers : null;
}

/** Shares of variance on the axes, where the method has them. */
export function explainedVariance(answer: FitAnswer): Float64Array | null {
  return answer.kind === 'reduction' ? (answer.result.explainedVarianceRatio ?? null) : null;
}
