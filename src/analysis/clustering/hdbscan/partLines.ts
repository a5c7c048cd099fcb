/** Parts seen along the lines through their means: there rows are no farther apart than in space. */
import { largestOf } from '../../../common/extremes';
import type { DistanceBounds } from '../../numeric/distanceBounds';
import { products } from '../../numeric/gram';
import type { Matrix } from '../../numeric/matrix';

/** As of `DistanceBounds`: rounding of a product in single precision, relative, and what underflows. */
const SINGLE_EPSILON = 2 ** -24;
const SLACK_TERMS = 32;
const UNDERFLOW = 2 ** -120;
/** Rows of a part whose mean stands for that of all: any line will do. */
const MEAN_ROWS = 256;
/** Rows are put in order by so many sections of the line. */
const SECTIONS = 1024;

/** Rows of one part by their place along the line to another, the nearest to it first. */
interface Side {
  readonly rows: Int32Array;
  /** Ascending, none beyond that of the row: rows that lie close together have one place. */
  readonly places: Float64Array;
}

/** The rows of one part, in any order. */
interface Placed {
  readonly rows: Int32Array;
  readonly places: Float64Array;
  /** Of the places. */
  readonly least: number;
}

/** Two parts along their line: rows of one and of the other are at least the sum of their places apart, less the slack. */
export interface PartLine {
  readonly slack: number;
  /** The smaller part. */
  readonly near: Placed;
  readonly far: Placed;
}

export class PartLines {
  private constructor(
    private readonly keys: DistanceBounds,
    private readonly members: readonly Int32Array[],
    /** Of the parts (count, d). */
    private readonly means: Matrix,
    /** (n, count): product of each row, unscaled, with each mean. */
    private readonly along: Float32Array,
    /** Length of the longest row, and the largest scale. */
    private readonly longest: number,
    private readonly largestScale: number,
  ) {}

  /** @param labels part of each row, 0..count-1. */
  static async create(keys: DistanceBounds, labels: Int32Array, count: number): Promise<PartLines> {
    const { x, scale, lowerBound, error, metric } = keys;
    const { d, data } = x;
    const lists: number[][] = Array.from({ length: count }, () => []);
    let square = 0;
    labels.forEach((part, i) => {
      lists[part].push(i);
      square = Math.max(square, lowerBound[i] + error[i]);
    });
    const members = lists.map((list) => Int32Array.from(list));
    const means = { n: count, d, data: new Float32Array(count * d) };
    for (let part = 0; part < count; part++) {
      const some = members[part].subarray(0, MEAN_ROWS);
      const sums = new Float64Array(d);
      for (const i of some) for (let c = 0; c < d; c++) sums[c] += scale[i] * data[i * d + c];
      for (let c = 0; c < d; c++) means.data[part * d + c] = sums[c] / some.length;
    }
    const longest = Math.sqrt(metric === 'euclidean' ? square : 2 * square);
    return new PartLines(keys, members, means, await products(x, means), longest, largestOf(scale));
  }

  line(a: number, b: number): PartLine {
    const { members, means } = this;
    const { d, data } = means;
    const [near, far] = members[a].length <= members[b].length ? [a, b] : [b, a];
    let [square, squareNear, squareFar] = [0, 0, 0];
    for (let c = 0; c < d; c++) {
      const [one, other] = [data[near * d + c], data[far * d + c]];
      square += (other - one) ** 2;
      squareNear += one ** 2;
      squareFar += other ** 2;
    }
    const apart = Math.sqrt(square);
    const relative = (d + SLACK_TERMS) * SINGLE_EPSILON * this.longest;
    const lengths = Math.sqrt(squareNear) + Math.sqrt(squareFar);
    const underflow = 2 * d * UNDERFLOW * this.largestScale;
    return {
      slack: apart === 0 ? 0 : 4 * (relative + (relative * lengths + underflow) / apart),
      near: this.placed(near, far, apart),
      far: this.placed(far, near, apart),
    };
  }

  /** Places of the rows of a part on the way from another, whose mean is so far apart; 0 where it is not. */
  private placed(part: number, from: number, apart: number): Placed {
    const { along, means, keys } = this;
    const { scale } = keys;
    const rows = this.members[part];
    const places = new Float64Array(rows.length);
    let least = apart > 0 ? Infinity : 0;
    for (let p = 0; apart > 0 && p < rows.length; p++) {
      const at = rows[p] * means.n;
      const place = (scale[rows[p]] * (along[at + part] - along[at + from])) / apart;
      places[p] = place;
      if (place < least) least = place;
    }
    return { rows, places, least };
  }
}

/** The rows up to a place that count. */
export function inOrder(
  { rows, places, least }: Placed,
  most: number,
  counts: (row: number) => boolean,
): Side {
  const section = new Int32Array(rows.length);
  const ends = new Int32Array(SECTIONS + 1);
  const lowest = new Float64Array(SECTIONS).fill(Infinity);
  let highest = least;
  for (const place of places) if (place <= most && place > highest) highest = place;
  const width = (highest - least) / SECTIONS;
  for (let p = 0; p < rows.length; p++) {
    const place = places[p];
    const isIn = place <= most && counts(rows[p]);
    const at = isIn ? Math.min(SECTIONS - 1, width > 0 ? Math.floor((place - least) / width) : 0) : -1;
    section[p] = at;
    if (at < 0) continue;
    ends[at + 1]++;
    if (place < lowest[at]) lowest[at] = place;
  }
  for (let at = 0; at < SECTIONS; at++) ends[at + 1] += ends[at];
  const side = { rows: new Int32Array(ends[SECTIONS]), places: new Float64Array(ends[SECTIONS]) };
  for (let p = 0; p < rows.length; p++) {
    const at = section[p];
    if (at < 0) continue;
    const to = ends[at]++;
    side.rows[to] = rows[p];
    side.places[to] = lowest[at];
  }
  return side;
}
