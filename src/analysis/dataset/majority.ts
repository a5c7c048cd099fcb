import { countsOf, mostFrequent } from '../counts';
import type { QaRecord } from './types';

/** What most of the records that say it name, the first of equals; undefined where none does. */
export function majorityOf(records: readonly QaRecord[], field: 'modality' | 'location'): string | undefined {
  return mostFrequent(countsOf(records.flatMap((record) => record[field] || [])))?.[0];
}
