/** Lloyd's iteration from the products of the rows with each other. */

/** Fills what lies below the diagonal of a symmetric matrix, f64 (n, n), in tiles that stay in the cache. */
export function mirror(matrix: usize, n: i32): void {
  const rowBytes = (<usize>n) << 3;
  for (let tile = 0; tile < n; tile += TILE) {
    for (let left = 0; left <= tile; left += TILE) {
      const end = min(n, tile + TILE);
      for (let i = tile; i < end; i++) {
        const to = matrix + <usize>i * rowBytes;
        const from = matrix + ((<usize>i) << 3);
        const last = min(i, left + TILE);
        for (let j = left; j < last; j++) {
          store<f64>(to + ((<usize>j) << 3), load<f64>(from + <usize>j * rowBytes));
        }
      }
    }
  }
}
const TILE = 32;

/**
 * Gives each row the nearest centre, the lowest on ties.
 * @param sums f64 (k, n): products of the sum of a cluster with each row. @param counts f64 (k). @param lengths f64 (k): squared, of
 * the centres. @param norms f64 (n): of the rows. @param sizes i32 (n). @param labels i32 (n), changed.
 * @param along f64 (k): products of the sum of the rows that are assigned to a centre with it, written.
 * @param changed i32 (n): the rows whose centre has changed, written. @param from i32 (n): their label before, written.
 * @param inertia f64, written. @returns how many have changed.
 */
export function assignByProducts(
  n: i32,
  k: i32,
  sums: usize,
  counts: usize,
  lengths: usize,
  norms: usize,
  sizes: usize,
  labels: usize,
  along: usize,
  changed: usize,
  from: usize,
  inertia: usize,
): i32 {
  const sumBytes = (<usize>n) << 3;
  let count = 0;
  let total: f64 = 0;
  memory.fill(along, 0, (<usize>k) << 3);
  for (let row = 0; row < n; row++) {
    let least: f64 = Infinity;
    let nearest = 0;
    let product: f64 = 0;
    let at = sums + ((<usize>row) << 3);
    for (let c = 0; c < k; c++, at += sumBytes) {
      const own = load<f64>(at) / load<f64>(counts + ((<usize>c) << 3));
      const partial = load<f64>(lengths + ((<usize>c) << 3)) - 2 * own;
      if (partial >= least) continue;
      least = partial;
      nearest = c;
      product = own;
    }
    const size: f64 = load<i32>(sizes + ((<usize>row) << 2));
    const to = along + ((<usize>nearest) << 3);
    store<f64>(to, load<f64>(to) + size * product);
    total += size * max<f64>(0, load<f64>(norms + ((<usize>row) << 3)) + least);
    const label = labels + ((<usize>row) << 2);
    const before = load<i32>(label);
    if (before === nearest) continue;
    store<i32>(changed + ((<usize>count) << 2), row);
    store<i32>(from + ((<usize>count) << 2), before);
    store<i32>(label, nearest);
    count++;
  }
  store<f64>(inertia, total);
  return count;
}

/**
 * Moves the centres to the means of their rows.
 * @param products f64 (n, n). @param count rows of `changed` and `from`, that have left a cluster for that of their label; -1 to add all anew.
 * @param lengths f64 (k), changed. @param shift f64: the sum of the squared distances by which the centres have moved, written.
 * @param scratch f64 (k). Others as of `assignByProducts`. @returns whether each has rows; if not, nothing else holds.
 */
export function moveByProducts(
  n: i32,
  k: i32,
  products: usize,
  sums: usize,
  counts: usize,
  lengths: usize,
  sizes: usize,
  labels: usize,
  along: usize,
  changed: usize,
  from: usize,
  count: i32,
  shift: usize,
  scratch: usize,
): bool {
  const sumBytes = (<usize>n) << 3;
  if (count < 0) {
    memory.fill(sums, 0, <usize>k * sumBytes);
    memory.fill(counts, 0, (<usize>k) << 3);
    for (let row = 0; row < n; row++) {
      add(products, n, sums, counts, row, load<i32>(labels + ((<usize>row) << 2)), size(sizes, row));
    }
  }
  for (let place = 0; place < count; place++) {
    const row = load<i32>(changed + ((<usize>place) << 2));
    const left = load<i32>(from + ((<usize>place) << 2));
    if (left >= 0) add(products, n, sums, counts, row, left, -size(sizes, row));
    add(products, n, sums, counts, row, load<i32>(labels + ((<usize>row) << 2)), size(sizes, row));
  }
  for (let c = 0; c < k; c++) if (load<f64>(counts + ((<usize>c) << 3)) === 0) return false;
  memory.fill(scratch, 0, (<usize>k) << 3);
  for (let row = 0; row < n; row++) {
    const label = <usize>load<i32>(labels + ((<usize>row) << 2));
    const to = scratch + (label << 3);
    const own = load<f64>(sums + label * sumBytes + ((<usize>row) << 3));
    store<f64>(to, load<f64>(to) + size(sizes, row) * own);
  }
  let moved: f64 = 0;
  for (let c = 0; c < k; c++) {
    const at = (<usize>c) << 3;
    const rows = load<f64>(counts + at);
    const length = load<f64>(scratch + at) / (rows * rows);
    moved += max<f64>(0, length + load<f64>(lengths + at) - (2 * load<f64>(along + at)) / rows);
    store<f64>(lengths + at, length);
  }
  store<f64>(shift, moved);
  return true;
}

function size(sizes: usize, row: i32): f64 {
  return <f64>load<i32>(sizes + ((<usize>row) << 2));
}

/** Adds a row, `times` times, to a cluster. */
function add(products: usize, n: i32, sums: usize, counts: usize, row: i32, cluster: i32, times: f64): void {
  const rowBytes = (<usize>n) << 3;
  const counted = counts + ((<usize>cluster) << 3);
  store<f64>(counted, load<f64>(counted) + times);
  const whole = rowBytes & ~15;
  const values = products + <usize>row * rowBytes;
  const to = sums + <usize>cluster * rowBytes;
  const factor = f64x2.splat(times);
  for (let at: usize = 0; at < whole; at += 16) {
    v128.store(to + at, f64x2.add(v128.load(to + at), f64x2.mul(factor, v128.load(values + at))));
  }
  if (whole < rowBytes) store<f64>(to + whole, load<f64>(to + whole) + times * load<f64>(values + whole));
}
