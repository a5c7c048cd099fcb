/** Where the rows of a UMAP layout start, as umap-learn starts them. */
import type { EmbeddingMatrix } from '../../numeric/embeddingMatrix';
import type { MT19937 } from '../../numeric/mt19937';
import type { TaskContext } from '../../taskContext';
import { pcaLayout } from '../initialLayout';
import type { SparseGraph } from './fuzzyGraph';
import { spectralLayout } from './spectral';

export const inits = ['pca', 'spectral', 'random'] as const;
export type Init = (typeof inits)[number];

const SIZE = 10;
/** Standard deviation of what keeps equal rows apart. */
const NOISE = 1e-4;

/** A start of the given kind, (n, 2) row-major, each axis on [0, 10]. */
export async function startOf(
  init: Init,
  space: EmbeddingMatrix,
  graph: SparseGraph,
  random: MT19937,
  task: TaskContext,
): Promise<Float32Array> {
  const { n } = space.x;
  switch (init) {
    case 'random':
      return toBox(Float32Array.from({ length: 2 * n }, () => random.random()));
    case 'pca':
      return toBox(withNoise(await pcaLayout(space, task), random));
    case 'spectral':
      return toBox(withNoise(spectralLayout(graph, await pcaLayout(space, task), random, task), random));
  }
}

/** A given layout as a start: on the same box, equal points moved apart. @param given (n, 2), not written to. */
export function startFrom(given: Float32Array, random: MT19937): Float32Array {
  return toBox(withNoise(given, random));
}

/** Scaled so that the largest coordinate is 10, plus noise. */
function withNoise(layout: Float32Array, random: MT19937): Float32Array {
  let largest = 0;
  for (const value of layout) largest = Math.max(largest, Math.abs(value));
  const scale = largest > 0 ? SIZE / largest : 0;
  return Float32Array.from(layout, (value) => value * scale + NOISE * random.normal());
}

/** Each axis stretched to [0, 10]. */
function toBox(layout: Float32Array): Float32Array {
  for (let c = 0; c < 2; c++) {
    let low = Infinity;
    let high = -Infinity;
    for (let i = c; i < layout.length; i += 2) {
      low = Math.min(low, layout[i]);
      high = Math.max(high, layout[i]);
    }
    const scale = high > low ? SIZE / (high - low) : 0;
    for (let i = c; i < layout.length; i += 2) layout[i] = (layout[i] - low) * scale;
  }
  return layout;
}
