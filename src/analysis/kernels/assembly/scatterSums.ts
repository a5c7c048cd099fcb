/** What is done with what the pieces of `scatterTimes` wrote. Numbers of columns are multiples of 4. */

/** @param values f64 (pieces, length). @param out f64 (length): their sum, in the order of the pieces, written. */
export function addPieces(values: usize, pieces: i32, length: i32, out: usize): void {
  const bytes = (<usize>length) << 3;
  const end = values + <usize>pieces * bytes;
  for (let at: usize = 0; at < bytes; at += 32) {
    let a = f64x2.splat(0);
    let b = a;
    for (let from = values + at; from < end; from += bytes) {
      a = f64x2.add(a, v128.load(from));
      b = f64x2.add(b, v128.load(from, 16));
    }
    v128.store(out + at, a);
    v128.store(out + at, b, 16);
  }
}

/**
 * Σ t row less (Σ t) center, of both vectors.
 * @param sums f64 (2 d), changed. @param totals f64 (pieces, 2): Σ t of each. @param center f64 (d).
 */
export function takeCenter(sums: usize, totals: usize, pieces: i32, center: usize, d: i32): void {
  let total = f64x2.splat(0);
  for (let piece = 0; piece < pieces; piece++)
    total = f64x2.add(total, v128.load(totals + ((<usize>piece) << 4)));
  const a = f64x2.splat(f64x2.extract_lane(total, 0));
  const b = f64x2.splat(f64x2.extract_lane(total, 1));
  const bytes = (<usize>d) << 3;
  for (let at: usize = 0; at < bytes; at += 16) {
    const own = v128.load(center + at);
    const to = sums + at;
    const to2 = to + bytes;
    v128.store(to, f64x2.sub(v128.load(to), f64x2.mul(a, own)));
    v128.store(to2, f64x2.sub(v128.load(to2), f64x2.mul(b, own)));
  }
}

/** @param sums f64 (d). @param out f64 (d): each over the number of rows, written. */
export function columnMeansOf(sums: usize, d: i32, rows: f64, out: usize): void {
  for (let at: usize = 0; at < (<usize>d) << 3; at += 8) store<f64>(out + at, load<f64>(sums + at) / rows);
}

/**
 * What rows less `center` sum up to.
 * @param sums f64 (2 d): of the columns, then of their squares. @param rows their number. @param center f64 (d).
 * @param units f64 (d): by which squares are divided.
 * @param out f64 (3), written: the squares of the rows less center, of the center alone, and of the rows as they are, not divided.
 */
export function columnSquares(sums: usize, d: i32, rows: f64, center: usize, units: usize, out: usize): void {
  const bytes = (<usize>d) << 3;
  let trace: f64 = 0;
  let offset: f64 = 0;
  let raw: f64 = 0;
  for (let at: usize = 0; at < bytes; at += 8) {
    const own = load<f64>(center + at);
    const unit = load<f64>(units + at);
    const square = load<f64>(sums + bytes + at);
    raw += square;
    trace += (square - own * (2 * load<f64>(sums + at) - rows * own)) / unit;
    offset += (own * own) / unit;
  }
  store<f64>(out, trace);
  store<f64>(out, offset, 8);
  store<f64>(out, raw, 16);
}

/**
 * Takes from products of rows with two vectors what another centre makes of them.
 * @param dots f64 (n, 2), changed. @param weights f64 (n): of the rows. @param moved f64 (2): products of the difference of the centres.
 */
export function moveDots(dots: usize, weights: usize, n: i32, moved: usize): void {
  const by = v128.load(moved);
  for (let end = weights + ((<usize>n) << 3); weights < end; weights += 8, dots += 16)
    v128.store(dots, f64x2.sub(v128.load(dots), f64x2.mul(v128.load64_splat(weights), by)));
}

/**
 * Adds to coordinates the products of rows with two vectors times what these weigh in each.
 * @param dots (n, 2): f32 where `isSingle`, else f64. @param weights f64: two for each coordinate, `stride` bytes from those of the next.
 * @param out f64 (n, count), changed.
 */
export function addDots(
  dots: usize,
  isSingle: i32,
  n: i32,
  weights: usize,
  stride: usize,
  count: i32,
  out: usize,
): void {
  const rowBytes: usize = isSingle ? 8 : 16;
  const outBytes = (<usize>count) << 3;
  for (let i = 0; i < n; i++, dots += rowBytes) {
    const own = isSingle ? f64x2.promote_low_f32x4(v128.load64_zero(dots)) : v128.load(dots);
    for (let end = out + outBytes, weight = weights; out < end; out += 8, weight += stride) {
      const both = f64x2.mul(own, v128.load(weight));
      store<f64>(out, load<f64>(out) + (f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1)));
    }
  }
}
