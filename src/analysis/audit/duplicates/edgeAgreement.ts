/**
 * Whether two images have the same edges at the same positions: the correlation of their grey gradients. A copy keeps
 * its edges under changes of brightness and quality (injected copies: 0.997 and more); in the next slice of a volume
 * they have moved (real CT and MR: at most 0.97), and another patient has others.
 */
import { CELL_SIZE } from '../../embedding/thumbnails';

/** Between copies (at least 0.997) and neighbouring slices (at most 0.970), injected and real. */
export const COPY_AGREEMENT = 0.985;
/** Radiographs of two patients reach 0.87. */
export const SLICE_AGREEMENT = 0.9;

/**
 * @param a, b grey cells, 96 x 96.
 * @returns -1 to 1; 0 where one has no edge at all.
 */
export function edgeAgreement(a: Uint8Array, b: Uint8Array): number {
  let product = 0;
  let squaresA = 0;
  let squaresB = 0;
  const add = (from: number, to: number) => {
    const da = a[to] - a[from];
    const db = b[to] - b[from];
    product += da * db;
    squaresA += da * da;
    squaresB += db * db;
  };
  for (let y = 0, at = 0; y < CELL_SIZE; y++) {
    for (let x = 0; x < CELL_SIZE; x++, at++) {
      if (x + 1 < CELL_SIZE) add(at, at + 1);
      if (y + 1 < CELL_SIZE) add(at, at + CELL_SIZE);
    }
  }
  return squaresA === 0 || squaresB === 0 ? 0 : product / Math.sqrt(squaresA * squaresB);
}
