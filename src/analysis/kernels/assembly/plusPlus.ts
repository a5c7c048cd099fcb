/** What k-means++ asks of each of its candidates. */

/**
 * Squared distance of each row to the nearest of the centres and one candidate, and their sum, each times the number of rows it stands for.
 * @param closest f64 (n): to the nearest of the centres. @param products f64 (n): of the candidate with each row.
 * @param norms f64 (n): squared lengths. @param sizes i32 (n). @param candidate a row. @param out f64 (n), written.
 * @returns the sum, in the order of the rows.
 */
export function closerDistances(
  closest: usize,
  products: usize,
  norms: usize,
  sizes: usize,
  n: i32,
  candidate: i32,
  out: usize,
): f64 {
  const norm = load<f64>(norms + ((<usize>candidate) << 3));
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) {
    const at = (<usize>i) << 3;
    const squared = max<f64>(0, load<f64>(norms + at) + norm - 2 * load<f64>(products + at));
    const closer = min<f64>(load<f64>(closest + at), i === candidate ? 0 : squared);
    store<f64>(out + at, closer);
    sum += <f64>load<i32>(sizes + ((<usize>i) << 2)) * closer;
  }
  return sum;
}

/**
 * @param values f64 by group. @param groupOf i32 (n). @param out f64 (n): the sums of the values of the rows up to each, written.
 * @returns the last.
 */
export function cumulate(values: usize, groupOf: usize, n: i32, out: usize): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) {
    sum += load<f64>(values + ((<usize>load<i32>(groupOf + ((<usize>i) << 2))) << 3));
    store<f64>(out + ((<usize>i) << 3), sum);
  }
  return sum;
}
