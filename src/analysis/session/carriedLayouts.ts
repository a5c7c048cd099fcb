/**
 * Layouts of the dataset as it was before it was read again. A reduction that can start from a layout starts from the
 * earlier one, so that what did not change keeps its place; a new row begins beside its most similar neighbours.
 */
import type { FitRequest } from '../methods/fit';
import { type Matrix, row as rowOf } from '../numeric/matrix';
import { topKSimilar } from '../numeric/topKSimilar';

export interface CarriedLayout {
  /** Of the matrix that it is of. */
  readonly hash: string;
  /** Name of each row. */
  readonly names: readonly string[];
  /** What it started from. */
  readonly initial: Float32Array | undefined;
  /** (n, 2) row-major. */
  readonly coordinates: Float32Array;
}

type Run = Pick<FitRequest, 'method' | 'space' | 'params' | 'seed'>;

const NEIGHBOURS = 5;
/** Of the extent of the layout: equal places would stay equal. */
const OFFSET = 1e-3;

export class CarriedLayouts {
  /** By run. */
  private readonly latest = new Map<string, CarriedLayout>();
  /** Those of the dataset as it was, which may still get more. */
  private readonly earlier: ReadonlyMap<string, CarriedLayout>;
  /** The latest of all before it. */
  private readonly carried: ReadonlyMap<string, CarriedLayout>;

  /** @param before of the dataset as it was. */
  constructor(before?: CarriedLayouts) {
    this.earlier = before?.latest ?? new Map<string, CarriedLayout>();
    this.carried = new Map([...(before?.carried ?? []), ...(before?.earlier ?? [])]);
  }

  /** The layout of a finished run. */
  keep(run: Run, layout: CarriedLayout): void {
    this.latest.set(keyOf(run), layout);
  }

  /**
   * Where the run starts: where its earlier run did while the vectors are the same. Undefined where it was not run
   * before, or fewer than half of the rows were there.
   * @param hash of x. @param names of the rows. @param x (n, d) rows of length 1.
   */
  start(run: Run, hash: string, names: readonly string[], x: Matrix): Float32Array | undefined {
    const key = keyOf(run);
    const layout = this.earlier.get(key) ?? this.carried.get(key);
    if (!layout) return undefined;
    if (layout.hash === hash) return layout.initial;
    const before = new Map(layout.names.map((name, row) => [name, row]));
    const known = names.map((name) => before.get(name) ?? -1);
    const kept = known.filter((row) => row >= 0).length;
    if (kept * 2 < names.length) return undefined;
    const start = new Float32Array(2 * names.length);
    known.forEach((from, to) => {
      if (from >= 0) start.set(layout.coordinates.subarray(2 * from, 2 * from + 2), 2 * to);
    });
    const offset = OFFSET * extentOf(layout.coordinates);
    known.forEach((from, to) => {
      if (from < 0) placeBeside(start, to, known, x, offset);
    });
    return start;
  }
}

/** At the mean of its most similar known rows; each new row a little aside. */
function placeBeside(
  start: Float32Array,
  to: number,
  known: readonly number[],
  x: Matrix,
  offset: number,
): void {
  const { indices } = topKSimilar(rowOf(x, to), x, Math.min(x.n - 1, NEIGHBOURS * 4), to);
  const beside = Array.from(indices)
    .filter((index) => known[index] >= 0)
    .slice(0, NEIGHBOURS);
  for (const c of [0, 1]) {
    const mean = beside.reduce((sum, index) => sum + start[2 * index + c], 0) / Math.max(1, beside.length);
    start[2 * to + c] = mean + offset * (c === 0 ? Math.cos(to) : Math.sin(to));
  }
}

function extentOf(coordinates: Float32Array): number {
  return coordinates.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function keyOf({ method, space, params, seed }: Run): string {
  return JSON.stringify([method, space, Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1)), seed]);
}
