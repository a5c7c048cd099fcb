/** The descent of UMAP in two dimensions. A point is loaded as the lower two lanes of a vector; the upper are 0. */

/** Random rows per sample of an edge. */
const NEGATIVES: f32 = 5;
/** Largest step of one coordinate at rate 1. */
const CLIP: f32 = 4;
/** Tables of force hold a cell per exponent and 8 leading bits of a squared distance. */
const CELL_SHIFT = 15;

/** Constants of Knuth's MMIX generator; its upper half is used. */
const MULTIPLIER: u64 = 6364136223846793005;
const INCREMENT: u64 = 1442695040888963407;

/** Offset into a table of the cell of |d|². */
function cell(d: v128): usize {
  const squares = f32x4.mul(d, d);
  const sum = f32x4.add(squares, v128.shuffle<f32>(squares, squares, 1, 0, 3, 2));
  return (<usize>((<u32>i32x4.extract_lane(sum, 0)) >> CELL_SHIFT)) << 2;
}

/**
 * The samples that edges first..end-1 owe at this epoch. A sample pulls the two ends of its edge together, then
 * pushes the head away from about five random rows, all seen from where the pull left it.
 * @param layout f32 (n, 2), changed.
 * @param heads, tails i32: ends of each edge; periods f32: epochs between two samples of it.
 * @param nextSample, nextNegative f32: epoch of the next sample and of the next random row, changed.
 * @param attraction, repulsion f32 (65536): factor of the difference of two points by the cell of its square.
 * @param random u64 (1), changed.
 */
export function sampleEdges(
  layout: usize,
  n: i32,
  heads: usize,
  tails: usize,
  periods: usize,
  nextSample: usize,
  nextNegative: usize,
  attraction: usize,
  repulsion: usize,
  random: usize,
  first: i32,
  end: i32,
  epoch: f32,
  rate: f32,
): void {
  const rows = <u64>n;
  const high = f32x4.splat(CLIP);
  const low = f32x4.splat(-CLIP);
  const rates = f32x4.splat(rate);
  const to = (<usize>end) << 2;
  let state = load<u64>(random);
  for (let at = (<usize>first) << 2; at < to; at += 4) {
    const due = load<f32>(nextSample + at);
    if (due > epoch) continue;
    const period = load<f32>(periods + at);
    store<f32>(nextSample + at, due + period);
    const head = layout + ((<usize>load<i32>(heads + at)) << 3);
    const tail = layout + ((<usize>load<i32>(tails + at)) << 3);
    let own = v128.load64_zero(head);
    const other = v128.load64_zero(tail);
    const along = f32x4.sub(own, other);
    const pull = f32x4.mul(along, v128.load32_splat(attraction + cell(along)));
    const step = f32x4.mul(rates, f32x4.pmax(low, f32x4.pmin(high, pull)));
    own = f32x4.add(own, step);
    v128.store64_lane(tail, f32x4.sub(other, step), 0);
    v128.store64_lane(head, own, 0); // a random row may be the head itself

    const owed = load<f32>(nextNegative + at);
    const between = period / NEGATIVES;
    const count = <i32>((epoch - owed) / between);
    store<f32>(nextNegative + at, owed + <f32>count * between);
    let move = f32x4.splat(0);
    for (let s = 0; s < count; s++) {
      state = state * MULTIPLIER + INCREMENT;
      const row = ((state >> 32) * rows) >> 32;
      const away = f32x4.sub(own, v128.load64_zero(layout + ((<usize>row) << 3)));
      const push = f32x4.mul(away, v128.load32_splat(repulsion + cell(away)));
      move = f32x4.add(move, f32x4.pmax(low, f32x4.pmin(high, push)));
    }
    v128.store64_lane(head, f32x4.add(own, f32x4.mul(rates, move)), 0);
  }
  store<u64>(random, state);
}
