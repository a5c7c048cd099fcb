/** How often each value occurs, in the order of first occurrence. */
export function countsOf(values: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** The most frequent value and its count; the first of equals. */
export function mostFrequent<T>(counts: ReadonlyMap<T, number>): readonly [T, number] | undefined {
  let best: readonly [T, number] | undefined;
  for (const entry of counts) if (!best || entry[1] > best[1]) best = entry;
  return best;
}
