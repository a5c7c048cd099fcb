/**
 * One row that joins the spanning tree of HDBSCAN, and the rows that it reaches. Of each row eight doubles, one cache line:
 * lower bound, error and scale as in `DistanceBounds`, core distance and its key, least mutual reachability so far and its key.
 * Keys of distances are raised by ROUNDING.
 */

/** Bytes of a row, and where its values are. */
const ROW: i32 = 6;
const LOW: usize = 0;
const ERROR: usize = 8;
const SCALE: usize = 16;
const CORE: usize = 24;
const CORE_KEY: usize = 32;
const NEAREST: usize = 40;
const NEAREST_KEY: usize = 48;

/** Rounding between a distance and its key, which a root or a square converts. */
const ROUNDING: f64 = 1 + 1e-12;

/**
 * Lowers the reachability of the rows that `current` reaches by no more than their core distances.
 * @param rows f64 (n, 8). @param source i32 (n): the row that reaches each. @param remaining i32 (count): rows outside the tree.
 * @param products f32: of pairs i <= j, in blocks of `tallest` rows from the top: rows first.. with rows first..n-1.
 * @param squared whether keys are squares of distances.
 * @param found i32 (count), written: the rows whose distance has to be known. @returns how many.
 */
export function reachRows(
  rows: usize,
  source: usize,
  remaining: usize,
  count: i32,
  current: i32,
  products: usize,
  n: i32,
  tallest: i32,
  factor: f64,
  squared: bool,
  found: usize,
): i32 {
  const own = rows + ((<usize>current) << ROW);
  const ownLow = load<f64>(own, LOW);
  const ownError = load<f64>(own, ERROR);
  const ownScale = factor * load<f64>(own, SCALE);
  const ownCore = load<f64>(own, CORE);
  const ownCoreKey = load<f64>(own, CORE_KEY);
  let to = found;
  let first = 0; // of the block of the pair, and where the block begins
  let block = products;
  for (let at = remaining, end = remaining + ((<usize>count) << 2); at < end; at += 4) {
    const j = <usize>load<i32>(at);
    const row = rows + (j << ROW);
    const nearest = load<f64>(row, NEAREST);
    const core = load<f64>(row, CORE);
    if (ownCore >= nearest || core >= nearest) continue;
    const upper = min(current, <i32>j);
    while (first + tallest <= upper) {
      block += (<usize>tallest * <usize>(n - first)) << 2;
      first += tallest;
    }
    const place = <usize>(upper - first) * <usize>(n - first) + <usize>(max(current, <i32>j) - first);
    const product = <f64>load<f32>(block + (place << 2));
    const bound = ownLow + load<f64>(row, LOW) - ownScale * load<f64>(row, SCALE) * product;
    if (bound > load<f64>(row, NEAREST_KEY)) continue;
    const floorKey = max(ownCoreKey, load<f64>(row, CORE_KEY));
    if (bound + ownError + load<f64>(row, ERROR) < floorKey / (ROUNDING * ROUNDING)) {
      reach(row, max(ownCore, core), squared);
      store<i32>(source + (j << 2), current);
    } else {
      store<i32>(to, <i32>j);
      to += 4;
    }
  }
  return <i32>((to - found) >> 2);
}

/**
 * Lowers the reachability of the rows that were found, takes the nearest of the remaining rows, the lowest index on ties,
 * out of them, and returns it.
 * @param remaining i32 (count), ascending. @param found i32 (known). @param keys f64 (known): of the found rows' distances.
 */
export function takeNearest(
  rows: usize,
  source: usize,
  remaining: usize,
  count: i32,
  current: i32,
  squared: bool,
  found: usize,
  keys: usize,
  known: i32,
): i32 {
  const ownCore = load<f64>(rows + ((<usize>current) << ROW), CORE);
  for (let f: usize = 0; f < <usize>known; f++) {
    const j = <usize>load<i32>(found + (f << 2));
    const row = rows + (j << ROW);
    const key = load<f64>(keys + (f << 3));
    const distance = max(max(ownCore, load<f64>(row, CORE)), squared ? sqrt(key) : key);
    if (distance >= load<f64>(row, NEAREST)) continue;
    reach(row, distance, squared);
    store<i32>(source + (j << 2), current);
  }
  const end = remaining + ((<usize>count) << 2);
  let least = <f64>Infinity;
  let next = remaining;
  for (let at = remaining; at < end; at += 4) {
    const nearest = load<f64>(rows + ((<usize>load<i32>(at)) << ROW), NEAREST);
    if (nearest >= least) continue;
    least = nearest;
    next = at;
  }
  const row = load<i32>(next);
  memory.copy(next, next + 4, end - next - 4);
  return row;
}

function reach(row: usize, distance: f64, squared: bool): void {
  store<f64>(row, distance, NEAREST);
  store<f64>(row, (squared ? distance * distance : distance) * ROUNDING, NEAREST_KEY);
}
