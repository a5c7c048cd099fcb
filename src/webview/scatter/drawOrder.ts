/**
 * The order in which the dots of a map are drawn: what is dimmed before what is not, noise before clusters, hidden
 * ones not at all. One counting sort over all rows. Pure.
 */
import { maskOf } from '../../common/rowMask';
import type { ColorScale } from '../color/colorScale';

/** After the four layers. */
const notDrawn = 4;

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
  const { indices } = scale;
  const n = indices.length;
  const bright = selected && maskOf(selected, n);
  const hidden = new Uint8Array(256);
  for (const colorIndex of hiddenColors) hidden[colorIndex] = 1;
  const layers = new Uint8Array(n);
  const counts = new Uint32Array(notDrawn + 1);
  for (let row = 0; row < n; row++) {
    const color = indices[row];
    const isDrawn = hidden[color] === 0 && (!missing || missing[row] !== 1);
    const layer = isDrawn ? (bright && bright[row] === 0 ? 0 : 2) + (color === 0 ? 0 : 1) : notDrawn;
    layers[row] = layer;
    counts[layer]++;
  }
  const at = [0, counts[0], counts[0] + counts[1], counts[0] + counts[1] + counts[2]];
  const ends: [number, number, number, number] = [at[1], at[2], at[3], at[3] + counts[3]];
  const rows = new Uint32Array(ends[3]);
  for (let row = 0; row < n; row++) if (layers[row] !== notDrawn) rows[at[layers[row]]++] = row;
  return { rows, ends };
}
