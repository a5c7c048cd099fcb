/** Parts seen along the lines through their means: there rows are no farther apart than in space. */
import { largestOf } from '../../../common/extremes';
import type { DistanceBounds } from '../../numeric/distanceBounds';
import { products } from '../../numeric/gram';
import type { Matrix } from '../../numeric/matrix';

/** As of `DistanceBounds`: rounding of a product in single precision, relative, and what underflows. */
const SINGLE_EPSILON = 2 ** -24;
const SLACK_TERMS = 32;
const UNDERFLOW = 2 ** -120;

/** Rows of one part, by their place along the line to another. */
export interface Side {
  readonly rows: Int32Array;
  /** Ascending. */
  readonly places: Float64Array;
}

/** Two parts along their line: rows of one and of the other are at least the sum of their places apart, less the slack. */
export interface PartLine {
  readonly slack: number;
  /**
   * The rows that count, of the smaller part first.
   * @param counts given a row and the least sum of places that it is in.
   */
  sides(counts: (row: number, least: number) => boolean): [near: Side, far: Side];
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
    const { x, scale } = keys;
    const { d, data } = x;
    const members: number[][] = Array.from({ length: count }, () => []);
    const sums = new Float64Array(count * d);
    let longest = 0;
    labels.forEach((part, i) => {
      members[part].push(i);
      let square = 0;
      for (let from = i * d, to = part * d; from < (i + 1) * d; from++, to++) {
        const value = scale[i] * data[from];
        sums[to] += value;
        square += value * value;
      }
      longest = Math.max(longest, square);
    });
    const mean = (sum: number, at: number) => sum / members[Math.floor(at / d)].length;
    const means = { n: count, d, data: Float32Array.from(sums, mean) };
    const rows = members.map((list) => Int32Array.from(list));
    return new PartLines(keys, rows, means, await products(x, means), Math.sqrt(longest), largestOf(scale));
  }

  /** How far two parts are apart at least, in the unit of `DistanceBounds.length`. */
  gap(a: number, b: number): number {
    const { slack, least } = this.between(a, b);
    return Math.max(0, least[0] + least[1] - slack);
  }

  line(a: number, b: number): PartLine {
    const ends = this.members[a].length <= this.members[b].length ? ([a, b] as const) : ([b, a] as const);
    const { slack, placeOf, least } = this.between(...ends);
    return {
      slack,
      sides: (counts) => [
        sideOf(
          this.members[ends[0]],
          (row) => placeOf[0](row),
          (row, place) => counts(row, place + least[1]),
        ),
        sideOf(
          this.members[ends[1]],
          (row) => placeOf[1](row),
          (row, place) => counts(row, place + least[0]),
        ),
      ],
    };
  }

  /** Places of the rows of either part, the least of each, and by how much rounding may raise a sum of two. */
  private between(a: number, b: number) {
    const { keys, members, means, along, longest, largestScale } = this;
    const { n: count, d, data } = means;
    let [square, squareA, squareB] = [0, 0, 0];
    for (let c = 0, atA = a * d, atB = b * d; c < d; c++, atA++, atB++) {
      square += (data[atB] - data[atA]) ** 2;
      squareA += data[atA] ** 2;
      squareB += data[atB] ** 2;
    }
    const apart = Math.sqrt(square);
    if (apart === 0) {
      const zero = () => 0;
      return { slack: 0, placeOf: [zero, zero], least: [0, 0] };
    }
    const place = (i: number) => (keys.scale[i] * (along[i * count + b] - along[i * count + a])) / apart;
    const relative = (d + SLACK_TERMS) * SINGLE_EPSILON;
    const lengths = Math.sqrt(squareA) + Math.sqrt(squareB);
    const rounding = relative * longest * (1 + lengths / apart) + (2 * d * UNDERFLOW * largestScale) / apart;
    const placeOf = [(i: number) => -place(i), place];
    const leastOf = (rows: Int32Array, of: (i: number) => number) =>
      rows.reduce((least, i) => Math.min(least, of(i)), Infinity);
    return {
      slack: 4 * rounding,
      placeOf,
      least: [leastOf(members[a], placeOf[0]), leastOf(members[b], placeOf[1])],
    };
  }
}

function sideOf(
  members: Int32Array,
  placeOf: (row: number) => number,
  counts: (row: number, place: number) => boolean,
): Side {
  const found = members.filter((row) => counts(row, placeOf(row)));
  const own = Float64Array.from(found, placeOf);
  const order = Int32Array.from(found.keys()).sort((p, q) => own[p] - own[q] || p - q);
  return { rows: order.map((at) => found[at]), places: Float64Array.from(order, (at) => own[at]) };
}
