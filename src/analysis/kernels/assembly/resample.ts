/** Weighted sums of bytes in fixed point with 22 bits, rounded and clipped to bytes: the two passes of a resize. */

const PRECISION_BITS = 22;

/**
 * Each row of one channel to another width. Reads up to 7 bytes beyond the last row.
 * @param pixels u8 (rows, width). @param bounds i32 by output: first input and number of inputs, interleaved.
 * @param weights i32 by output, `stride` each, a multiple of 8: zeros follow the weights. @param out u8 (rows, outputs).
 */
export function resampleAcross(
  pixels: usize,
  rows: i32,
  width: i32,
  bounds: usize,
  weights: usize,
  stride: i32,
  outputs: i32,
  out: usize,
): void {
  let row = pixels;
  let to = out;
  for (let y = 0; y < rows; y++) {
    let weight = weights;
    let bound = bounds;
    for (let x = 0; x < outputs; x++) {
      let at = row + <usize>load<i32>(bound);
      const end = at + <usize>load<i32>(bound, 4);
      let w = weight;
      let low = i32x4.splat(0);
      let high = i32x4.splat(0);
      while (at < end) {
        const values = i16x8.extend_low_i8x16_u(v128.load64_zero(at));
        low = i32x4.add(low, i32x4.mul(i32x4.extend_low_i16x8_u(values), v128.load(w)));
        high = i32x4.add(high, i32x4.mul(i32x4.extend_high_i16x8_u(values), v128.load(w, 16)));
        at += 8;
        w += 32;
      }
      const sums = i32x4.add(low, high);
      const sum =
        (1 << (PRECISION_BITS - 1)) +
        i32x4.extract_lane(sums, 0) +
        i32x4.extract_lane(sums, 1) +
        i32x4.extract_lane(sums, 2) +
        i32x4.extract_lane(sums, 3);
      store<u8>(to, <u8>max(0, min(255, sum >> PRECISION_BITS)));
      to += 1;
      bound += 8;
      weight += (<usize>stride) << 2;
    }
    row += <usize>width;
  }
}

/**
 * Each column of one channel to another height. Reads and writes up to 7 bytes beyond the last row.
 * @param pixels u8 (rows, width). @param bounds, weights, stride as above. @param out u8 (outputs, width).
 */
export function resampleDown(
  pixels: usize,
  width: i32,
  bounds: usize,
  weights: usize,
  stride: i32,
  outputs: i32,
  out: usize,
): void {
  let to = out;
  for (let y = 0; y < outputs; y++) {
    const first = pixels + <usize>(load<i32>(bounds) * width);
    const count = load<i32>(bounds, 4);
    for (let x = 0; x < width; x += 8) {
      let at = first + <usize>x;
      let low = i32x4.splat(1 << (PRECISION_BITS - 1));
      let high = low;
      for (let i = 0; i < count; i++) {
        const values = i16x8.extend_low_i8x16_u(v128.load64_zero(at));
        const weight = v128.load32_splat(weights + ((<usize>i) << 2));
        low = i32x4.add(low, i32x4.mul(i32x4.extend_low_i16x8_u(values), weight));
        high = i32x4.add(high, i32x4.mul(i32x4.extend_high_i16x8_u(values), weight));
        at += <usize>width;
      }
      const sums = i16x8.narrow_i32x4_s(i32x4.shr_s(low, PRECISION_BITS), i32x4.shr_s(high, PRECISION_BITS));
      v128.store64_lane(to + <usize>x, i8x16.narrow_i16x8_u(sums, sums), 0);
    }
    to += <usize>width;
    bounds += 8;
    weights += (<usize>stride) << 2;
  }
}
