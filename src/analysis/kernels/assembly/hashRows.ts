/** Hashes of the bits of rows, to find equal ones. */

/** Odd, of bits that look random (MurmurHash2; the golden ratio). */
const A: i32 = 0x5bd1e995;
const B: i32 = 0x9e3779b1;
/** Only the sign bit set: -0 in single precision, the upper half of -0 in double. */
const SIGN: i32 = 0x80000000;

/**
 * Two hashes of 32 bits of each row, of which 53 bits make a whole number; -0 counts as 0. Eight words at a time, each in
 * a lane of its own, which are mixed at the end.
 * @param rows u32 (n, words): the bits of the numbers. @param hashes f64 (n), written.
 */
export function hashRows(rows: usize, n: i32, words: i32, hashes: usize): void {
  const whole = (<usize>(words & ~7)) << 2;
  const rowBytes = (<usize>words) << 2;
  let row = rows;
  for (let i = 0; i < n; i++) {
    let a4 = i32x4.splat(1);
    let b4 = i32x4.splat(2);
    for (let from: usize = 0; from < whole; from += 32) {
      a4 = mixLanes(a4, v128.load(row + from), A);
      b4 = mixLanes(b4, v128.load(row + from, 16), B);
    }
    const a = mixRow(a4, b4, row + whole, row + rowBytes, A);
    const b = mixRow(b4, a4, row + whole, row + rowBytes, B);
    store<f64>(hashes + ((<usize>i) << 3), <f64>(<u32>a) * 2097152 + <f64>((<u32>b) >>> 11));
    row += rowBytes;
  }
}

function mixLanes(hash: v128, bits: v128, factor: i32): v128 {
  const word = v128.and(bits, i32x4.ne(bits, i32x4.splat(SIGN)));
  const mixed = i32x4.mul(v128.xor(hash, word), i32x4.splat(factor));
  return v128.xor(mixed, i32x4.shr_u(mixed, 15));
}

/** The lanes, and the words left over. */
function mixRow(hash4: v128, other4: v128, from: usize, end: usize, factor: i32): i32 {
  let hash = mix(mix(0, i32x4.extract_lane(hash4, 0), factor), i32x4.extract_lane(hash4, 1), factor);
  hash = mix(mix(hash, i32x4.extract_lane(hash4, 2), factor), i32x4.extract_lane(hash4, 3), factor);
  hash = mix(mix(hash, i32x4.extract_lane(other4, 0), factor), i32x4.extract_lane(other4, 1), factor);
  hash = mix(mix(hash, i32x4.extract_lane(other4, 2), factor), i32x4.extract_lane(other4, 3), factor);
  for (let at = from; at < end; at += 4) {
    const bits = load<i32>(at);
    hash = mix(hash, bits === SIGN ? 0 : bits, factor);
  }
  return hash;
}

function mix(hash: i32, word: i32, factor: i32): i32 {
  const mixed = (hash ^ word) * factor;
  return mixed ^ (mixed >>> 15);
}
