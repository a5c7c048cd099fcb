/** Rows added to sums in doubles. */

/** Adds a row to a sum. */
export function addTo(sum: Float64Array, row: Float64Array): void {
  addTimes(sum, 0, row, 0, sum.length, 1);
}

/** sums[to..] += times * values[from..], `count` of them; four an iteration: half the time of a plain loop. */
export function addTimes(
  sums: Float64Array,
  to: number,
  values: Float64Array,
  from: number,
  count: number,
  times: number,
): void {
  const end = from + count;
  let at = from;
  let out = to;
  for (const end4 = end - (count % 4); at < end4; at += 4, out += 4) {
    sums[out] = sums[out] + times * values[at];
    sums[out + 1] = sums[out + 1] + times * values[at + 1];
    sums[out + 2] = sums[out + 2] + times * values[at + 2];
    sums[out + 3] = sums[out + 3] + times * values[at + 3];
  }
  for (; at < end; at++, out++) sums[out] = sums[out] + times * values[at];
}
