/** Ranks of scores, their combination over methods, and the order of lists of outliers. Pure. */

/** (n), 1 is the highest score; equal scores share the lower rank. */
export function ranksOf(scores: Float64Array): Int32Array {
  const order = descendingScoreOrder(scores);
  const ranks = new Int32Array(scores.length);
  order.forEach((i, at) => {
    const tied = at > 0 && scores[order[at - 1]] === scores[i];
    ranks[i] = tied ? ranks[order[at - 1]] : at + 1;
  });
  return ranks;
}

/** Rows by score from the highest, equal scores by row. */
export function descendingScoreOrder(scores: Float64Array): Int32Array {
  const order = Int32Array.from({ length: scores.length }, (_, i) => i);
  // Not a difference: two infinities would give NaN.
  return order.sort((a, b) => (scores[a] > scores[b] ? -1 : scores[a] < scores[b] ? 1 : a - b));
}

/** A method that flags every row says nothing about any of them. */
export function flagsAll(flags: Uint8Array): boolean {
  return !flags.includes(0);
}

/** The columns that tell rows apart. */
export function distinguishing<Column extends { readonly flags: Uint8Array }>(
  columns: readonly Column[],
): readonly Column[] {
  return columns.filter(({ flags }) => !flagsAll(flags));
}

/** Flagged rows, the most anomalous first: the order of every list of outliers that is not sorted otherwise. */
export function flaggedInOrder(comparison: {
  readonly order: Int32Array;
  /** Number of methods that flag each row. */
  readonly agree: ArrayLike<number>;
}): number[] {
  return [...comparison.order].filter((row) => comparison.agree[row] > 0);
}

/**
 * Fisher's combination (1925) of the share of rows that each method scores at least as high: the mean over methods
 * of -ln((rank - 1/2) / n), where equal scores share their mean rank. Scores of different units count alike, and a
 * row that one method puts first outweighs one that all put in the middle.
 */
export function combineScores(columns: readonly Float64Array[], n: number): Float64Array {
  const combined = new Float64Array(n);
  for (const scores of columns) {
    const order = descendingScoreOrder(scores);
    for (let from = 0; from < n;) {
      let to = from + 1;
      while (to < n && scores[order[to]] === scores[order[from]]) to++;
      const meanRank = (from + 1 + to) / 2;
      for (let at = from; at < to; at++)
        combined[order[at]] -= Math.log((meanRank - 0.5) / n) / columns.length;
      from = to;
    }
  }
  return combined;
}
