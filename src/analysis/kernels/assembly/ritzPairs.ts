/** Steps of Davidson's method (numeric/davidson.ts) on vectors that are rows of doubles; d is a multiple of 4. */
import { addCombination, rowDots } from './combineRows';

/** Of a unit vector, what is left by rounding of one that lies in the space of others. */
const NOTHING: f64 = 1e-13;

/**
 * Takes from v what lies along orthonormal rows, twice, which is enough (Kahan), and scales it to length 1.
 * @param rows f64 (count, d). @param v f64 (d). @param weights f64 (count): scratch.
 * @returns 0 for what lies in their space but for rounding, else 1.
 */
export function orthonormalize(rows: usize, count: i32, d: i32, v: usize, weights: usize): i32 {
  const length = lengthOf(v, d);
  if (!(length > 0)) return 0;
  scale(v, d, 1 / length);
  for (let pass = 0; pass < 2; pass++) {
    rowDots(rows, count, d, v, weights);
    for (let i = 0; i < count; i++) {
      const weight = weights + ((<usize>i) << 3);
      store<f64>(weight, -load<f64>(weight));
    }
    addCombination(rows, count, d, weights, v);
    const left = lengthOf(v, d);
    if (!(left >= NOTHING)) return 0;
    scale(v, d, 1 / left);
  }
  return 1;
}

/**
 * A combination u of the rows of a basis, and A u - value u of their products with A.
 * @param basis f64 (count, d). @param products f64 (count, d). @param weights f64 (count).
 * @param vector f64 (d): u, written. @param residual f64 (d), written. @returns the length of the residual.
 */
export function ritzPair(
  basis: usize,
  products: usize,
  count: i32,
  d: i32,
  weights: usize,
  value: f64,
  vector: usize,
  residual: usize,
): f64 {
  const bytes = (<usize>d) << 3;
  memory.fill(vector, 0, bytes);
  memory.fill(residual, 0, bytes);
  addCombination(basis, count, d, weights, vector);
  addCombination(products, count, d, weights, residual);
  addTimes(residual, vector, d, -value);
  return lengthOf(residual, d);
}

/**
 * What a matrix K = Σ value row rowᵀ + rest (I - Σ row rowᵀ) says is to be added to a Ritz vector u: -M⁻¹ r with
 * M = K - `value`, and as much of M⁻¹ u as makes it orthogonal to u (Olsen et al. 1990).
 * @param rows f64 (count, d): orthonormal. @param values f64 (count). @param least distance between two values that says something.
 * @param u f64 (d), of length 1. @param out f64 (d), written. @param scratch f64 (d + count). @returns its length.
 */
export function ritzCorrection(
  rows: usize,
  values: usize,
  count: i32,
  rest: f64,
  d: i32,
  residual: usize,
  u: usize,
  value: f64,
  least: f64,
  out: usize,
  scratch: usize,
): f64 {
  const weights = scratch + ((<usize>d) << 3);
  solve(rows, values, count, rest, d, residual, value, least, out, weights);
  solve(rows, values, count, rest, d, u, value, least, scratch, weights);
  addTimes(out, scratch, d, -dot(u, out, d) / dot(u, scratch, d));
  return lengthOf(out, d);
}

/** Writes (K - value)⁻¹ r into `out`; parameters as of `ritzCorrection`. @param weights f64 (count): scratch. */
function solve(
  rows: usize,
  values: usize,
  count: i32,
  rest: f64,
  d: i32,
  r: usize,
  value: f64,
  least: f64,
  out: usize,
  weights: usize,
): void {
  const outside = inverse(rest, value, least);
  rowDots(rows, count, d, r, weights);
  for (let i: usize = 0; i < (<usize>count) << 3; i += 8) {
    const inside = inverse(load<f64>(values + i), value, least);
    store<f64>(weights + i, (inside - outside) * load<f64>(weights + i));
  }
  memory.fill(out, 0, (<usize>d) << 3);
  addTimes(out, r, d, outside);
  addCombination(rows, count, d, weights, out);
}

function inverse(own: f64, value: f64, least: f64): f64 {
  const distance = own - value;
  return 1 / (Math.abs(distance) < least ? -least : distance);
}

function scale(v: usize, d: i32, times: f64): void {
  const factor = f64x2.splat(times);
  for (let end = v + ((<usize>d) << 3); v < end; v += 16) v128.store(v, f64x2.mul(v128.load(v), factor));
}

function addTimes(to: usize, from: usize, d: i32, times: f64): void {
  const factor = f64x2.splat(times);
  for (let end = to + ((<usize>d) << 3); to < end; to += 16, from += 16)
    v128.store(to, f64x2.add(v128.load(to), f64x2.mul(factor, v128.load(from))));
}

function lengthOf(v: usize, d: i32): f64 {
  return Math.sqrt(dot(v, v, d));
}

function dot(a: usize, b: usize, d: i32): f64 {
  let s = f64x2.splat(0);
  let t = s;
  for (let end = a + ((<usize>d) << 3); a < end; a += 32, b += 32) {
    s = f64x2.add(s, f64x2.mul(v128.load(a), v128.load(b)));
    t = f64x2.add(t, f64x2.mul(v128.load(a, 16), v128.load(b, 16)));
  }
  s = f64x2.add(s, t);
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}
