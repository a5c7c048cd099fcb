/**
 * The repulsion of t-SNE by a quadtree (Barnes & Hut 1986; van der Maaten 2014), for groups of near points at once:
 * the points of a leaf share one list of bodies, so that the tree is walked once for all of them and the list is
 * processed four bodies at a time. A cell stands for its points where it is small seen from the whole leaf, which
 * is stricter than seen from one point.
 *
 * A node is 48 bytes: f32 x, y (centre of mass), mass, width² | f32 minX, minY, maxX, maxY of its points |
 * i32 skip (the node after its subtree), first, end (places of its points), leaf (1 or 0). Children follow their
 * parent, so walking is counting up and skipping.
 */
import { thread } from './thread';
import { repel } from './tsneForces';

const NODE_BYTES: usize = 48;
const LEAF_POINTS: i32 = 16;
const AXIS_CELLS: f32 = 65536;
/** Points of one cell of the finest grid are one body when they are this near: 1 - q < 1e-6 between them. */
const MERGED_WIDTH: f32 = 1e-3;
const RADIX_BITS: i32 = 11;
const RADIX: i32 = 1 << RADIX_BITS;
/** Beyond, a radix sort is quicker. */
const MOVES_PER_ROW: i32 = 16;

let count: i32 = 0;

/**
 * Sorts the points along a Z-order curve and builds the tree over them.
 * @param layout f32 (n, 2).
 * @param order i32 (n): every row once, best as they were in a tree before; the row at each place afterwards.
 * @param spareOrder i32 (n); keys, spareKeys u32 (n); histogram u32 (2048): scratch.
 * @param x, y f32 (n): coordinates by place, written.
 * @param nodes room for 2 n + 1 nodes.
 * @returns the number of nodes; 0 when a coordinate is not finite.
 */
export function buildTree(
  n: i32,
  layout: usize,
  order: usize,
  spareOrder: usize,
  keys: usize,
  spareKeys: usize,
  histogram: usize,
  x: usize,
  y: usize,
  nodes: usize,
): i32 {
  if (!writeKeys(n, layout, spareKeys)) return 0;
  if (!insertionSort(n, spareKeys, order, keys)) {
    radixSort(n, spareKeys, order, keys, spareOrder, histogram);
  }
  for (let place = 0; place < n; place++) {
    const at = (<usize>place) << 2;
    const point = layout + ((<usize>load<i32>(order + at)) << 3);
    store<f32>(x + at, load<f32>(point));
    store<f32>(y + at, load<f32>(point, 4));
  }
  count = 0;
  addNode(0, n, keys, x, y, nodes);
  return count;
}

/** Cell of each point in a square grid over all of them, the bits of both axes interleaved; false without a grid. */
function writeKeys(n: i32, layout: usize, keys: usize): bool {
  let minX = Infinity as f32;
  let minY = Infinity as f32;
  let maxX = -Infinity as f32;
  let maxY = -Infinity as f32;
  for (let i = 0; i < n; i++) {
    const point = layout + ((<usize>i) << 3);
    const px = load<f32>(point);
    const py = load<f32>(point, 4);
    minX = min(minX, px);
    maxX = max(maxX, px);
    minY = min(minY, py);
    maxY = max(maxY, py);
  }
  const side = max(maxX - minX, maxY - minY);
  if (!(side < Infinity)) return false;
  const scale: f32 = side > 0 ? AXIS_CELLS / side : 0;
  for (let i = 0; i < n; i++) {
    const point = layout + ((<usize>i) << 3);
    const cellX = <u32>min((load<f32>(point) - minX) * scale, AXIS_CELLS - 1);
    const cellY = <u32>min((load<f32>(point, 4) - minY) * scale, AXIS_CELLS - 1);
    store<u32>(keys + ((<usize>i) << 2), spread(cellX) | (spread(cellY) << 1));
  }
  return true;
}

/**
 * Sorts rows that are nearly in order by key and row. False where that would take too many moves; `order` then holds the rows
 * in some order.
 * @param keys u32 (n) by row. @param sorted u32 (n): the keys by place, written.
 */
function insertionSort(n: i32, keys: usize, order: usize, sorted: usize): bool {
  let left = n * MOVES_PER_ROW;
  for (let place = 0; place < n; place++) {
    const row = load<i32>(order + ((<usize>place) << 2));
    const key = load<u32>(keys + ((<usize>row) << 2));
    let at = (<usize>place) << 2;
    while (at > 0) {
      const before = load<u32>(sorted + at - 4);
      if (before < key || (before === key && load<i32>(order + at - 4) < row)) break;
      store<u32>(sorted + at, before);
      store<i32>(order + at, load<i32>(order + at - 4));
      at -= 4;
      left--;
    }
    store<u32>(sorted + at, key);
    store<i32>(order + at, row);
    if (left < 0) return false;
  }
  return true;
}

/** The same from any order: `order` and `sorted` are written. */
function radixSort(
  n: i32,
  keys: usize,
  order: usize,
  sorted: usize,
  spareOrder: usize,
  histogram: usize,
): void {
  for (let i = 0; i < n; i++) store<i32>(spareOrder + ((<usize>i) << 2), i);
  sortPass(n, 0, keys, spareOrder, sorted, order, histogram);
  sortPass(n, RADIX_BITS, sorted, order, keys, spareOrder, histogram);
  sortPass(n, 2 * RADIX_BITS, keys, spareOrder, sorted, order, histogram);
}

/** Puts a zero above each of the lower 16 bits. */
function spread(bits: u32): u32 {
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

/** One stable counting pass of the radix sort. */
function sortPass(
  n: i32,
  shift: i32,
  keys: usize,
  order: usize,
  toKeys: usize,
  toOrder: usize,
  histogram: usize,
): void {
  const mask: u32 = RADIX - 1;
  memory.fill(histogram, 0, (<usize>RADIX) << 2);
  for (let i = 0; i < n; i++) {
    const slot = histogram + ((<usize>((load<u32>(keys + ((<usize>i) << 2)) >>> shift) & mask)) << 2);
    store<u32>(slot, load<u32>(slot) + 1);
  }
  let before: u32 = 0;
  for (let digit = 0; digit < RADIX; digit++) {
    const slot = histogram + ((<usize>digit) << 2);
    const here = load<u32>(slot);
    store<u32>(slot, before);
    before += here;
  }
  for (let i = 0; i < n; i++) {
    const at = (<usize>i) << 2;
    const key = load<u32>(keys + at);
    const slot = histogram + ((<usize>((key >>> shift) & mask)) << 2);
    const place = load<u32>(slot);
    store<u32>(slot, place + 1);
    store<u32>(toKeys + ((<usize>place) << 2), key);
    store<i32>(toOrder + ((<usize>place) << 2), load<i32>(order + at));
  }
}

/** Adds the subtree over the places first..end-1; every inner node has at least two children. */
function addNode(first: i32, end: i32, keys: usize, x: usize, y: usize, nodes: usize): void {
  const node = nodes + <usize>count * NODE_BYTES;
  count++;
  const differing = load<u32>(keys + ((<usize>first) << 2)) ^ load<u32>(keys + ((<usize>(end - 1)) << 2));
  const isLeaf = end - first <= LEAF_POINTS || differing === 0;
  store<i32>(node, first, 36);
  store<i32>(node, end, 40);
  store<i32>(node, isLeaf ? 1 : 0, 44);
  if (isLeaf) {
    summarizePoints(node, first, end, x, y);
  } else {
    // The highest level at which the points lie in different quadrants.
    const shift = (31 - clz(differing)) & ~1;
    const children = count;
    let from = first;
    while (from < end) {
      const quadrant = load<u32>(keys + ((<usize>from) << 2)) >>> shift;
      const to = endOfQuadrant(from, end, quadrant, shift, keys);
      addNode(from, to, keys, x, y, nodes);
      from = to;
    }
    summarizeChildren(node, children, nodes);
  }
  const width = max(load<f32>(node, 24) - load<f32>(node, 16), load<f32>(node, 28) - load<f32>(node, 20));
  // Below zero a cell passes for small from everywhere, from inside too.
  const merged = isLeaf && end - first > LEAF_POINTS && width < MERGED_WIDTH;
  store<f32>(node, merged ? -1 : width * width, 12);
  store<i32>(node, count, 32);
}

/** First place after `from` whose key lies in another quadrant. */
function endOfQuadrant(from: i32, end: i32, quadrant: u32, shift: i32, keys: usize): i32 {
  let low = from + 1;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (load<u32>(keys + ((<usize>middle) << 2)) >>> shift === quadrant) low = middle + 1;
    else high = middle;
  }
  return low;
}

function summarizePoints(node: usize, first: i32, end: i32, x: usize, y: usize): void {
  let sumX: f64 = 0;
  let sumY: f64 = 0;
  let minX = Infinity as f32;
  let minY = Infinity as f32;
  let maxX = -Infinity as f32;
  let maxY = -Infinity as f32;
  for (let place = first; place < end; place++) {
    const px = load<f32>(x + ((<usize>place) << 2));
    const py = load<f32>(y + ((<usize>place) << 2));
    sumX += px;
    sumY += py;
    minX = min(minX, px);
    maxX = max(maxX, px);
    minY = min(minY, py);
    maxY = max(maxY, py);
  }
  const mass: f64 = end - first;
  writeSummary(node, sumX / mass, sumY / mass, mass, minX, minY, maxX, maxY);
}

function summarizeChildren(node: usize, firstChild: i32, nodes: usize): void {
  let sumX: f64 = 0;
  let sumY: f64 = 0;
  let mass: f64 = 0;
  let minX = Infinity as f32;
  let minY = Infinity as f32;
  let maxX = -Infinity as f32;
  let maxY = -Infinity as f32;
  for (let child = firstChild; child < count;) {
    const at = nodes + <usize>child * NODE_BYTES;
    const m: f64 = load<f32>(at, 8);
    sumX += m * load<f32>(at);
    sumY += m * load<f32>(at, 4);
    mass += m;
    minX = min(minX, load<f32>(at, 16));
    minY = min(minY, load<f32>(at, 20));
    maxX = max(maxX, load<f32>(at, 24));
    maxY = max(maxY, load<f32>(at, 28));
    child = load<i32>(at, 32);
  }
  writeSummary(node, sumX / mass, sumY / mass, mass, minX, minY, maxX, maxY);
}

function writeSummary(
  node: usize,
  centerX: f64,
  centerY: f64,
  mass: f64,
  minX: f32,
  minY: f32,
  maxX: f32,
  maxY: f32,
): void {
  store<f32>(node, <f32>centerX);
  store<f32>(node, <f32>centerY, 4);
  store<f32>(node, <f32>mass, 8);
  store<f32>(node, minX, 16);
  store<f32>(node, minY, 20);
  store<f32>(node, maxX, 24);
  store<f32>(node, maxY, 28);
}

/**
 * Adds the repulsion on the points of the leaves among the nodes firstNode..endNode-1.
 * @param nodeCount of the whole tree. @param theta largest width of a cell over its distance; 0: every point is a body.
 * @param capacity of each scratch array, `scratchBodies` of n. @param scratch f32 (threads, 3, capacity).
 * @param forceX, forceY f32 (n) by place, added to.
 * @param totals f64 by node: the part of a leaf in Z, each point itself counted with 1; 0 for the other nodes.
 */
export function repelByTree(
  nodes: usize,
  nodeCount: i32,
  firstNode: i32,
  endNode: i32,
  theta: f32,
  x: usize,
  y: usize,
  capacity: i32,
  scratch: usize,
  forceX: usize,
  forceY: usize,
  totals: usize,
): void {
  const bytes = (<usize>capacity) << 2;
  const bodyX = scratch + 3 * bytes * <usize>thread;
  const bodyY = bodyX + bytes;
  const mass = bodyY + bytes;
  for (let node = firstNode; node < endNode; node++) {
    const leaf = nodes + <usize>node * NODE_BYTES;
    if (load<i32>(leaf, 44) === 0) {
      store<f64>(totals + ((<usize>node) << 3), 0);
      continue;
    }
    const length = listBodies(leaf, nodes, nodeCount, theta * theta, x, y, bodyX, bodyY, mass);
    const first = load<i32>(leaf, 36);
    const end = load<i32>(leaf, 40);
    repel(x, y, first, end, bodyX, bodyY, mass, length, forceX, forceY, totals, node);
  }
}

/** Bodies that a list over n points has room for: all of them, filled up to whole registers. */
export function scratchBodies(n: i32): i32 {
  return (n + 7) & ~3;
}

/** Everything that acts on a leaf: far cells as one body each, near leaves point by point. Returns the length. */
function listBodies(
  leaf: usize,
  nodes: usize,
  nodeCount: i32,
  theta2: f32,
  x: usize,
  y: usize,
  bodyX: usize,
  bodyY: usize,
  mass: usize,
): i32 {
  const minX = load<f32>(leaf, 16);
  const minY = load<f32>(leaf, 20);
  const maxX = load<f32>(leaf, 24);
  const maxY = load<f32>(leaf, 28);
  let length: usize = 0; // in bytes
  for (let node = 0; node < nodeCount;) {
    const at = nodes + <usize>node * NODE_BYTES;
    const cx = load<f32>(at);
    const cy = load<f32>(at, 4);
    const dx = max(max(minX - cx, cx - maxX), 0);
    const dy = max(max(minY - cy, cy - maxY), 0);
    if (theta2 > 0 && load<f32>(at, 12) < theta2 * (dx * dx + dy * dy)) {
      store<f32>(bodyX + length, cx);
      store<f32>(bodyY + length, cy);
      store<f32>(mass + length, load<f32>(at, 8));
      length += 4;
      node = load<i32>(at, 32);
    } else if (load<i32>(at, 44) !== 0) {
      const end = (<usize>load<i32>(at, 40)) << 2;
      for (let place = (<usize>load<i32>(at, 36)) << 2; place < end; place += 4) {
        store<f32>(bodyX + length, load<f32>(x + place));
        store<f32>(bodyY + length, load<f32>(y + place));
        store<f32>(mass + length, 1);
        length += 4;
      }
      node = load<i32>(at, 32);
    } else {
      node++;
    }
  }
  for (; (length & 15) !== 0; length += 4) {
    store<f32>(bodyX + length, 0);
    store<f32>(bodyY + length, 0);
    store<f32>(mass + length, 0);
  }
  return <i32>(length >>> 2);
}
