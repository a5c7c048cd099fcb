/** What every method says that takes its neighbours as `neighbors` finds them. */
import { message, type MessageTemplate, titled } from '../../common/messageTemplate';
import { MAX_EXACT_ROWS, type Neighbors, neighborSearches } from '../numeric/neighbors';
import { oneOf } from '../params';

export const neighborSearch = oneOf(neighborSearches, {
  default: 'auto',
  help: `How neighbours are found: exact compares all pairs; approximate is faster for many rows and reports its recall; auto is exact up to ${MAX_EXACT_ROWS} different rows.`,
});

/** Part of the result of a method. */
export interface FromNeighbors {
  /** Share of the true neighbours that were found, measured on a sample of rows; absent: neighbours are exact. */
  readonly neighborRecall?: number;
}

/** @param neighbors absent where they are exact. */
export function recallOf({ recall }: Pick<Neighbors, 'recall'> = {}): FromNeighbors {
  return recall === undefined ? {} : { neighborRecall: recall };
}

/** What a reader should know of a result. */
export function neighborWarnings(title: string, { neighborRecall }: FromNeighbors): MessageTemplate[] {
  if (neighborRecall === undefined) return [];
  return [
    message`${titled(title)}: approximate neighbours, recall ${neighborRecall.toFixed(3)} (measured on a sample of rows); neighborSearch = exact compares all pairs.`,
  ];
}
