/** The pictures among which transformed copies are looked for, and the forms in which they are compared. */
import { type ComparedPicture, comparedPicture } from './comparedPicture';

/** By number; pictures of equal files have one. */
export interface Pictures {
  readonly n: number;
  /** Grey, letterboxed, CELL_SIZE a side. */
  readonly cellOf: (i: number) => Uint8Array;
  /** In any unit. */
  readonly sizeOf: (i: number) => { readonly width: number; readonly height: number };
}

/** Of compared pictures in memory, 145 kB each: 3,700; those that were not used for longest are made again. */
const MAX_COMPARED = 3700;

export class ComparedPictures {
  private readonly known = new Map<number, ComparedPicture>();

  constructor(readonly pictures: Pictures) {}

  of(i: number): ComparedPicture {
    const known = this.known.get(i);
    if (known) {
      this.known.delete(i);
      this.known.set(i, known);
      return known;
    }
    const made = comparedPicture(this.pictures.cellOf(i), this.pictures.sizeOf(i));
    this.known.set(i, made);
    if (this.known.size > MAX_COMPARED) this.known.delete(this.known.keys().next().value ?? i);
    return made;
  }
}
