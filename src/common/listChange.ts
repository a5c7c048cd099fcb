/** What differs between two versions of a list, so that a long one need not be sent again for one new item. */

export interface ListChange<T> {
  /** How many items at the beginning stay. */
  readonly head: number;
  /** Instead of those between. */
  readonly items: readonly T[];
  /** How many items at the end stay. */
  readonly tail: number;
}

/** The shortest change of one run of items that makes `before` into `after`. O(n). */
export function listChange<T>(
  before: readonly T[],
  after: readonly T[],
  isSame: (a: T, b: T) => boolean,
): ListChange<T> {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && isSame(before[head], after[head])) head++;
  let tail = 0;
  while (tail < shorter - head && isSame(before[before.length - 1 - tail], after[after.length - 1 - tail]))
    tail++;
  return { head, items: after.slice(head, after.length - tail), tail };
}

/** @param before the list that the change was made for; any where nothing of it stays. */
export function changedList<T>(before: readonly T[], { head, items, tail }: ListChange<T>): readonly T[] {
  return [...before.slice(0, head), ...items, ...before.slice(before.length - tail)];
}
