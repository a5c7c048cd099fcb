/** The texts of all records, each distinct one once. */
import { checkPer } from '../taskContext';
import { comparedLength, recordText } from './comparedText';
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
  // Of most records both texts are known, and their text is not made.
  const known = new Map<string, Map<string, number>>();
  const rowOf = new Int32Array(samples.reduce((sum, { qa }) => sum + qa.length, 0));
  let row = 0;
  for (const { qa } of samples) {
    for (const record of qa) {
      const { question, answer } = record;
      spent(comparedLength(record) + UNITS_OF_RECORD);
      let answers = known.get(question);
      if (!answers) known.set(question, (answers = new Map<string, number>()));
      let number = answers.get(answer);
      if (number === undefined) {
        const text = recordText(record);
        number = numbers.get(text) ?? numbers.size;
        numbers.set(text, number);
        answers.set(answer, number);
      }
      rowOf[row++] = number;
    }
  }
  return { texts: [...numbers.keys()], rowOf };
}

/** Of all records in their order. */
export function* textsOfRecords({ texts, rowOf }: DistinctTexts): Generator<string> {
  for (const row of rowOf) yield texts[row];
}
