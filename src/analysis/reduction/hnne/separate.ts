/**
 * Removes overlaps between circles with little movement: a few sweeps over pairs of nearby grid cells, coarse then
 * fine, one full push, and a polish over all pairs that leaves almost a median radius between them.
 */
import type { TaskContext } from '../../taskContext';
import { Circles, type Pairs } from './circles';
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
  const circles = new Circles(centers.slice(), radii);
  if (radii.length < 2) return circles.centers;
  const middle = median(radii);
  const tolerance = Math.max(LEAST_TOLERANCE, RELATIVE_TOLERANCE * middle);
  const cell = Math.max(2 * percentile(radii, 90), 4 * middle, 1e-6);
  for (const { cells, sweeps } of GRID_STAGES)
    gridSweeps(circles, gap, tolerance, cells * cell, sweeps, task);
  const full = circles.pushApart({ gap, tolerance, share: 1, limit: Infinity });
  if (full.count > 0) circles.recenter();
  const polish = { gap: Math.max(gap, POLISH_GAP * middle), tolerance, share: SHARE, limit: LIMIT };
  for (let sweep = 0; sweep < POLISH_SWEEPS; sweep++) {
    task.check();
    if (circles.pushApart(polish).count === 0) break;
    circles.recenter();
  }
  return circles.centers;
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
    const pairs = nearbyPairs(circles, cell);
    if (pairs.others.length === 0) break;
    let overlaps = 0;
    let worst = 0;
    for (let inner = 0; inner < SWEEPS_PER_GRID; inner++) {
      const found = circles.pushApart({ gap, tolerance, share: SHARE, limit: LIMIT }, pairs);
      overlaps += found.count;
      worst = Math.max(worst, found.worst);
      if (found.count === 0) break;
    }
    circles.recenter();
    if (overlaps / pairs.others.length < FEW_OVERLAPS || worst < SMALL_OVERLAP * tolerance) break;
  }
}

/** Pairs in the same or touching cells, and those that a big circle might reach. */
export function nearbyPairs({ centers, radii }: Circles, cell: number): Pairs {
  const n = radii.length;
  const cells = centers.map((value) => Math.floor(value / cell));
  const reach = cellReach(cells, radii, cell);
  const starts = new Int32Array(n + 1);
  const others: number[] = [];
  for (let i = 0; i < n; i++) {
    const cx = cells[2 * i];
    const cy = cells[2 * i + 1];
    const reachI = reach[i];
    for (let j = i + 1; j < n; j++) {
      const reached = Math.max(reachI, reach[j]);
      if (Math.abs(cells[2 * j] - cx) <= reached && Math.abs(cells[2 * j + 1] - cy) <= reached)
        others.push(j);
    }
    starts[i + 1] = others.length;
  }
  return { starts, others };
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
