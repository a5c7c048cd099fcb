/**
 * Circles that push each other apart: overlapping pairs are moved along the line between their centres, the smaller
 * circle farther, all pairs of a sweep at once. Centres are x, y pairs, changed in place; radii stay.
 */

/** Candidate pairs i < j: others[starts[i]..starts[i + 1]) are the j of i. */
export interface Pairs {
  readonly starts: Int32Array;
  readonly others: ArrayLike<number>;
}

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
}

/** Centres nearer than this have no direction between them: they part along x. */
const COINCIDENT = 1e-12;
const TINY = 1e-12;

export class Circles {
  /** 1 / area, up to pi. */
  private readonly lightness: Float64Array;
  private readonly moves: Float64Array;
  private readonly worst: Float64Array;
  private count = 0;

  constructor(
    readonly centers: Float64Array,
    readonly radii: Float64Array,
  ) {
    this.lightness = radii.map((radius) => 1 / (radius * radius + TINY));
    this.moves = new Float64Array(centers.length);
    this.worst = new Float64Array(radii.length);
  }

  /** One sweep over the given pairs, or over all. @returns the overlaps before the move. */
  pushApart(push: Push, pairs?: Pairs): Overlaps {
    const n = this.radii.length;
    this.moves.fill(0);
    this.worst.fill(0);
    this.count = 0;
    for (let i = 0; i < n; i++) {
      if (pairs) {
        const end = pairs.starts[i + 1];
        for (let at = pairs.starts[i]; at < end; at++) this.pushPair(i, pairs.others[at], push);
      } else {
        for (let j = i + 1; j < n; j++) this.pushPair(i, j, push);
      }
    }
    if (this.count > 0) this.move(push.limit);
    return { count: this.count, worst: this.worst.reduce((a, b) => Math.max(a, b), 0) };
  }

  recenter(): void {
    recenter(this.centers);
  }

  private pushPair(i: number, j: number, { gap, tolerance, share }: Push): void {
    const { centers, radii, lightness, moves, worst } = this;
    const dx = centers[2 * i] - centers[2 * j];
    const dy = centers[2 * i + 1] - centers[2 * j + 1];
    const reach = radii[i] + radii[j] + gap;
    const squared = dx * dx + dy * dy;
    if (squared >= reach * reach) return;
    const distance = Math.sqrt(squared);
    const overlap = reach - distance;
    if (overlap <= tolerance) return;
    this.count++;
    const apart = distance >= COINCIDENT;
    const ux = apart ? dx / distance : 1;
    const uy = apart ? dy / distance : 0;
    const step = share * (overlap + tolerance);
    const both = lightness[i] + lightness[j] + TINY;
    const stepI = (lightness[i] / both) * step;
    const stepJ = (lightness[j] / both) * step;
    moves[2 * i] += stepI * ux;
    moves[2 * i + 1] += stepI * uy;
    moves[2 * j] -= stepJ * ux;
    moves[2 * j + 1] -= stepJ * uy;
    if (overlap > worst[i]) worst[i] = overlap;
    if (overlap > worst[j]) worst[j] = overlap;
  }

  private move(limit: number): void {
    const { centers, moves, worst } = this;
    for (let i = 0; i < worst.length; i++) {
      const mx = moves[2 * i];
      const my = moves[2 * i + 1];
      const most = limit * worst[i];
      const size = Math.sqrt(mx * mx + my * my);
      const scale = size > most + TINY ? most / (size + TINY) : 1;
      centers[2 * i] += mx * scale;
      centers[2 * i + 1] += my * scale;
    }
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
