/** The thumbnail in grey, on which images are compared: 96 x 96, letterboxed. */
import { CELL_SIZE } from '../../embedding/thumbnails';

export const GREY_CELL_BYTES = CELL_SIZE * CELL_SIZE;

/** ITU-R 601 luma, as `toGrey`. @param cell RGB. */
export function greyCell(cell: Uint8Array): Uint8Array {
  const out = new Uint8Array(GREY_CELL_BYTES);
  for (let i = 0, at = 0; i < out.length; i++, at += 3) {
    out[i] = (cell[at] * 19595 + cell[at + 1] * 38470 + cell[at + 2] * 7471 + 0x8000) >> 16;
  }
  return out;
}

/** Whether the picture may have one colour: its cell has at most two values then, one of them the black around it. */
export function mayBeBlank(cell: Uint8Array): boolean {
  const other = cell.find((value) => value !== 0);
  return cell.every((value) => value === 0 || value === other);
}
