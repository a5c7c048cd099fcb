/** Points and circles of h-NNE in the plane: x, y pairs in f64. */

/** A group without extent is not divided by 0. */
const LEAST_DEVIATION: f64 = 1e-12;

/**
 * Gives each group of points mean 0 and deviation 1 along x and y.
 * @param points f64 (n, 2), changed. @param groups i32 (n): of each point. @param sizes i32 (count).
 * @param means f64 (count, 2), written. @param deviations f64 (count, 2), written.
 */
export function standardizeGroups(
  points: usize,
  groups: usize,
  n: i32,
  sizes: usize,
  count: i32,
  means: usize,
  deviations: usize,
): void {
  const end = groups + ((<usize>n) << 2);
  memory.fill(means, 0, (<usize>count) << 4);
  memory.fill(deviations, 0, (<usize>count) << 4);
  for (let at = groups, point = points; at < end; at += 4, point += 16) {
    const mean = means + ((<usize>load<i32>(at)) << 4);
    v128.store(mean, f64x2.add(v128.load(mean), v128.load(point)));
  }
  divideBySizes(means, sizes, count);
  for (let at = groups, point = points; at < end; at += 4, point += 16) {
    const group = (<usize>load<i32>(at)) << 4;
    const centred = f64x2.sub(v128.load(point), v128.load(means + group));
    v128.store(point, centred);
    const deviation = deviations + group;
    v128.store(deviation, f64x2.add(v128.load(deviation), f64x2.mul(centred, centred)));
  }
  divideBySizes(deviations, sizes, count);
  for (let at = deviations, last = deviations + ((<usize>count) << 4); at < last; at += 16) {
    v128.store(at, f64x2.add(f64x2.sqrt(v128.load(at)), f64x2.splat(LEAST_DEVIATION)));
  }
  for (let at = groups, point = points; at < end; at += 4, point += 16) {
    const deviation = v128.load(deviations + ((<usize>load<i32>(at)) << 4));
    v128.store(point, f64x2.div(v128.load(point), deviation));
  }
}

function divideBySizes(sums: usize, sizes: usize, count: i32): void {
  for (let g: usize = 0; g < <usize>count; g++) {
    const at = sums + (g << 4);
    v128.store(at, f64x2.div(v128.load(at), f64x2.splat(<f64>load<i32>(sizes + (g << 2)))));
  }
}

/** Points times [[cos, sin], [-sin, cos]]. @param points f64 (n, 2), changed. */
export function turnPoints(points: usize, n: i32, cos: f64, sin: f64): void {
  for (let at = points, end = points + ((<usize>n) << 4); at < end; at += 16) {
    const x = load<f64>(at);
    const y = load<f64>(at, 8);
    store<f64>(at, x * cos - y * sin);
    store<f64>(at, x * sin + y * cos, 8);
  }
}

/**
 * Of points first..end-1: the squared distances to the two nearest others, and the nearest, the lowest index on ties.
 * @param points f64 (n, 2). @param squares f64 (n, 2), written. @param nearest i32 (n), written.
 */
export function nearestTwo(
  points: usize,
  n: i32,
  first: i32,
  end: i32,
  squares: usize,
  nearest: usize,
): void {
  for (let i = first; i < end; i++) {
    const own = v128.load(points + ((<usize>i) << 4));
    let least = <f64>Infinity;
    let next = <f64>Infinity;
    let index = 0;
    for (let j = 0, at = points; j < n; j++, at += 16) {
      const apart = f64x2.sub(own, v128.load(at));
      const squared = f64x2.mul(apart, apart);
      const distance = f64x2.extract_lane(squared, 0) + f64x2.extract_lane(squared, 1);
      if (distance >= next || j === i) continue;
      if (distance < least) {
        next = least;
        least = distance;
        index = j;
      } else next = distance;
    }
    store<f64>(squares + ((<usize>i) << 4), least);
    store<f64>(squares + ((<usize>i) << 4), next, 8);
    store<i32>(nearest + ((<usize>i) << 2), index);
  }
}
