/** Few rows in doubles with one vector: what keeps a basis orthonormal. */

/** @param rows f64 (count, d). @param d a multiple of 4. @param v f64 (d). @param out f64 (count): row · v of each, written. */
export function rowDots(rows: usize, count: i32, d: i32, v: usize, out: usize): void {
  const rowBytes = (<usize>d) << 3;
  const end = out + ((<usize>count) << 3);
  for (let row = rows, to = out; to < end; row += rowBytes, to += 8) {
    let a = f64x2.splat(0);
    let b = a;
    for (let from: usize = 0; from < rowBytes; from += 32) {
      a = f64x2.add(a, f64x2.mul(v128.load(row + from), v128.load(v + from)));
      b = f64x2.add(b, f64x2.mul(v128.load(row + from, 16), v128.load(v + from, 16)));
    }
    const both = f64x2.add(a, b);
    store<f64>(to, f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1));
  }
}

/** @param weights f64 (count). @param v f64 (d): the sum of weight times row is added; the others as of `rowDots`. */
export function addCombination(rows: usize, count: i32, d: i32, weights: usize, v: usize): void {
  const rowBytes = (<usize>d) << 3;
  const end = weights + ((<usize>count) << 3);
  for (let row = rows, at = weights; at < end; row += rowBytes, at += 8) {
    const weight = v128.load64_splat(at);
    for (let from: usize = 0; from < rowBytes; from += 32) {
      const to = v + from;
      v128.store(to, f64x2.add(v128.load(to), f64x2.mul(weight, v128.load(row + from))));
      v128.store(to, f64x2.add(v128.load(to, 16), f64x2.mul(weight, v128.load(row + from, 16))), 16);
    }
  }
}
