/** What every method says that takes its neighbours as `neighbors` finds them. */
import { message, type MessageTemplate, titled } from '../../common/messageTemplate';
import { MAX_EXACT_ROWS, type Neighbors, neighborSearches } from '../numeric/neighbors';
import { oneOf } from '../params';

/** Different rows up to which `auto` takes all of them: see landmarks.ts. */
export const MAX_SEARCHED_ROWS = 1_000_000;

export const neighborSearch = oneOf(neighborSearches, {
  default: 'auto',
  help: `How neighbours are found: exact compares all pairs; approximate is faster for many rows and reports its recall; auto is exact up to ${MAX_EXACT_ROWS} different rows, and beyond ${MAX_SEARCHED_ROWS} computes on ${MAX_EXACT_ROWS} of them.`,
});

/** Part of the result of a method. */
export interface FromNeighbors {
  /** Share of the true neighbours that were found, measured on a sample of rows; absent: neighbours are exact. */
  readonly neighborRecall?: number;
  /** Rows on which the method ran, drawn from all; the others are answered by the nearest of them. Absent: all rows. */
  readonly landmarks?: number;
}

/** @param neighbors absent where they are exact. */
export function recallOf({ recall }: Pick<Neighbors, 'recall'> = {}): FromNeighbors {
  return recall === undefined ? {} : { neighborRecall: recall };
}

/** What a reader should know of a result. @param n rows. */
export function neighborWarnings(
  title: string,
  { neighborRecall, landmarks }: FromNeighbors,
  n: number,
): MessageTemplate[] {
  const warnings: MessageTemplate[] = [];
  if (landmarks !== undefined) {
    warnings.push(
      message`${titled(title)}: computed on ${landmarks} of ${n} rows, drawn by the seed; every other row is answered by the nearest of them. Parameters that count rows count those, and groups of few rows may be missed; neighborSearch = approximate takes all rows, where the memory allows.`,
    );
  }
  if (neighborRecall !== undefined) {
    warnings.push(
      message`${titled(title)}: approximate neighbours, recall ${neighborRecall.toFixed(3)} (measured on a sample of rows); neighborSearch = exact compares all pairs.`,
    );
  }
  return warnings;
}
