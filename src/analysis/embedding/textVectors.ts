/** Vectors of the texts of records, those of equal texts once: a set of millions of records has some thousand texts. */
import type { DistinctTexts } from '../dataset/distinctTexts';
import { type Matrix, row, type Rows } from '../numeric/matrix';

/** Rows that are gathered at a time. */
const BLOCK_ROWS = 4096;

/** (n records, d); `row` gives the vector of a record. */
export class TextVectors implements Rows {
  /**
   * @param distinct (t, d), in the order of their first record.
   * @param rowOf (n) row of `distinct` of each record.
   */
  constructor(
    readonly distinct: Matrix,
    readonly rowOf: Int32Array,
  ) {}

  get n(): number {
    return this.rowOf.length;
  }

  get d(): number {
    return this.distinct.d;
  }

  row(i: number): Float32Array {
    return row(this.distinct, this.rowOf[i]);
  }
}

/** Of vectors that are given, one a record: those of equal texts need not be equal. */
export function vectorsOfRecords(x: Matrix): TextVectors {
  return new TextVectors(
    x,
    Int32Array.from({ length: x.n }, (_none, i) => i),
  );
}

/** Each text of a list as that of a record. */
export function eachText(texts: readonly string[]): DistinctTexts {
  return { texts, rowOf: Int32Array.from(texts.keys()) };
}

/** (n, d) in memory of its own. */
export function allRows({ n, d, distinct, rowOf }: TextVectors): Matrix {
  return { n, d, data: gathered(distinct, rowOf) };
}

/** The numbers of all records in their order, some rows at a time. */
export function* rowBlocks({ n, distinct, rowOf }: TextVectors): Generator<Float32Array> {
  for (let from = 0; from < n; from += BLOCK_ROWS) {
    yield gathered(distinct, rowOf.subarray(from, from + BLOCK_ROWS));
  }
}

function gathered({ d, data }: Matrix, rows: Int32Array): Float32Array {
  const out = new Float32Array(rows.length * d);
  for (let i = 0; i < rows.length; i++) out.set(data.subarray(rows[i] * d, (rows[i] + 1) * d), i * d);
  return out;
}
