/**
 * Points of one level of the hierarchy, grouped by the cluster of the next level that holds them. Points are x, y
 * pairs in one Float64Array.
 */

export interface Groups {
  /** Group of each point, 0..count-1, every group occupied. */
  readonly of: Int32Array;
  readonly count: number;
  readonly sizes: Int32Array;
}

export function groupsBy(of: Int32Array, count: number): Groups {
  const sizes = new Int32Array(count);
  for (const group of of) sizes[group]++;
  return { of, count, sizes };
}

export function groupMeans(points: Float64Array, { of, count, sizes }: Groups): Float64Array {
  const means = new Float64Array(2 * count);
  for (let i = 0; i < of.length; i++) {
    const to = 2 * of[i];
    means[to] += points[2 * i];
    means[to + 1] += points[2 * i + 1];
  }
  for (let g = 0; g < count; g++) {
    means[2 * g] /= sizes[g];
    means[2 * g + 1] /= sizes[g];
  }
  return means;
}

export function subtractMeans(points: Float64Array, { of }: Groups, means: Float64Array): void {
  for (let i = 0; i < of.length; i++) {
    const from = 2 * of[i];
    points[2 * i] -= means[from];
    points[2 * i + 1] -= means[from + 1];
  }
}

/** Distance of each point from the origin. */
export function lengths(points: Float64Array): Float64Array {
  const out = new Float64Array(points.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = length(points[2 * i], points[2 * i + 1]);
  return out;
}

/** Not Math.hypot, which is ten times slower. */
export function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

export function groupLargest(values: Float64Array, { of, count }: Groups): Float64Array {
  const largest = new Float64Array(count);
  for (let i = 0; i < of.length; i++) largest[of[i]] = Math.max(largest[of[i]], values[i]);
  return largest;
}

export function groupAverages(values: Float64Array, { of, count, sizes }: Groups): Float64Array {
  const sums = new Float64Array(count);
  for (let i = 0; i < of.length; i++) sums[of[i]] += values[i];
  return sums.map((sum, g) => sum / sizes[g]);
}
