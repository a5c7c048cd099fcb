/** The nearest centre of each row, with the bounds of Hamerly (2010). */
import { productsInto, rowAt } from './centeredRows';
import { thread } from './thread';

/** Rounding of a squared distance in its product form, relative to the squared lengths. */
const PRODUCT_ERROR: f64 = 1e-12;

/**
 * Compares the rows at the places first..end-1 of a list with all centres.
 * @param rows, bytes, d, mean, list as of `centeredProducts`. @param norms f64 (n). @param centers as of `centeredProducts`.
 * @param lengths f64 (k): squared, of the centres. @param longest of them. @param step places of a piece. @param moved f64 (threads, 4, d), products f64 (threads, k up to a multiple of 4, step): scratch.
 * @param labels i32 (n), upper f64 (n), lower f64 (n): written for these rows; the lowest centre on ties.
 * @param before i32 (places): the label before, written.
 */
export function assignRows(
  rows: usize,
  bytes: i32,
  d: i32,
  mean: usize,
  list: usize,
  first: i32,
  end: i32,
  norms: usize,
  centers: usize,
  lengths: usize,
  k: i32,
  longest: f64,
  step: i32,
  moved: usize,
  products: usize,
  labels: usize,
  upper: usize,
  lower: usize,
  before: usize,
): void {
  const fours = (k + 3) >> 2;
  const own = products + ((<usize>(thread * 4 * fours * step)) << 3);
  productsInto(rows, bytes, d, mean, list, first, end, centers, fours, moved, own, step);
  const stepBytes = (<usize>step) << 3;
  for (let place = first; place < end; place++) {
    const i = rowAt(list, place);
    let best: f64 = Infinity;
    let second: f64 = Infinity;
    let label = 0;
    let product = own + ((<usize>(place - first)) << 3);
    for (let c = 0; c < k; c++, product += stepBytes) {
      const partial = load<f64>(lengths + ((<usize>c) << 3)) - 2 * load<f64>(product);
      if (partial < best) {
        second = best;
        best = partial;
        label = c;
      } else if (partial < second) second = partial;
    }
    const at = i << 3;
    const norm = load<f64>(norms + at);
    const error = PRODUCT_ERROR * (norm + longest);
    store<i32>(before + ((<usize>place) << 2), load<i32>(labels + (i << 2)));
    store<i32>(labels + (i << 2), label);
    store<f64>(upper + at, sqrt<f64>(max<f64>(0, best + norm) + error));
    store<f64>(lower + at, sqrt<f64>(max<f64>(0, second + norm - error)));
  }
}

/**
 * Moves the bounds of all rows as the centres have moved.
 * @param moves f64 (k): at most so far. @param farthest centre, which moved by `largest`; no other by more than `other`.
 * @param margin factor for the rounding of bounds. @param open i32 (n): rows that may have another nearest centre now, written.
 * @returns how many these are.
 */
export function openRows(
  n: i32,
  labels: usize,
  upper: usize,
  lower: usize,
  moves: usize,
  farthest: i32,
  largest: f64,
  other: f64,
  margin: f64,
  open: usize,
): i32 {
  let count = 0;
  for (let i = 0; i < n; i++) {
    const at = (<usize>i) << 3;
    const label = load<i32>(labels + ((<usize>i) << 2));
    const high = load<f64>(upper + at) + load<f64>(moves + ((<usize>label) << 3));
    const low = load<f64>(lower + at) - (label === farthest ? other : largest);
    store<f64>(upper + at, high);
    store<f64>(lower + at, low);
    store<i32>(open + ((<usize>count) << 2), i);
    count += i32(high * margin >= low);
  }
  return count;
}

/**
 * The rows of a list whose label has changed, and the label before; in place.
 * @param list i32 (count), 0 for all rows. @param before i32 (count), changed. @param labels i32 (n). @param rows i32 (count), written;
 * may be the list. @returns how many these are.
 */
export function changedRows(list: usize, before: usize, count: i32, labels: usize, rows: usize): i32 {
  let changed = 0;
  for (let place = 0; place < count; place++) {
    const i = <i32>rowAt(list, place);
    const from = load<i32>(before + ((<usize>place) << 2));
    if (from === load<i32>(labels + ((<usize>i) << 2))) continue;
    const to = (<usize>changed) << 2;
    store<i32>(rows + to, i);
    store<i32>(before + to, from);
    changed++;
  }
  return changed;
}
