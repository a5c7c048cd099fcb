/**
 * The iterations of t-SNE's gradient descent. The threads of a team share the forces: the attraction along the edges, during
 * which the leader builds the quadtree, then the repulsion by it.
 */
import { buildTree, repelByTree } from './quadTree';
import {
  closePass,
  countOfPass,
  endOfPiece,
  enterPass,
  kindOfPass,
  leavePass,
  openPass,
  takePiece,
} from './team';
import { attract, step } from './tsneForces';

/** Kinds of passes, and where a call has ended that is to be gone on with. */
const BETWEEN: i32 = 0;
const ATTRACTING: i32 = 1;
const REPELLING: i32 = 2;

/** Nodes of a piece: some 5 µs. */
const PIECE_NODES: i32 = 8;

/**
 * Leads the team: computes the forces on the layout, takes a step along them, and so on; the forces of the last iteration are
 * left without a step. Ends early after `pieces` pieces of its own, to be called again with the same arguments.
 * @param progress i32 (3): iterations left, then 0 at first; changed.
 * @param attractRows rows of a piece of the attraction.
 * @param layout to attraction as of `attract`; order to nodes as of `buildTree`; theta to totals as of `repelByTree`; update to rate
 * as of `step`, with the repulsion divided by Z.
 * @param leastZ what Z is at least.
 * @returns Z of the last iteration, the sum of q over all ordered pairs of points; NaN when a coordinate is not finite; -1 where it
 * ended early.
 */
export function descend(
  team: usize,
  progress: usize,
  pieces: i32,
  n: i32,
  attractRows: i32,
  layout: usize,
  starts: usize,
  points: usize,
  p: usize,
  attraction: usize,
  order: usize,
  spareOrder: usize,
  keys: usize,
  spareKeys: usize,
  histogram: usize,
  x: usize,
  y: usize,
  nodes: usize,
  theta: f32,
  capacity: i32,
  scratch: usize,
  forceX: usize,
  forceY: usize,
  totals: usize,
  update: usize,
  gains: usize,
  attractionScale: f32,
  repulsionScale: f64,
  momentum: f32,
  rate: f32,
  leastZ: f64,
): f64 {
  let left = pieces;
  let z: f64 = NaN;
  while (load<i32>(progress) > 0) {
    let stage = load<i32>(progress, 4);
    if (stage === BETWEEN) {
      stage = ATTRACTING;
      openPass(team, stage, n, attractRows);
      const nodeCount = buildTree(n, layout, order, spareOrder, keys, spareKeys, histogram, x, y, nodes);
      store<i32>(progress, nodeCount, 8);
      store<i32>(progress, stage, 4);
      memory.fill(forceX, 0, (<usize>n) << 2);
      memory.fill(forceY, 0, (<usize>n) << 2);
    }
    const nodeCount = load<i32>(progress, 8);
    for (let first = takePiece(team); first >= 0; first = takePiece(team)) {
      // prettier-ignore
      addPiece(team, first, layout, starts, points, p, attraction, nodes, theta, x, y, capacity, scratch, forceX, forceY, totals);
      if (--left === 0) return -1;
    }
    closePass(team);
    if (nodeCount === 0) return NaN;
    if (stage === ATTRACTING) {
      store<i32>(progress, REPELLING, 4);
      openPass(team, REPELLING, nodeCount, PIECE_NODES);
      continue;
    }
    store<i32>(progress, BETWEEN, 4);
    z = 0;
    for (let node = 0; node < nodeCount; node++) z += load<f64>(totals + ((<usize>node) << 3));
    z = max(z - <f64>n, leastZ);
    const iterations = load<i32>(progress) - 1;
    store<i32>(progress, iterations);
    if (iterations === 0) break;
    step(
      n,
      layout,
      update,
      gains,
      attraction,
      order,
      forceX,
      forceY,
      attractionScale,
      <f32>(repulsionScale / z),
      momentum,
      rate,
    );
  }
  return z;
}

/** Another thread takes part until the team ends. Its arguments are those of `descend`. */
export function joinDescent(
  team: usize,
  layout: usize,
  starts: usize,
  points: usize,
  p: usize,
  attraction: usize,
  nodes: usize,
  theta: f32,
  x: usize,
  y: usize,
  capacity: i32,
  scratch: usize,
  forceX: usize,
  forceY: usize,
  totals: usize,
): void {
  for (let turn = enterPass(team, 0); turn >= 0; turn = enterPass(team, turn)) {
    for (let first = takePiece(team); first >= 0; first = takePiece(team)) {
      // prettier-ignore
      addPiece(team, first, layout, starts, points, p, attraction, nodes, theta, x, y, capacity, scratch, forceX, forceY, totals);
    }
    leavePass(team);
  }
}

function addPiece(
  team: usize,
  first: i32,
  layout: usize,
  starts: usize,
  points: usize,
  p: usize,
  attraction: usize,
  nodes: usize,
  theta: f32,
  x: usize,
  y: usize,
  capacity: i32,
  scratch: usize,
  forceX: usize,
  forceY: usize,
  totals: usize,
): void {
  const end = endOfPiece(team, first);
  if (kindOfPass(team) === ATTRACTING) {
    attract(layout, starts, points, p, first, end, attraction);
  } else {
    repelByTree(nodes, countOfPass(team), first, end, theta, x, y, capacity, scratch, forceX, forceY, totals);
  }
}
