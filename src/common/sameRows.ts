/** Whether two lists of rows or labels are the same numbers in the same order. */
export function sameRows(a: Int32Array, b: Int32Array): boolean {
  return a === b || (a.length === b.length && a.every((value, at) => value === b[at]));
}
