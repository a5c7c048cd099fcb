/**
 * DBSCAN's density of rows from the pairs within eps, in any order. `density` is i32 (4 + most, n): how many rows each stands for
 * (`sizes`), how many lie within eps of it, its parent in the connected parts of core rows, how many neighbours it has while it
 * is not core, then these, `most` by row.
 */
import { closeColumns } from './closeColumns';

/**
 * Joins the pairs of a block that are surely within the limit. Rows first..first+rows-1 against columns
 * firstColumn..firstColumn+columns-1; only i < j counts.
 * @param products f32 (rows, columns); may be read up to 12 bytes beyond the end.
 * @param low, error, scale f64 (n), factor, limit: as in `DistanceBounds`.
 * @param low32, scale32 f32 (n), limits f32 (columns): as of `closeColumns`.
 * @param found i32 (columns), scratch. @param unsure i32 (rows, columns, 2), written: pairs that may be within the limit.
 * @returns how many are not sure.
 */
export function joinClose(
  products: usize,
  first: i32,
  rows: i32,
  firstColumn: i32,
  columns: i32,
  factor: f64,
  low: usize,
  error: usize,
  scale: usize,
  low32: usize,
  scale32: usize,
  limits: usize,
  limit: f64,
  density: usize,
  n: i32,
  most: i32,
  minSamples: i32,
  found: usize,
  unsure: usize,
): i32 {
  const firstAt = (<usize>firstColumn) << 2;
  let to = unsure;
  for (let r = 0; r < rows; r++) {
    const i = first + r;
    const row = products + ((<usize>r * <usize>columns) << 2);
    const own = (<usize>i) << 3;
    const ownLow = load<f64>(low + own);
    const ownError = load<f64>(error + own);
    const ownScale = factor * load<f64>(scale + own);
    const close = closeColumns(
      row,
      low32 + firstAt,
      scale32 + firstAt,
      limits,
      max(0, i + 1 - firstColumn),
      columns,
      <f32>ownScale,
      load<f32>(low32 + (own >> 1)),
      load<f32>(limits),
      found,
    );
    for (let at = found, last = found + ((<usize>close) << 2); at < last; at += 4) {
      const column = load<i32>(at);
      const j = firstColumn + column;
      if (areJoined(density, n, minSamples, i, j)) continue;
      const other = (<usize>j) << 3;
      const product = <f64>load<f32>(row + ((<usize>column) << 2));
      const bound = ownLow + load<f64>(low + other) - ownScale * load<f64>(scale + other) * product;
      if (bound > limit) continue;
      if (bound + ownError + load<f64>(error + other) <= limit) joinPair(density, n, most, minSamples, i, j);
      else {
        store<i32>(to, i);
        store<i32>(to, j, 4);
        to += 8;
      }
    }
  }
  return <i32>((to - unsure) >> 3);
}

/** Rows i and j lie within eps of each other. */
export function joinPair(density: usize, n: i32, most: i32, minSamples: i32, i: i32, j: i32): void {
  count(density, n, most, minSamples, i, j);
  count(density, n, most, minSamples, j, i);
  if (isCore(density, n, minSamples, i) && isCore(density, n, minSamples, j)) unite(density, n, i, j);
}

/**
 * Cluster of each row by its lowest core row; of a row at the border the lowest of its core neighbours'; -1 is noise.
 * @param labels i32 (n), written. @param cores u8 (n), written: 1 for a core row.
 */
export function densityLabels(
  density: usize,
  n: i32,
  most: i32,
  minSamples: i32,
  labels: usize,
  cores: usize,
): void {
  let clusters = 0;
  for (let i = 0; i < n; i++) {
    const core = isCore(density, n, minSamples, i);
    store<u8>(cores + <usize>i, core ? 1 : 0);
    let label = -1;
    if (core) {
      const root = find(density, n, i);
      label = root === i ? clusters++ : load<i32>(labels + ((<usize>root) << 2));
    }
    store<i32>(labels + ((<usize>i) << 2), label);
  }
  for (let i = 0; i < n; i++) {
    if (load<u8>(cores + <usize>i)) continue;
    const to = labels + ((<usize>i) << 2);
    for (let p = 0, known = load<i32>(place(density, n, 3, i)); p < known; p++) {
      const other = load<i32>(neighbor(density, n, most, i, p));
      if (!load<u8>(cores + <usize>other)) continue;
      const label = load<i32>(labels + ((<usize>other) << 2));
      if (load<i32>(to) === -1 || label < load<i32>(to)) store<i32>(to, label);
    }
  }
}

function place(density: usize, n: i32, column: i32, i: i32): usize {
  return density + ((<usize>column * <usize>n + <usize>i) << 2);
}

function neighbor(density: usize, n: i32, most: i32, i: i32, p: i32): usize {
  return density + ((4 * <usize>n + <usize>i * <usize>most + <usize>p) << 2);
}

function isCore(density: usize, n: i32, minSamples: i32, i: i32): bool {
  return load<i32>(place(density, n, 1, i)) >= minSamples;
}

/** Whether the pair can no longer change the result. */
function areJoined(density: usize, n: i32, minSamples: i32, i: i32, j: i32): bool {
  if (!isCore(density, n, minSamples, i) || !isCore(density, n, minSamples, j)) return false;
  return find(density, n, i) === find(density, n, j);
}

function count(density: usize, n: i32, most: i32, minSamples: i32, i: i32, other: i32): void {
  const within = place(density, n, 1, i);
  const before = load<i32>(within);
  if (before >= minSamples) return;
  const pending = place(density, n, 3, i);
  const known = load<i32>(pending);
  store<i32>(within, before + load<i32>(place(density, n, 0, other)));
  store<i32>(neighbor(density, n, most, i, known), other);
  store<i32>(pending, known + 1);
  if (!isCore(density, n, minSamples, i)) return;
  for (let p = 0; p <= known; p++) {
    const near = load<i32>(neighbor(density, n, most, i, p));
    if (isCore(density, n, minSamples, near)) unite(density, n, i, near);
  }
}

/** The lowest row of the part. */
function find(density: usize, n: i32, i: i32): i32 {
  let at = i;
  let parent = load<i32>(place(density, n, 2, at));
  while (parent !== at) {
    const next = load<i32>(place(density, n, 2, parent));
    store<i32>(place(density, n, 2, at), next);
    at = next;
    parent = load<i32>(place(density, n, 2, at));
  }
  return at;
}

function unite(density: usize, n: i32, i: i32, j: i32): void {
  const a = find(density, n, i);
  const b = find(density, n, j);
  if (a < b) store<i32>(place(density, n, 2, b), a);
  else store<i32>(place(density, n, 2, a), b);
}
