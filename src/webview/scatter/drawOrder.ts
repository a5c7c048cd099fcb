/**
 * The order in which the dots of a map are drawn: what is dimmed before what is not, noise before clusters, hidden
 * ones not at all. One counting sort over all rows. Pure.
 */
import type { ColorScale } from '../color/colorScale';

export interface DrawOrder {
  /** Rows in drawing order. */
  readonly rows: Uint32Array;
  /** Ends of the four layers: dimmed noise, dimmed, noise, plain. */
  readonly ends: readonly [number, number, number, number];
}

/**
 * @param selected rows that stay bright while the others dim; null = nothing is dimmed.
 * @param hiddenColors color indices that are switched off in the legend.
 * @param missing (n), 1 = not drawn.
 */
export function drawOrder(
  scale: ColorScale,
  selected: Int32Array | null,
  hiddenColors: ReadonlySet<number>,
  missing?: Uint8Array,
): DrawOrder {
  const n = scale.indices.length;
  const bright = selected && new Uint8Array(n);
  if (selected && bright) for (const row of selected) bright[row] = 1;
  const hidden = new Uint8Array(256);
  for (const colorIndex of hiddenColors) hidden[colorIndex] = 1;
  const counts: [number, number, number, number] = [0, 0, 0, 0];
  const layerOf = (row: number) => (bright && bright[row] === 0 ? 0 : 2) + (scale.indices[row] === 0 ? 0 : 1);
  const isDrawn = (row: number) => hidden[scale.indices[row]] === 0 && missing?.[row] !== 1;
  for (let row = 0; row < n; row++) if (isDrawn(row)) counts[layerOf(row)]++;
  const at = [0, counts[0], counts[0] + counts[1], counts[0] + counts[1] + counts[2]];
  const ends: [number, number, number, number] = [at[1], at[2], at[3], at[3] + counts[3]];
  const rows = new Uint32Array(ends[3]);
  for (let row = 0; row < n; row++) if (isDrawn(row)) rows[at[layerOf(row)]++] = row;
  return { rows, ends };
}
