/** Gaussians of t-SNE over the distances of each row, whose width gives the row a wanted entropy. */

const SEARCH_STEPS: i32 = 100;
/** Of the entropy, in nats. */
const ENTROPY_TOLERANCE: f64 = 1e-5;
/** Precisions at most that are tried for a guess, and how far from its entropy the last may be. */
const GUESS_STEPS: i32 = 12;
const GUESS_TOLERANCE: f64 = 1e-8;
/** Beyond so many tolerances from the guess, by the slope there, a precision need not be tried... */
const SURE: f64 = 4;
/** ...if that is so near, relative to the guess, that the slope is the same: equal distances leave it flat farther on. */
const NEAR: f64 = 1e-3;

/** What is found of a row's precision before its bisection: a guess, and how far from it the bisection must look. */
let guess: f64 = 0;
let guessReach: f64 = Infinity;

/**
 * Distances become shares that sum to 1. They are squared in single precision, as scikit-learn squares them, but taken
 * relative to the nearest, so that a row cannot lose all its weight to underflow.
 * @param rows f64 (n, k), changed. @param squared f64 (k), scratch.
 * @param state f64 (2): the precision of the row before, and the sum of all shares of the rows before, both continued.
 */
export function gaussianRows(rows: usize, n: i32, k: i32, entropy: f64, squared: usize, state: usize): void {
  const bytes = (<usize>k) << 3;
  let precision = load<f64>(state);
  let total = load<f64>(state, 8);
  for (let row = rows, end = rows + <usize>n * bytes; row < end; row += bytes) {
    const first = singleSquare(load<f64>(row));
    for (let at: usize = 0; at < bytes; at += 8) {
      store<f64>(squared + at, singleSquare(load<f64>(row + at)) - first);
    }
    precision = fitRow(squared, bytes, entropy, row, precision);
    for (let at: usize = 0; at < bytes; at += 8) total += load<f64>(row + at);
  }
  store<f64>(state, precision);
  store<f64>(state, total, 8);
}

function singleSquare(distance: f64): f64 {
  return <f64>(<f32>(distance * distance));
}

/**
 * Bisects for the precision at which the row's entropy is the wanted one; writes the row.
 * @param start where the search for a guess begins. @returns the precision.
 */
function fitRow(squared: usize, bytes: usize, entropy: f64, row: usize, start: f64): f64 {
  guessPrecision(squared, bytes, entropy, start);
  let low = -(<f64>Infinity);
  let high = <f64>Infinity;
  let beta: f64 = 1;
  let sum: f64 = 1;
  for (let step = 0; step < SEARCH_STEPS; step++) {
    // The entropy falls with the precision: which side a far precision lies on is known without its weights.
    let excess = guess - beta;
    if (step === SEARCH_STEPS - 1 || !(abs(excess) > guessReach)) {
      sum = 0;
      let weighted: f64 = 0;
      for (let at: usize = 0; at < bytes; at += 8) {
        const value = load<f64>(squared + at);
        const weight = NativeMath.exp(-value * beta);
        store<f64>(row + at, weight);
        sum += weight;
        weighted += value * weight;
      }
      excess = NativeMath.log(sum) + (beta * weighted) / sum - entropy;
      if (abs(excess) <= ENTROPY_TOLERANCE) break;
    }
    if (excess > 0) {
      low = beta;
      beta = high === Infinity ? beta * 2 : (beta + high) / 2;
    } else {
      high = beta;
      beta = low === -Infinity ? beta / 2 : (beta + low) / 2;
    }
  }
  for (let at: usize = 0; at < bytes; at += 8) {
    store<f64>(row + at, load<f64>(row + at) / sum); // at least 1: the nearest has weight 1
  }
  return beta;
}

/**
 * The precision of the wanted entropy by Newton's method on its logarithm, and how far from it the bisection must look; not
 * found, it must look everywhere.
 */
function guessPrecision(squared: usize, bytes: usize, entropy: f64, start: f64): void {
  let beta = start;
  for (let step = 0; step < GUESS_STEPS; step++) {
    let sum: f64 = 0;
    let weighted: f64 = 0;
    let square: f64 = 0;
    for (let at: usize = 0; at < bytes; at += 8) {
      const value = load<f64>(squared + at);
      const weight = NativeMath.exp(-value * beta);
      sum += weight;
      weighted += value * weight;
      square += value * value * weight;
    }
    const mean = weighted / sum;
    const slope = beta * (square / sum - mean * mean); // of the entropy, falling
    const excess = NativeMath.log(sum) + beta * mean - entropy;
    if (abs(excess) <= GUESS_TOLERANCE) {
      const reach = (SURE * ENTROPY_TOLERANCE) / slope;
      guess = beta;
      guessReach = reach <= NEAR * beta ? reach : Infinity;
      return;
    }
    beta *= NativeMath.exp(min<f64>(1, max<f64>(-1, excess / (beta * slope))));
    if (!(beta > 0 && beta < Infinity)) break;
  }
  guess = 0;
  guessReach = Infinity;
}
