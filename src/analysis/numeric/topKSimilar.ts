/** The nearest rows of a vector by cosine similarity, in the space itself: what a map can only approximate. */
import { message } from '../../common/messageTemplate';
import { AnalysisError } from '../errors';
import { type Matrix, row } from './matrix';

export interface SimilarRows {
  readonly indices: Int32Array;
  /** Cosine similarity, descending. */
  readonly similarities: Float32Array;
}

/**
 * @param vector (d), L2-normalised. @param x (n, d) with L2-normalised rows (a zero row is similar to nothing).
 * @param except a row to leave out, such as the one of the vector; -1 for none.
 * @returns at most k rows, most similar first, the lower index first on ties.
 * @throws AnalysisError `bad-input` on a vector of another length.
 */
export function topKSimilar(vector: Float32Array, x: Matrix, k: number, except = -1): SimilarRows {
  if (vector.length !== x.d) {
    throw new AnalysisError(
      'bad-input',
      message`A vector of ${vector.length} numbers cannot be compared with rows of ${x.d}.`,
    );
  }
  const cosines = new Float32Array(x.n);
  for (let i = 0; i < x.n; i++) {
    const own = row(x, i);
    let sum = 0;
    for (let j = 0; j < own.length; j++) sum += own[j] * vector[j];
    cosines[i] = sum;
  }
  const order = Int32Array.from(cosines.keys())
    .filter((i) => i !== except)
    .sort((a, b) => cosines[b] - cosines[a] || a - b);
  const indices = order.slice(0, Math.max(0, k));
  return { indices, similarities: Float32Array.from(indices, (i) => cosines[i]) };
}
