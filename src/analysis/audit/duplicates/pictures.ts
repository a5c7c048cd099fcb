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

/** Of compared pictures in memory, 8 to 146 kB each: those that were not used for longest are made again. */
const MAX_BYTES = 540e6;
/** Of a picture without its levels. */
const OWN_BYTES = 1000;

interface Known {
  readonly picture: ComparedPicture;
  bytes: number;
}

export class ComparedPictures {
  private readonly known = new Map<number, Known>();
  private bytes = 0;

  /** @param maxBytes that the pictures may take. */
  constructor(
    readonly pictures: Pictures,
    private readonly maxBytes = MAX_BYTES,
  ) {}

  of(i: number): ComparedPicture {
    const known = this.known.get(i);
    if (known) {
      this.known.delete(i);
      this.known.set(i, known);
      return known.picture;
    }
    const { pictures } = this;
    const grow = (bytes: number) => {
      made.bytes += bytes;
      if (this.known.get(i) === made) this.add(bytes);
    };
    const picture = comparedPicture(() => pictures.cellOf(i), pictures.sizeOf(i), grow);
    const made: Known = { picture, bytes: OWN_BYTES };
    this.known.set(i, made);
    this.add(OWN_BYTES);
    return picture;
  }

  private add(bytes: number): void {
    this.bytes += bytes;
    for (const [i, { bytes: freed }] of this.known) {
      if (this.bytes <= this.maxBytes) return;
      this.known.delete(i);
      this.bytes -= freed;
    }
  }
}
