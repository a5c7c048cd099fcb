/** Inner products of rows of 16-bit integers, whose absolute products sum to less than 2^31. */

/** [sum of a, sum of b, sum of c, sum of d]. */
function sumsOf(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
  return i32x4.add(v128.shuffle<i32>(ab, cd, 0, 1, 4, 5), v128.shuffle<i32>(ab, cd, 2, 3, 6, 7));
}

/**
 * Products of two rows with columns first..end-1, rounded up to a whole number of fours from first.
 * @param left, right addresses of the two rows. @param columns u32: addresses of the others, filled up to fours.
 * @param bytes of a row, a multiple of 16. @param leftOut, rightOut i32 by column, written.
 */
export function twoRowsTimes(
  left: usize,
  right: usize,
  columns: usize,
  first: i32,
  end: i32,
  bytes: usize,
  leftOut: usize,
  rightOut: usize,
): void {
  for (let column = first; column < end; column += 4) {
    const at = (<usize>column) << 2;
    let b0 = <usize>load<u32>(columns + at);
    let b1 = <usize>load<u32>(columns + at, 4);
    let b2 = <usize>load<u32>(columns + at, 8);
    let b3 = <usize>load<u32>(columns + at, 12);
    let l0 = i32x4.splat(0);
    let l1 = i32x4.splat(0);
    let l2 = i32x4.splat(0);
    let l3 = i32x4.splat(0);
    let r0 = i32x4.splat(0);
    let r1 = i32x4.splat(0);
    let r2 = i32x4.splat(0);
    let r3 = i32x4.splat(0);
    // An address of its own for each row: one offset for all would be added to six addresses a turn.
    let left0 = left;
    let right0 = right;
    for (const end = left + bytes; left0 < end;) {
      let l = v128.load(left0);
      let r = v128.load(right0);
      let b = v128.load(b0);
      l0 = i32x4.add(l0, i32x4.dot_i16x8_s(l, b));
      r0 = i32x4.add(r0, i32x4.dot_i16x8_s(r, b));
      b = v128.load(b1);
      l1 = i32x4.add(l1, i32x4.dot_i16x8_s(l, b));
      r1 = i32x4.add(r1, i32x4.dot_i16x8_s(r, b));
      b = v128.load(b2);
      l2 = i32x4.add(l2, i32x4.dot_i16x8_s(l, b));
      r2 = i32x4.add(r2, i32x4.dot_i16x8_s(r, b));
      b = v128.load(b3);
      l3 = i32x4.add(l3, i32x4.dot_i16x8_s(l, b));
      r3 = i32x4.add(r3, i32x4.dot_i16x8_s(r, b));
      left0 += 16;
      right0 += 16;
      b0 += 16;
      b1 += 16;
      b2 += 16;
      b3 += 16;
    }
    v128.store(leftOut + at, sumsOf(l0, l1, l2, l3));
    v128.store(rightOut + at, sumsOf(r0, r1, r2, r3));
  }
}
