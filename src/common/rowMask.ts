/** Lists of rows as flags of all rows, where a set of numbers or a sort would cost more than all rows. Pure. */

/** (n), 1 = the row is in the list; rows outside of 0 to n - 1 are left out. */
export function maskOf(rows: ArrayLike<number>, n: number): Uint8Array {
  const mask = new Uint8Array(n);
  for (let at = 0; at < rows.length; at++) if (rows[at] < n) mask[rows[at]] = 1;
  return mask;
}

/** The rows that are flagged, ascending. */
export function rowsOfMask(mask: Uint8Array): Int32Array {
  let length = 0;
  for (let row = 0; row < mask.length; row++) length += mask[row];
  const rows = new Int32Array(length);
  for (let row = 0, at = 0; at < length; row++) if (mask[row] === 1) rows[at++] = row;
  return rows;
}
