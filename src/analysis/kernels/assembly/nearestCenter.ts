/** Parts of nodes of rows: each row goes to the nearest of some rows of its node, -1 for none. */
import { twoRowsTimes } from './integerDots';
import { thread } from './thread';

/** Centers of a node at most. */
const CENTERS: i32 = 16;

/**
 * The nearest center of the rows at the places first..end-1; the first of equally near ones.
 * @param rows i16 by row, `bytes` each. @param low, weight f32 by row: the key of i, j is
 * low i + low j - weight i weight j (row i . row j).
 * @param order i32: row at each place. @param nodes i32 by place: its node, -1 for none.
 * @param centers i32 (16 a node): rows, filled up by the last. @param parts u8 by place, written: which of them.
 * @param scratch 192 bytes for each thread.
 */
export function assignCenters(
  rows: usize,
  bytes: usize,
  low: usize,
  weight: usize,
  order: usize,
  nodes: usize,
  centers: usize,
  parts: usize,
  first: i32,
  end: i32,
  scratch: usize,
): void {
  const addresses = scratch + <usize>thread * 192;
  const products = addresses + 64;
  const otherProducts = products + 64;
  for (let place = first; place < end;) {
    const at = (<usize>place) << 2;
    const node = load<i32>(nodes + at);
    if (node < 0) {
      place++;
      continue;
    }
    const own = centers + ((<usize>node) << 6);
    for (let c = 0; c < CENTERS; c++) {
      const center = <usize>load<i32>(own + ((<usize>c) << 2));
      store<u32>(addresses + ((<usize>c) << 2), <u32>(rows + center * bytes));
    }
    const two = place + 1 < end && load<i32>(nodes + at, 4) === node;
    const i = <usize>load<i32>(order + at);
    const j = two ? <usize>load<i32>(order + at, 4) : i;
    twoRowsTimes(rows + i * bytes, rows + j * bytes, addresses, 0, CENTERS, bytes, products, otherProducts);
    store<u8>(parts + <usize>place, nearest(low, weight, own, i, products));
    if (two) store<u8>(parts + <usize>place, nearest(low, weight, own, j, otherProducts), 1);
    place += two ? 2 : 1;
  }
}

function nearest(low: usize, weight: usize, centers: usize, i: usize, products: usize): u8 {
  const own = load<f32>(weight + (i << 2));
  let best: u8 = 0;
  let least = f32.MAX_VALUE;
  for (let c: usize = 0; c < <usize>CENTERS; c++) {
    const center = (<usize>load<i32>(centers + (c << 2))) << 2;
    const product = own * load<f32>(weight + center) * <f32>load<i32>(products + (c << 2));
    const key = load<f32>(low + center) - product;
    if (key < least) {
      least = key;
      best = <u8>c;
    }
  }
  return best;
}
