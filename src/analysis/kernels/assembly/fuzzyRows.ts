/** Memberships of UMAP over the distances of each row (smooth_knn_dist, compute_membership_strengths of umap-learn). */

const SEARCH_STEPS: i32 = 64;
const SEARCH_TOLERANCE: f64 = 1e-5;
/** The width of a row is at least this share of its mean distance. */
const MIN_WIDTH: f64 = 1e-3;

/** Sum of all distances of n rows, in their order. @param distances f32 (n, k). */
export function totalDistance(distances: usize, n: i32, k: i32): f64 {
  let total: f64 = 0;
  for (let at = distances, end = distances + ((<usize>n * <usize>k) << 2); at < end; at += 4) {
    total += <f64>load<f32>(at);
  }
  return total;
}

/**
 * Of rows first..end-1: rho, the least distance above 0, and sigma, at which the memberships sum to `target`.
 * @param distances f32 (n, k), ascending. @param mean of all distances, for rows of equal rows.
 * @param sigmas f32 (n), written. @param rhos f32 (n), written.
 */
export function fitWidths(
  distances: usize,
  k: i32,
  first: i32,
  end: i32,
  target: f64,
  mean: f64,
  sigmas: usize,
  rhos: usize,
): void {
  const bytes = (<usize>k) << 2;
  for (let i = <usize>first; i < <usize>end; i++) {
    const row = distances + i * bytes;
    let sum: f64 = 0;
    let rho: f32 = 0;
    for (let at = row; at < row + bytes; at += 4) {
      const distance = load<f32>(at);
      sum += <f64>distance;
      if (rho === 0) rho = distance;
    }
    const floor = MIN_WIDTH * (rho > 0 ? sum / <f64>k : mean);
    store<f32>(rhos + (i << 2), rho);
    store<f32>(sigmas + (i << 2), <f32>max(<f64>widthOf(row, bytes, rho, target), floor));
  }
}

/** In single precision, as the reference searches. */
function widthOf(row: usize, bytes: usize, rho: f32, target: f64): f32 {
  let low: f32 = 0;
  let high = f32.MAX_VALUE;
  let width: f32 = 1;
  for (let step = 0; step < SEARCH_STEPS; step++) {
    let sum: f32 = 0;
    for (let at: usize = 4; at < bytes; at += 4) {
      const beyond = load<f32>(row + at) - rho;
      sum += beyond > 0 ? <f32>NativeMath.exp(-(<f64>(beyond / width))) : 1;
    }
    const excess = <f64>sum - target;
    if (abs(excess) < SEARCH_TOLERANCE) break;
    if (excess > 0) high = width;
    else low = width;
    width = high === f32.MAX_VALUE ? width * 2 : <f32>((<f64>low + <f64>high) / 2);
  }
  return width;
}

/**
 * Memberships of the neighbours of rows first..end-1; a row among its own neighbours has 0.
 * @param indices i32 (n, k). @param distances f32 (n, k). @param weights f64 (n, k), written: in single precision.
 */
export function fillMemberships(
  indices: usize,
  distances: usize,
  k: i32,
  first: i32,
  end: i32,
  sigmas: usize,
  rhos: usize,
  weights: usize,
): void {
  for (let i = first; i < end; i++) {
    const rho = load<f32>(rhos + ((<usize>i) << 2));
    const sigma = load<f32>(sigmas + ((<usize>i) << 2));
    let at = <usize>i * <usize>k;
    for (const last = at + <usize>k; at < last; at++) {
      const beyond = load<f32>(distances + (at << 2)) - rho;
      let weight: f32 = 1;
      if (load<i32>(indices + (at << 2)) === i) weight = 0;
      else if (beyond > 0 && sigma !== 0) weight = <f32>NativeMath.exp(-(<f64>beyond / <f64>sigma));
      store<f64>(weights + (at << 3), <f64>weight);
    }
  }
}
