/**
 * Circles that push each other apart: overlapping pairs are moved along the line between their centres, the smaller
 * circle farther, all pairs of a sweep at once. Centres are x, y pairs; radii stay.
 */
import { type KernelArray, Kernels } from '../../kernels/kernels';

export interface Push {
  /** Space to leave between two circles. */
  readonly gap: number;
  /** Overlaps up to this are ignored. */
  readonly tolerance: number;
  /** Share of the overlap that one sweep removes. */
  readonly share: number;
  /** The farthest a circle moves in a sweep, as a share of its worst overlap; Infinity for no limit. */
  readonly limit: number;
}

export interface Overlaps {
  readonly count: number;
  readonly worst: number;
  /** Pairs that were looked at. */
  readonly pairs: number;
}

const TINY = 1e-12;
/** Numbers of a circle in the memory of the kernels: x, y of its centre, its move and its cell, then one each. */
const NUMBERS = 10;
const [CELLS, RADII, LIGHTNESS, REACHES] = [4, 6, 7, 9];
/** Of a sweep. */
const FOUND = 3;

export class Circles {
  private readonly kernels = Kernels.createNow();
  private readonly numbers: KernelArray<Float64Array>;
  /** Those of `numbers`, which stay where they are: nothing else is allocated. */
  private readonly values: Float64Array;
  /** x, y pairs; not to be kept beyond `release`. */
  readonly centers: Float64Array;

  constructor(
    centers: Float64Array,
    readonly radii: Float64Array,
  ) {
    const n = radii.length;
    this.numbers = this.kernels.float64(NUMBERS * n + FOUND);
    this.values = this.numbers.values;
    this.centers = this.values.subarray(0, 2 * n);
    this.centers.set(centers);
    this.values.set(radii, RADII * n);
    // 1 / area, up to pi.
    for (let i = 0; i < n; i++) this.values[LIGHTNESS * n + i] = 1 / (radii[i] * radii[i] + TINY);
  }

  /** @param cells x, y pairs of whole numbers. @param reaches distance in cells within which each circle searches. */
  putIntoCells(cells: Float64Array, reaches: Int32Array): void {
    const n = this.radii.length;
    this.values.set(cells, CELLS * n);
    this.values.set(reaches, REACHES * n);
  }

  /**
   * One sweep over all pairs, or over those whose cells are within reach of one of them.
   * @returns the overlaps before the move.
   */
  pushApart({ gap, tolerance, share, limit }: Push, which: 'all' | 'near' = 'all'): Overlaps {
    const { kernels, numbers, values } = this;
    const n = this.radii.length;
    kernels.call.pushCircles(numbers.pointer, n, which === 'near', gap, tolerance, share, limit);
    const at = NUMBERS * n;
    return { count: values[at], worst: values[at + 1], pairs: values[at + 2] };
  }

  recenter(): void {
    recenter(this.centers);
  }

  /** To be called when no more is asked. */
  release(): void {
    this.kernels.release();
  }
}

/** Centres after what `move` does to them. */
export function movedCenters(
  centers: Float64Array,
  radii: Float64Array,
  move: (circles: Circles) => void,
): Float64Array {
  const circles = new Circles(centers, radii);
  try {
    move(circles);
    return circles.centers.slice();
  } finally {
    circles.release();
  }
}

/** Moves the mean of the centres to the origin, in place. */
export function recenter(centers: Float64Array): void {
  const [cx, cy] = meanCenter(centers);
  for (let at = 0; at < centers.length; at += 2) {
    centers[at] -= cx;
    centers[at + 1] -= cy;
  }
}

export function meanCenter(centers: Float64Array): readonly [number, number] {
  let x = 0;
  let y = 0;
  for (let at = 0; at < centers.length; at += 2) {
    x += centers[at];
    y += centers[at + 1];
  }
  const n = centers.length / 2;
  return [x / n, y / n];
}
