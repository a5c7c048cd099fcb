import type { FitAnswer } from '../../analysis/methods/fit';
import { type Layout, layoutFrom } from '../scatter/layout';

interface MatrixLike {
  readonly n: number;
  readonly d: number;
  readonly data: ArrayLike<number>;
}

const layouts = new WeakMap<FitAnswer, Layout>();
let layoutCount = 0;

export function layoutOf(answer: FitAnswer): Layout | null {
  const kept = layouts.get(answer);
  if (kept) return kept;
  const coordinates = answer.result.coordinates;
  if (!isMatrix(coordinates)) return null;
  const { data, n, d } = coordinates;
  const layout = layoutFrom(`${answer.space}/${answer.method}/${layoutCount++}`, data, n, d);
  layouts.set(answer, layout);
  return layout;
}

const planes = new WeakMap<FitAnswer, Float32Array>();

/** The first two coordinates as (n, 2), unscaled: what another run may start from. The same array every time. */
export function planeOf(answer: FitAnswer): Float32Array | null {
  const kept = planes.get(answer);
  if (kept) return kept;
  const { coordinates } = answer.result;
  if (!isMatrix(coordinates) || coordinates.d < 2) return null;
  const { data, n, d } = coordinates;
  const plane = new Float32Array(2 * n);
  for (let row = 0; row < n; row++) {
    plane[2 * row] = data[row * d];
    plane[2 * row + 1] = data[row * d + 1];
  }
  planes.set(answer, plane);
  return plane;
}

export function labelsOf(answer: FitAnswer): Int32Array | null {
  const { labels } = answer.result;
  return labels instanceof Int32Array ? labels : null;
}

export function scoresOf(answer: FitAnswer): Float64Array | Float32Array | null {
  const { scores } = answer.result;
  return scores instanceof Float64Array || scores instanceof Float32Array ? scores : null;
}

export function outliersOf(answer: FitAnswer): Int32Array | null {
  const { outliers } = answer.result;
  return outliers instanceof Int32Array ? outliers : null;
}

/** Shares of variance on PCA's axes, where the method tells them. */
export function explainedVariance(answer: FitAnswer): readonly number[] | null {
  const value = answer.result.explainedVarianceRatio;
  if (value instanceof Float64Array || value instanceof Float32Array) return [...value];
  return null;
}

export function numberOf(answer: FitAnswer, name: string): number | null {
  const value = answer.result[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Clusters and noise of a labelling. */
export function summarize(labels: Int32Array): { clusters: number; noise: number } {
  let clusters = 0;
  let noise = 0;
  for (const label of labels) {
    if (label < 0) noise++;
    else if (label >= clusters) clusters = label + 1;
  }
  return { clusters, noise };
}

function isMatrix(value: unknown): value is MatrixLike {
  if (typeof value !== 'object' || value === null) return false;
  const { n, d, data } = value as Partial<MatrixLike>;
  return (
    typeof n === 'number' &&
    typeof d === 'number' &&
    d >= 1 &&
    typeof data === 'object' &&
    data.length === n * d
  );
}
