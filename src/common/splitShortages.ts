/** What new splits lack: a model is not tested on what its split has not. */

/** Counts of a value of a field after the re-split, by split; field and value are empty for the sizes. */
interface CountedValue {
  readonly field: string;
  readonly value: string;
  readonly after: readonly number[];
}

export interface SplitShortage<Row> {
  readonly split: string;
  readonly isEmpty: boolean;
  /** Values that some split has and this one has not; none of an empty one. */
  readonly missing: readonly Row[];
}

/** Of the splits that are empty or lack a value. */
export function splitShortages<Row extends CountedValue>(
  splits: readonly string[],
  balance: readonly Row[],
): SplitShortage<Row>[] {
  return splits.flatMap((split, s) => {
    const missing = balance.filter(({ after }) => after[s] === 0 && after.some((count) => count > 0));
    const isEmpty = missing.some(({ field }) => field === '');
    return missing.length > 0 ? [{ split, isEmpty, missing: isEmpty ? [] : missing }] : [];
  });
}
