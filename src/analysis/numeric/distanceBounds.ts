/**
 * Exact comparisons of distances at the price of approximate ones. The key of a pair is the squared Euclidean
 * distance, or the cosine distance 1 - cos. From a single-precision inner product comes an interval that is sure to
 * hold the true key; only where that does not decide, `exactKey` computes it in doubles from the rows.
 *
 * Exact keys are symmetric and 0 between equal rows. A row of zeros has cosine distance 1 to every other row.
 *
 * Where the rows lie close together for their length, and for doubles, the products are those of the rows (under
 * cosine, of their unit vectors) moved to their mean: distances stay, while the bounds narrow with the lengths.
 */
import { message, titled } from '../../common/messageTemplate';
import { AnalysisError } from '../errors';
import { type EqualRows, equalRows } from './equalRows';
import { type AnyMatrix, assertFinite, type Matrix, pickRows } from './matrix';
import { isBundle, movedRows } from './movedRows';
import { inPieces, wordsOf } from './rowPieces';

export const metrics = ['euclidean', 'cosine'] as const;
export type Metric = (typeof metrics)[number];

const SINGLE_EPSILON = 2 ** -24;
/** Beyond d: rounding of norms, scales and of a reference that itself works in single precision. */
const SLACK_TERMS = 16;
/** And of moved rows, which are rounded to single precision. */
const MOVED_TERMS = 8;
/** Products this small may underflow to 0 in single precision. */
const UNDERFLOW = 2 ** -120;
/** Squares of longer rows leave the range of products in single precision. */
export const MAX_LENGTH = 1e18;

export class DistanceBounds {
  /** What products are made of, in the order of the rows. */
  readonly x: Matrix;
  /** The key of i, j, whose product is g, lies in [b, b + error[i] + error[j]], where b is
   * lowerBound[i] + lowerBound[j] - factor scale[i] scale[j] g. */
  readonly lowerBound: Float64Array;
  readonly error: Float64Array;
  readonly scale: Float64Array;
  readonly factor: number;
  /** 1 / length of each row, 0 for a row of zeros; under cosine only. */
  readonly inverseLengths: Float64Array | undefined;
  /** |row|² (n). */
  private readonly squares: Float64Array;

  /** @throws AnalysisError `bad-input` naming a row with a NaN, an infinity or values too large for float32. */
  constructor(
    /** As they were given. */
    readonly rows: AnyMatrix,
    readonly metric: Metric,
    private readonly title: string,
    alwaysMoved = false,
    /** Which of them are equal, where that is known. */
    private groups?: EqualRows,
  ) {
    const { n, d } = rows;
    const squares = squaredLengths(rows);
    for (let i = 0; i < n; i++) {
      // A sum of squares is finite only where every value is; the slower pass names the row where one is not.
      if (!Number.isFinite(squares[i])) assertFinite(rows, title);
      if (squares[i] > MAX_LENGTH ** 2) throw tooLong(title, i, Math.sqrt(squares[i]));
    }
    this.squares = squares;
    const isCosine = metric === 'cosine';
    const inverse = isCosine ? squares.map((square) => (square > 0 ? 1 / Math.sqrt(square) : 0)) : undefined;
    this.inverseLengths = inverse;
    this.factor = isCosine ? 1 : 2;
    this.lowerBound = new Float64Array(n);
    this.error = new Float64Array(n);
    const { data } = rows;
    if (data instanceof Float32Array && !alwaysMoved && !isBundle(rows, squares, inverse)) {
      this.x = { n, d, data };
      this.scale = inverse ?? new Float64Array(n).fill(1);
      for (let i = 0; i < n; i++) this.bound(i, isCosine ? 0.5 : squares[i], SLACK_TERMS);
      return;
    }
    this.x = movedRows(rows, inverse);
    this.scale = new Float64Array(n).fill(1);
    const moved = squaredLengths(this.x);
    for (let i = 0; i < n; i++) {
      const square = moved[i];
      this.bound(i, isCosine ? square / 2 : square, SLACK_TERMS + MOVED_TERMS);
      if (inverse?.[i] === 0) this.error[i] += 1; // 1 from all rows, though moved it lies elsewhere
    }
  }

  private bound(i: number, size: number, slackTerms: number): void {
    const { d } = this.x;
    const relative = (d + slackTerms) * SINGLE_EPSILON;
    const rounding = relative * size + (d * UNDERFLOW * this.factor * this.scale[i] ** 2) / 2;
    this.lowerBound[i] = size - rounding;
    this.error[i] = 2 * rounding;
  }

  /** Computed once. */
  get equal(): EqualRows {
    return (this.groups ??= equalRows(this.rows));
  }

  /** Whether some rows may be equal: equal rows have equal lengths. Much cheaper than `equal`. */
  get mayRepeat(): boolean {
    return new Set(this.squares).size < this.squares.length;
  }

  /** The bounds of some of the rows alone, which are narrower where these lie close together. */
  of(rows: ArrayLike<number>, alwaysMoved = false): DistanceBounds {
    return new DistanceBounds(pickRows(this.rows, rows), this.metric, this.title, alwaysMoved);
  }

  /** The key of one pair in doubles. */
  exactKey(i: number, j: number): number {
    if (i === j) return 0;
    return this.metric === 'euclidean' ? this.squaredDistance(i, j) : this.cosineDistance(i, j);
  }

  /** From a key to a distance. */
  distance(key: number): number {
    return this.metric === 'euclidean' ? Math.sqrt(key) : key;
  }

  /** The Euclidean distance that a key stands for; under cosine that of the unit vectors. */
  length(key: number): number {
    return Math.sqrt(this.metric === 'euclidean' ? key : 2 * key);
  }

  keyOfLength(length: number): number {
    return this.metric === 'euclidean' ? length * length : (length * length) / 2;
  }

  /** From a distance to a key. */
  key(distance: number): number {
    return this.metric === 'euclidean' ? distance * distance : distance;
  }

  private squaredDistance(i: number, j: number): number {
    const { d, data } = this.rows;
    const end = i * d + d;
    const end4 = end - (d % 4);
    let a = i * d;
    let b = j * d;
    // Four sums hide the latency of addition: three times the speed of one.
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (; a < end4; a += 4, b += 4) {
      const d0 = data[a] - data[b];
      const d1 = data[a + 1] - data[b + 1];
      const d2 = data[a + 2] - data[b + 2];
      const d3 = data[a + 3] - data[b + 3];
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
    }
    for (; a < end; a++, b++) s0 += (data[a] - data[b]) ** 2;
    return s0 + s1 + (s2 + s3);
  }

  /** Half the squared distance of the unit vectors: no cancellation between near-duplicates. */
  private cosineDistance(i: number, j: number): number {
    const { d, data } = this.rows;
    const [wi, wj] = [this.inverseLengths?.[i], this.inverseLengths?.[j]];
    if (!wi || !wj) return 1;
    let s0 = 0;
    let s1 = 0;
    let k = 0;
    let a = i * d;
    let b = j * d;
    for (; k + 1 < d; k += 2, a += 2, b += 2) {
      const d0 = data[a] * wi - data[b] * wj;
      const d1 = data[a + 1] * wi - data[b + 1] * wj;
      s0 += d0 * d0;
      s1 += d1 * d1;
    }
    if (k < d) s0 += (data[a] * wi - data[b] * wj) ** 2;
    return (s0 + s1) / 2;
  }
}

/** |row|² of each row in doubles (n). */
export function squaredLengths(x: AnyMatrix): Float64Array {
  const { n, d, data } = x;
  const squares = new Float64Array(n);
  inPieces(wordsOf(x), (kernels, most) => {
    const own = kernels.float64(most);
    const kernel = data instanceof Float32Array ? 'squaredLengths' : 'squaredLengthsOfDoubles';
    return (rows, first, end) => {
      kernels.call[kernel](rows.pointer, end - first, d, own.pointer);
      squares.set(own.values.subarray(0, end - first), first);
    };
  });
  return squares;
}

/** A row is too long for its square in single precision. */
export function tooLong(title: string, row: number, length: number): AnalysisError {
  return new AnalysisError(
    'bad-input',
    message`${titled(title)}: row ${row} has length ${length.toPrecision(3)}, whose square is too large for single precision (lengths up to ${MAX_LENGTH.toExponential()} are taken); scale the data down.`,
    { method: title, row },
  );
}
