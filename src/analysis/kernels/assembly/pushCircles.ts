/**
 * Circles of h-NNE that push each other apart. `circles` is f64 (10 n + 3): their centres, moves and cells, each as pairs by
 * circle; their radii, lightness (1 / area, up to pi), worst overlaps, and how many cells each reaches; then of the last sweep
 * the overlaps, the worst of them, and the pairs looked at.
 */

/** Centres nearer than this have no direction between them: they part along x. */
const COINCIDENT: f64 = 1e-12;
const TINY: f64 = 1e-12;

/**
 * One sweep over the pairs i < j that overlap by more than the tolerance, which moves the centres.
 * @param near over the pairs whose cells lie within reach of one of them, else over all.
 * @param gap, tolerance, share, limit as in `Push`.
 */
export function pushCircles(
  circles: usize,
  n: i32,
  near: bool,
  gap: f64,
  tolerance: f64,
  share: f64,
  limit: f64,
): void {
  const column = (<usize>n) << 3;
  const moves = circles + 2 * column;
  const cells = moves + 2 * column;
  const radii = cells + 2 * column;
  const lightness = radii + column;
  const worst = lightness + column;
  const reaches = worst + column;
  memory.fill(moves, 0, 2 * column);
  memory.fill(worst, 0, column);
  let overlaps: f64 = 0;
  let pairs: f64 = 0;
  for (let i: usize = 0; i < column; i += 8) {
    const x = load<f64>(circles + (i << 1));
    const y = load<f64>(circles + (i << 1), 8);
    const radius = load<f64>(radii + i);
    for (let j = i + 8; j < column; j += 8) {
      if (near && !areNear(cells, reaches, i, j)) continue;
      pairs++;
      const dx = x - load<f64>(circles + (j << 1));
      const dy = y - load<f64>(circles + (j << 1), 8);
      const reach = radius + load<f64>(radii + j) + gap;
      const squared = dx * dx + dy * dy;
      if (squared >= reach * reach) continue;
      const distance = sqrt(squared);
      const overlap = reach - distance;
      if (overlap <= tolerance) continue;
      overlaps++;
      const apart = distance >= COINCIDENT;
      const ux = apart ? dx / distance : 1;
      const uy = apart ? dy / distance : 0;
      const step = share * (overlap + tolerance);
      const lightI = load<f64>(lightness + i);
      const lightJ = load<f64>(lightness + j);
      const both = lightI + lightJ + TINY;
      addMove(moves + (i << 1), worst + i, (lightI / both) * step, ux, uy, overlap);
      addMove(moves + (j << 1), worst + j, -((lightJ / both) * step), ux, uy, overlap);
    }
  }
  let most: f64 = 0;
  for (let i: usize = 0; i < column; i += 8) most = max(most, load<f64>(worst + i));
  const found = reaches + column;
  store<f64>(found, overlaps);
  store<f64>(found, most, 8);
  store<f64>(found, pairs, 16);
  if (overlaps > 0) moveCircles(circles, column, limit);
}

function areNear(cells: usize, reaches: usize, i: usize, j: usize): bool {
  const reached = max(load<f64>(reaches + i), load<f64>(reaches + j));
  const ownCell = cells + (i << 1);
  const otherCell = cells + (j << 1);
  return (
    abs(load<f64>(otherCell) - load<f64>(ownCell)) <= reached &&
    abs(load<f64>(otherCell, 8) - load<f64>(ownCell, 8)) <= reached
  );
}

function addMove(move: usize, worst: usize, step: f64, ux: f64, uy: f64, overlap: f64): void {
  store<f64>(move, load<f64>(move) + step * ux);
  store<f64>(move, load<f64>(move, 8) + step * uy, 8);
  if (overlap > load<f64>(worst)) store<f64>(worst, overlap);
}

function moveCircles(circles: usize, column: usize, limit: f64): void {
  const moves = circles + 2 * column;
  const worst = circles + 8 * column;
  for (let i: usize = 0; i < column; i += 8) {
    const move = moves + (i << 1);
    const mx = load<f64>(move);
    const my = load<f64>(move, 8);
    const most = limit * load<f64>(worst + i);
    const size = sqrt(mx * mx + my * my);
    const scale: f64 = size > most + TINY ? most / (size + TINY) : 1;
    const centre = circles + (i << 1);
    store<f64>(centre, load<f64>(centre) + mx * scale);
    store<f64>(centre, load<f64>(centre, 8) + my * scale, 8);
  }
}
