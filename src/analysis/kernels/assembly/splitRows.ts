/** Nodes of a random projection tree: the rows of each in two halves, by which of two of them is nearer. */
import { dot } from './integerDots';

/**
 * Splits the nodes firstNode..endNode-1.
 * @param rows i16 by row, `bytes` each. @param weight f32 by row: the key of i, j is
 * low i + low j - weight i weight j (row i . row j).
 * @param order i32: row at each place, permuted. @param margins f32 by place: scratch.
 * @param nodes i32 (5 a node): first, middle and end of its places, and the two rows that part it.
 */
export function splitNodes(
  rows: usize,
  bytes: usize,
  weight: usize,
  order: usize,
  margins: usize,
  nodes: usize,
  firstNode: i32,
  endNode: i32,
): void {
  for (let node = firstNode; node < endNode; node++) {
    const at = nodes + <usize>node * 20;
    splitRows(
      rows,
      bytes,
      weight,
      order,
      margins,
      load<i32>(at),
      load<i32>(at, 4),
      load<i32>(at, 8),
      load<i32>(at, 12),
      load<i32>(at, 16),
    );
  }
}

/**
 * Sorts the rows at the places first..end-1 so that no row before the place `middle` is farther on the side of row b
 * than one behind it; rows equally far by their number.
 */
function splitRows(
  rows: usize,
  bytes: usize,
  weight: usize,
  order: usize,
  margins: usize,
  first: i32,
  middle: i32,
  end: i32,
  a: i32,
  b: i32,
): void {
  const rowA = rows + <usize>a * bytes;
  const rowB = rows + <usize>b * bytes;
  const weightA = load<f32>(weight + ((<usize>a) << 2));
  const weightB = load<f32>(weight + ((<usize>b) << 2));
  for (let place = first; place < end; place++) {
    const at = (<usize>place) << 2;
    const i = <usize>load<i32>(order + at);
    const row = rows + i * bytes;
    const toA = weightA * <f32>dot(row, rowA, bytes);
    const toB = weightB * <f32>dot(row, rowB, bytes);
    store<f32>(margins + at, load<f32>(weight + (i << 2)) * (toB - toA));
  }
  // The offset low a - low b is the same for all, and the half is taken whatever its value.
  let left = first;
  let right = end - 1;
  while (left < right) {
    const pivotAt = (<usize>((left + right) >>> 1)) << 2;
    const pivot = load<f32>(margins + pivotAt);
    const pivotRow = load<i32>(order + pivotAt);
    let i = left;
    let j = right;
    while (i <= j) {
      while (comesBefore(margins, order, i, pivot, pivotRow)) i++;
      while (comesAfter(margins, order, j, pivot, pivotRow)) j--;
      if (i <= j) {
        swap(margins, order, i, j);
        i++;
        j--;
      }
    }
    if (middle <= j) right = j;
    else if (middle >= i) left = i;
    else break;
  }
}

function comesBefore(margins: usize, order: usize, place: i32, margin: f32, row: i32): bool {
  const at = (<usize>place) << 2;
  const own = load<f32>(margins + at);
  return own < margin || (own === margin && load<i32>(order + at) < row);
}

function comesAfter(margins: usize, order: usize, place: i32, margin: f32, row: i32): bool {
  const at = (<usize>place) << 2;
  const own = load<f32>(margins + at);
  return own > margin || (own === margin && load<i32>(order + at) > row);
}

function swap(margins: usize, order: usize, i: i32, j: i32): void {
  const atI = (<usize>i) << 2;
  const atJ = (<usize>j) << 2;
  const margin = load<f32>(margins + atI);
  store<f32>(margins + atI, load<f32>(margins + atJ));
  store<f32>(margins + atJ, margin);
  const row = load<i32>(order + atI);
  store<i32>(order + atI, load<i32>(order + atJ));
  store<i32>(order + atJ, row);
}
