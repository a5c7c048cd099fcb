/**
 * A tree of an Isolation Forest, grown as scikit-learn 1.6 grows it (ExtraTreeRegressor with one random feature a node): same
 * features, thresholds and order of random numbers. Nodes in depth-first order, left before right.
 */

/** Values of a feature closer than this, in single precision, count as equal. */
const EQUAL_WITHIN: f32 = 1e-7;
const LARGEST_DRAW: i32 = 0x7fffffff;
/** As of `addPathLengths`. */
const NODE_BYTES = 24;

let rows: usize = 0;
let d: i32 = 0;
let samples: usize = 0;
let features: usize = 0;
let constants: usize = 0;
let values: usize = 0;
let lengths: usize = 0;
let nodes: usize = 0;
let root: i32 = 0;
let maxDepth: i32 = 0;
let state: i32 = 0;
let count: i32 = 0;
/** Of the last split: its column, where the rows to the right begin, and the columns found constant on the way there. */
let feature: i32 = 0;
let threshold: f64 = 0;
let middle: i32 = 0;
let known: i32 = 0;
/** Of the last column looked at. */
let low: f32 = 0;
let high: f32 = 0;

/**
 * @param ofRows f32 (n, columns), finite. @param ofSamples i32 (sampled): rows, put in another order.
 * @param seed of the tree's own stream of numbers, 31 bits.
 * @param scratchFeatures, scratchConstants i32 (columns). @param scratchValues f32 (sampled).
 * @param pathLengths f64 (sampled + 1): of a leaf with so many rows, beside its depth.
 * @param toNodes as of `addPathLengths`, written from the node `firstNode` on. @returns how many nodes.
 */
export function growTree(
  ofRows: usize,
  columns: i32,
  ofSamples: usize,
  sampled: i32,
  deepest: i32,
  seed: i32,
  scratchFeatures: usize,
  scratchConstants: usize,
  scratchValues: usize,
  pathLengths: usize,
  toNodes: usize,
  firstNode: i32,
): i32 {
  rows = ofRows;
  d = columns;
  samples = ofSamples;
  features = scratchFeatures;
  constants = scratchConstants;
  values = scratchValues;
  lengths = pathLengths;
  nodes = toNodes;
  root = firstNode;
  maxDepth = deepest;
  state = seed;
  count = 0;
  for (let j = 0; j < d; j++) store<i32>(features + ((<usize>j) << 2), j);
  growNode(0, sampled, 0, 0);
  return count;
}

/** Samples start..end-1. */
function growNode(start: i32, end: i32, depth: i32, knownConstants: i32): void {
  const own = root + count++;
  const node = nodes + <usize>own * NODE_BYTES;
  if (depth >= maxDepth || end - start < 2 || !split(start, end, knownConstants)) {
    store<f64>(node, -Infinity);
    store<f64>(node, <f64>depth + load<f64>(lengths + ((<usize>(end - start)) << 3)), 8);
    store<i32>(node, 0, 16);
    store<i32>(node, own, 20);
    return;
  }
  store<f64>(node, threshold);
  store<f64>(node, 0, 8);
  store<i32>(node, feature, 16);
  const border = middle;
  const constant = known;
  growNode(start, border, depth + 1, constant);
  store<i32>(node, root + count, 20);
  growNode(border, end, depth + 1, constant);
}

/**
 * Draws columns until one is not constant among the samples, then a threshold, and puts those that go left first.
 * Of `features`, the first are known to be constant (drawn ones before the others), then come those found so here.
 */
function split(start: i32, end: i32, knownConstants: i32): bool {
  let drawn = 0;
  let found = 0;
  let isSplit = false;
  while (!isSplit && d > knownConstants + found) {
    let at = drawn + (draw() % (d - found - drawn));
    if (at < knownConstants) {
      swap(features, drawn++, at);
      continue;
    }
    at += found;
    const column = load<i32>(features + ((<usize>at) << 2));
    look(column, start, end);
    if (high <= <f32>(<f64>low + <f64>EQUAL_WITHIN)) {
      swap(features, at, knownConstants + found++);
      continue;
    }
    swap(features, at, d - 1);
    feature = column;
    threshold = ((<f64>high - <f64>low) * <f64>draw()) / <f64>LARGEST_DRAW + <f64>low;
    if (threshold === <f64>high) threshold = low;
    middle = partition(start, end);
    known = knownConstants + found;
    isSplit = true;
  }
  // Siblings must find the known ones in the order in which they were found.
  const knownBytes = (<usize>knownConstants) << 2;
  memory.copy(features, constants, knownBytes);
  memory.copy(constants + knownBytes, features + knownBytes, (<usize>found) << 2);
  return isSplit;
}

/** Least and largest value of a column among the samples; fills `values` for `partition`. */
function look(column: i32, start: i32, end: i32): void {
  const rowBytes = (<usize>d) << 2;
  const own = rows + ((<usize>column) << 2);
  let least: f32 = Infinity;
  let most: f32 = -Infinity;
  for (let p = start; p < end; p++) {
    const at = (<usize>p) << 2;
    const value = load<f32>(own + <usize>load<i32>(samples + at) * rowBytes);
    store<f32>(values + at, value);
    if (value < least) least = value;
    if (value > most) most = value;
  }
  low = least;
  high = most;
}

function partition(start: i32, end: i32): i32 {
  let p = start;
  let border = end;
  while (p < border) {
    const at = (<usize>p) << 2;
    if (<f64>load<f32>(values + at) <= threshold) p++;
    else {
      border--;
      swap(samples, p, border);
      store<f32>(values + at, load<f32>(values + ((<usize>border) << 2))); // which is not read again
    }
  }
  return border;
}

/** Xorshift 13, 17, 5 (Marsaglia 2003), its lower 31 bits. */
function draw(): i32 {
  let s = state === 0 ? 1 : state;
  s ^= s << 13;
  s ^= s >>> 17;
  s ^= s << 5;
  state = s;
  return s & LARGEST_DRAW;
}

function swap(array: usize, i: i32, j: i32): void {
  const a = array + ((<usize>i) << 2);
  const b = array + ((<usize>j) << 2);
  const previous = load<i32>(a);
  store<i32>(a, load<i32>(b));
  store<i32>(b, previous);
}
