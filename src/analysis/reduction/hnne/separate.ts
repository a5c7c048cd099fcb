/**
 * Removes overlaps between circles with little movement: a few sweeps over pairs of nearby grid cells, coarse then
 * fine, one full push, and a polish over all pairs that leaves almost a median radius between them.
 */
import type { TaskContext } from '../../taskContext';
import { type Circles, movedCenters } from './circles';
import { median, percentile } from './quantiles';

const SHARE = 0.7;
const LIMIT = 0.85;
/** Overlaps below this share of the median radius are ignored. */
const RELATIVE_TOLERANCE = 1e-6;
const LEAST_TOLERANCE = 1e-9;
/** Cell sizes as multiples of the base, with the sweeps at most. */
const GRID_STAGES = [
  { cells: 1.6, sweeps: 3 },
  { cells: 1, sweeps: 8 },
] as const;
/** Sweeps over the same pairs before the grid is rebuilt. */
const SWEEPS_PER_GRID = 3;
/** A stage ends when a smaller share of its pairs overlaps, or all by less than so many tolerances. */
const FEW_OVERLAPS = 0.01;
const SMALL_OVERLAP = 3;
const POLISH_SWEEPS = 80;
const POLISH_GAP = 0.95;
/** Circles of the largest radii search beyond the neighbouring cells. */
const BIG_SHARE = 0.05;

/** @returns new centres around the origin, unless there is a single one. */
export function separate(
  centers: Float64Array,
  radii: Float64Array,
  gap: number,
  task: TaskContext,
): Float64Array {
  if (radii.length < 2) return centers.slice();
  const middle = median(radii);
  const tolerance = Math.max(LEAST_TOLERANCE, RELATIVE_TOLERANCE * middle);
  const cell = Math.max(2 * percentile(radii, 90), 4 * middle, 1e-6);
  const polish = { gap: Math.max(gap, POLISH_GAP * middle), tolerance, share: SHARE, limit: LIMIT };
  return movedCenters(centers, radii, (circles) => {
    for (const { cells, sweeps } of GRID_STAGES)
      gridSweeps(circles, gap, tolerance, cells * cell, sweeps, task);
    const full = circles.pushApart({ gap, tolerance, share: 1, limit: Infinity });
    if (full.count > 0) circles.recenter();
    for (let sweep = 0; sweep < POLISH_SWEEPS; sweep++) {
      task.check();
      if (circles.pushApart(polish).count === 0) break;
      circles.recenter();
    }
  });
}

function gridSweeps(
  circles: Circles,
  gap: number,
  tolerance: number,
  cell: number,
  sweeps: number,
  task: TaskContext,
): void {
  for (let sweep = 0; sweep < sweeps; sweep++) {
    task.check();
    putIntoCells(circles, cell);
    let overlaps = 0;
    let pairs = 0;
    let worst = 0;
    for (let inner = 0; inner < SWEEPS_PER_GRID; inner++) {
      const found = circles.pushApart({ gap, tolerance, share: SHARE, limit: LIMIT }, 'near');
      overlaps += found.count;
      pairs = found.pairs;
      worst = Math.max(worst, found.worst);
      if (found.count === 0) break;
    }
    if (pairs === 0) break;
    circles.recenter();
    if (overlaps / pairs < FEW_OVERLAPS || worst < SMALL_OVERLAP * tolerance) break;
  }
}

/** Pairs in the same or touching cells become near, and those that a big circle might reach. */
export function putIntoCells(circles: Circles, cell: number): void {
  const cells = circles.centers.map((value) => Math.floor(value / cell));
  circles.putIntoCells(cells, cellReach(cells, circles.radii, cell));
}

/** Distance in cells within which each circle searches. */
function cellReach(cells: Float64Array, radii: Float64Array, cell: number): Int32Array {
  const n = radii.length;
  const reach = new Int32Array(n).fill(1);
  const bigCount = Math.max(1, Math.ceil(BIG_SHARE * n));
  const big = radii.slice().sort()[n - bigCount];
  const usual = percentile(radii, 90);
  for (let i = 0; i < n; i++) {
    if (radii[i] < big) continue;
    let largest = 0;
    for (let j = 0; j < n; j++) {
      const sameCell = cells[2 * j] === cells[2 * i] && cells[2 * j + 1] === cells[2 * i + 1];
      if (sameCell && radii[j] > largest) largest = radii[j];
    }
    reach[i] = Math.ceil((largest + usual) / cell) + 1;
  }
  return reach;
}
