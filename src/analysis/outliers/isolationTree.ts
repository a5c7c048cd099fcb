/**
 * One tree of an Isolation Forest, grown as scikit-learn 1.6 grows it (ExtraTreeRegressor with one random feature a
 * node): same features, thresholds and order of random numbers. Nodes in depth-first order, left before right.
 */
import type { Matrix } from '../numeric/matrix';

/** Values of a feature closer than this, in single precision, count as equal. */
const EQUAL_WITHIN = Math.fround(1e-7);
const LARGEST_DRAW = 2 ** 31 - 1;
const EULER_GAMMA = 0.5772156649015329;

/** Arrays by node. */
export interface IsolationTree {
  /** Column that the node tests, -1 for a leaf. */
  readonly feature: Int32Array;
  /** A row goes left when its value is <= the threshold. */
  readonly threshold: Float64Array;
  /** The left child is the next node. */
  readonly right: Int32Array;
  /** Of a leaf: its depth (root 0) plus `averagePathLength` of its rows. */
  readonly pathLength: Float64Array;
}

/** Average path length of an unsuccessful search among `size` rows in a binary search tree (Liu et al. 2008). */
export function averagePathLength(size: number): number {
  if (size <= 1) return 0;
  if (size === 2) return 1;
  return 2 * (Math.log(size - 1) + EULER_GAMMA) - (2 * (size - 1)) / size;
}

/** Grows trees on one matrix; working memory is allocated once. */
export class TreeGrower {
  private readonly features: Int32Array;
  /** Columns found constant on the way from the root, in the order found. */
  private readonly constants: Int32Array;
  private readonly values: Float32Array;
  private samples = new Int32Array(0);
  private state = 0;
  private maxDepth = 0;
  private nodes = newNodes(0);
  private count = 0;

  constructor(
    readonly x: Matrix,
    maxRows: number,
  ) {
    this.features = new Int32Array(x.d);
    this.constants = new Int32Array(x.d);
    this.values = new Float32Array(maxRows);
  }

  /**
   * @param rows ascending; at most maxRows of them.
   * @param seed of the tree's own stream of numbers, 31 bits.
   */
  grow(rows: Int32Array, maxDepth: number, seed: number): IsolationTree {
    this.samples = rows.slice();
    this.features.forEach((_, j) => (this.features[j] = j));
    this.state = seed;
    this.maxDepth = maxDepth;
    this.nodes = newNodes(2 * rows.length - 1);
    this.count = 0;
    this.growNode(0, rows.length, 0, 0);
    const { feature, threshold, right, pathLength } = this.nodes;
    const end = this.count;
    return {
      feature: feature.slice(0, end),
      threshold: threshold.slice(0, end),
      right: right.slice(0, end),
      pathLength: pathLength.slice(0, end),
    };
  }

  /** Samples start..end-1; the depth of the recursion is at most log2 of the rows. */
  private growNode(start: number, end: number, depth: number, knownConstants: number): void {
    const { nodes } = this;
    const node = this.count++;
    nodes.feature[node] = -1;
    const split = depth < this.maxDepth && end - start >= 2 && this.split(start, end, knownConstants);
    if (!split) {
      nodes.pathLength[node] = depth + averagePathLength(end - start);
      return;
    }
    nodes.feature[node] = split.feature;
    nodes.threshold[node] = split.threshold;
    this.growNode(start, split.middle, depth + 1, split.constants);
    nodes.right[node] = this.count;
    this.growNode(split.middle, end, depth + 1, split.constants);
  }

  /**
   * Draws columns until one is not constant among the samples, then a threshold, and puts those that go left first.
   * Of `features`, the first are known to be constant (drawn ones before the others), then come those found so here.
   */
  private split(start: number, end: number, known: number) {
    const { features, constants, x } = this;
    let drawn = 0;
    let found = 0;
    let result: { feature: number; threshold: number; middle: number; constants: number } | undefined;
    while (!result && x.d > known + found) {
      let at = drawn + (this.draw() % (x.d - found - drawn));
      if (at < known) {
        swap(features, drawn++, at);
        continue;
      }
      at += found;
      const feature = features[at];
      const { low, high } = this.range(feature, start, end);
      if (high <= Math.fround(low + EQUAL_WITHIN)) {
        swap(features, at, known + found++);
        continue;
      }
      swap(features, at, x.d - 1);
      let threshold = ((high - low) * this.draw()) / LARGEST_DRAW + low;
      if (threshold === high) threshold = low;
      result = {
        feature,
        threshold,
        middle: this.partition(start, end, threshold),
        constants: known + found,
      };
    }
    // Siblings must find the known ones in the order in which they were found.
    for (let j = 0; j < known; j++) features[j] = constants[j];
    for (let j = known; j < known + found; j++) constants[j] = features[j];
    return result;
  }

  /** Least and largest value of a column among the samples; fills `values` for `partition`. */
  private range(feature: number, start: number, end: number): { low: number; high: number } {
    const { samples, values } = this;
    const { d, data } = this.x;
    let low = Infinity;
    let high = -Infinity;
    for (let p = start; p < end; p++) {
      const value = data[samples[p] * d + feature];
      values[p] = value;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    return { low, high };
  }

  private partition(start: number, end: number, threshold: number): number {
    const { samples, values } = this;
    let p = start;
    let middle = end;
    while (p < middle) {
      if (values[p] <= threshold) p++;
      else {
        middle--;
        swap(samples, p, middle);
        values[p] = values[middle]; // values[middle] is not read again
      }
    }
    return middle;
  }

  /** Xorshift 13, 17, 5 (Marsaglia 2003), its lower 31 bits. */
  private draw(): number {
    let s = this.state === 0 ? 1 : this.state;
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    this.state = s;
    return s & LARGEST_DRAW;
  }
}

function newNodes(capacity: number) {
  return {
    feature: new Int32Array(capacity),
    threshold: new Float64Array(capacity),
    right: new Int32Array(capacity),
    pathLength: new Float64Array(capacity),
  };
}

function swap(array: Int32Array, i: number, j: number): void {
  const previous = array[i];
  array[i] = array[j];
  array[j] = previous;
}
