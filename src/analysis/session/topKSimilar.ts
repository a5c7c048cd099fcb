/** The nearest rows of one row by cosine similarity, in the space itself: what the map can only approximate. */
import type { Matrix } from '../numeric/matrix';

export interface SimilarRows {
  readonly indices: Int32Array;
  /** Cosine similarity, descending. */
  readonly similarities: Float32Array;
}

/**
 * @param x (n, d) with L2-normalised rows (a zero row is similar to nothing).
 * @returns min(k, n - 1) rows, most similar first, the lower index first on ties; the row itself is left out.
 */
export function topKSimilar(x: Matrix, row: number, k: number): SimilarRows {
  const { n, d, data } = x;
  const similarity = new Float32Array(n);
  const from = row * d;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0, at = i * d; j < d; j++, at++) sum += data[from + j] * data[at];
    similarity[i] = sum;
  }
  const order = Int32Array.from({ length: n }, (_, i) => i)
    .filter((i) => i !== row)
    .sort((a, b) => similarity[b] - similarity[a] || a - b);
  const indices = order.slice(0, k);
  return { indices, similarities: Float32Array.from(indices, (i) => similarity[i]) };
}
