/** NumPy's median and linear percentile, of at least one value. */

export function median(values: Float64Array): number {
  return percentile(values, 50);
}

/** @param percent 0 to 100. */
export function percentile(values: Float64Array, percent: number): number {
  const sorted = values.slice().sort();
  const at = ((sorted.length - 1) * percent) / 100;
  const below = Math.floor(at);
  const low = sorted[below];
  const high = sorted[Math.min(below + 1, sorted.length - 1)];
  return low + (high - low) * (at - below);
}
