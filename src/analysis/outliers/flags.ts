/** Which rows a score flags. */

/**
 * Rows whose score lies strictly above the (1 - contamination) quantile, as scikit-learn's outlier detectors
 * define it: linear between ranks; rows that share the score at the border are not flagged.
 * @param scores (n), higher is more anomalous.
 * @param contamination 0 to 1.
 * @returns Int32Array, ascending.
 */
export function flagShare(scores: Float64Array, contamination: number): Int32Array {
  if (scores.length === 0) return new Int32Array(0);
  // Quantile of the negated scores, as scikit-learn: its rounding is part of the result.
  const threshold = quantile(
    scores.map((score) => -score),
    contamination,
  );
  return flagAbove(scores, -threshold);
}

/** Rows with a score strictly above the limit, ascending. */
export function flagAbove(scores: Float64Array, limit: number): Int32Array {
  const flagged: number[] = [];
  scores.forEach((score, i) => {
    if (score > limit) flagged.push(i);
  });
  return Int32Array.from(flagged);
}

/** `numpy.quantile(values, share)`, method "linear"; values is not empty. */
function quantile(values: Float64Array, share: number): number {
  const sorted = values.slice().sort();
  const at = ((100 * share) / 100) * (sorted.length - 1); // scikit-learn passes per cent
  const below = Math.floor(at);
  const low = sorted[below];
  const high = sorted[Math.min(below + 1, sorted.length - 1)];
  const part = at - below;
  return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part);
}
