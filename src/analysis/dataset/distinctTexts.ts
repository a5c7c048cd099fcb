/** The texts of all records, each distinct one once. */
import { checkPer } from '../taskContext';
import { comparedLength, oncePerText, recordText } from './comparedText';
import type { Sample } from './types';

export interface DistinctTexts {
  /** By `recordText`, in the order of their first record. */
  readonly texts: readonly string[];
  /** Text of each record, in the order of the rows of the `qa` space. */
  readonly rowOf: Int32Array;
}

/** UTF-16 units of texts that are compared between two checks of the cancel flag; some 20 ms. */
const CHECK_EVERY_UNITS = 5_000_000;
/** What a record costs beside its characters. */
const UNITS_OF_RECORD = 256;

/** @param check called now and then; what it throws ends the work. */
export function distinctTextsOf(
  samples: readonly Sample[],
  check: () => void = () => undefined,
): DistinctTexts {
  const spent = checkPer(CHECK_EVERY_UNITS, check);
  const numbers = new Map<string, number>();
  const numberOf = oncePerText((record) => {
    const text = recordText(record);
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  });
  const rowOf = new Int32Array(samples.reduce((sum, { qa }) => sum + qa.length, 0));
  let row = 0;
  for (const { qa } of samples) {
    for (const record of qa) {
      spent(comparedLength(record) + UNITS_OF_RECORD);
      rowOf[row++] = numberOf(record);
    }
  }
  return { texts: [...numbers.keys()], rowOf };
}

/** Of all records in their order. */
export function* textsOfRecords({ texts, rowOf }: DistinctTexts): Generator<string> {
  for (const row of rowOf) yield texts[row];
}
