/**
 * Layouts of the QA records place each distinct text once: 14,028 records of SLAKE have 2,469 texts, and hundreds of equal
 * rows would pull every layout into specks. Equal records share the place of their text.
 */
import type { Sample } from '../dataset/types';
import type { TextVectors } from '../embedding/textVectors';
import type { FitAnswer } from '../methods/fit';
import { equalRows } from '../numeric/equalRows';
import type { DoubleMatrix, Matrix } from '../numeric/matrix';

/** The distinct rows of a matrix. */
export interface DistinctRows {
  readonly x: Matrix;
  /** Distinct row of each row. */
  readonly groupOf: Int32Array;
  /** First row of each distinct one, ascending. */
  readonly first: Int32Array;
}

/** Texts may differ and have one vector. @param check as of `equalRows`. */
export function distinctRows({ d, distinct, rowOf }: TextVectors, check?: () => void): DistinctRows {
  const equal = equalRows(distinct, check);
  const n = equal.first.length;
  const groupOf = rowOf.map((row) => equal.groupOf[row]);
  const first = new Int32Array(n);
  for (let i = groupOf.length - 1; i >= 0; i--) first[groupOf[i]] = i;
  return { x: { n, d, data: pickRows(distinct.data, equal.first, d) }, groupOf, first };
}

/** Values (n, d) of some rows. */
export function pickRows(data: Float32Array, rows: Int32Array, d: number): Float32Array {
  const picked = new Float32Array(rows.length * d);
  rows.forEach((row, at) => picked.set(data.subarray(row * d, (row + 1) * d), at * d));
  return picked;
}

/** The answer about distinct rows as one about all rows. */
export function spreadAnswer(answer: FitAnswer, groupOf: Int32Array): FitAnswer {
  if (answer.kind !== 'reduction') return answer;
  const { coordinates, partitions } = answer.result;
  return {
    ...answer,
    result: {
      ...answer.result,
      coordinates: spread(coordinates, groupOf),
      ...(partitions ? { partitions: partitions.map((level) => groupOf.map((group) => level[group])) } : {}),
    },
  };
}

function spread({ d, data }: Matrix | DoubleMatrix, groupOf: Int32Array): Matrix | DoubleMatrix {
  const n = groupOf.length;
  return data instanceof Float32Array
    ? { n, d, data: pickRows(data, groupOf, d) }
    : {
        n,
        d,
        data: Float64Array.from(
          { length: n * d },
          (_none, at) => data[groupOf[Math.floor(at / d)] * d + (at % d)],
        ),
      };
}

/** Names of all QA records or of some rows of them: they name a record also when others come or go. */
export function recordNames(samples: readonly Sample[], rows?: Int32Array): readonly string[] {
  const names = samples.flatMap(({ id, qa }) =>
    qa.map((record, at) => JSON.stringify([id, record.qid ?? at])),
  );
  return rows ? Array.from(rows, (row) => names[row]) : names;
}
