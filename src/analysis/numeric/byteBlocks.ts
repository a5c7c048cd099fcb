/** Blocks of products of 7-bit rows (byteRows.ts), and which of their pairs are near. */
import type { KernelArray, Kernels } from '../kernels/kernels';
import { type ByteRows, PADDING } from './byteRows';

const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT;

/** Rows and what is compared with them. */
export interface BlockRows {
  readonly rows: Int32Array;
  readonly others: Int32Array;
}

/** What the kernels are given of the rows and the others of a block. */
class BlockSide {
  private readonly values: KernelArray<Float32Array>;
  readonly ids: KernelArray<Int32Array>;
  readonly stride: number;

  constructor(
    kernels: Kernels,
    private readonly bytes: ByteRows,
    most: number,
  ) {
    this.stride = most + PADDING;
    this.values = kernels.float32(4 * this.stride);
    this.ids = kernels.int32(most);
  }

  /** @param limits that are taken from the lows. */
  set(rows: Int32Array, limits?: Float64Array): void {
    const { stride } = this;
    const { n, values } = this.bytes;
    const to = this.values.values;
    this.ids.values.set(rows);
    for (let which = 0; which < 4; which++) {
      const from = which * (n + PADDING);
      for (let at = 0; at < rows.length; at++) to[which * stride + at] = values[from + rows[at]];
    }
    if (limits) for (let at = 0; at < rows.length; at++) to[at] -= limits[at];
  }

  get place(): readonly [pointer: number, stride: number] {
    return [this.values.pointer, FLOAT_BYTES * this.stride];
  }
}

/** Finds the pairs whose key may be up to a limit of the other row. */
export class CloseRows {
  private readonly rows: BlockSide;
  private readonly others: BlockSide;
  private readonly found: KernelArray<Int32Array>;

  /** @param tallest, widest rows and others of a block at most. @param most pairs that are given. */
  constructor(
    private readonly kernels: Kernels,
    bytes: ByteRows,
    tallest: number,
    widest: number,
    private readonly most: number,
  ) {
    this.rows = new BlockSide(kernels, bytes, tallest);
    this.others = new BlockSide(kernels, bytes, widest);
    this.found = kernels.int32(2 * most);
  }

  /** @returns (pairs, 2) places among rows and others, valid until the next call; those beyond the most are left out. */
  of(products: KernelArray<Int32Array>, { rows, others }: BlockRows, limits: Float64Array): Int32Array {
    this.rows.set(rows);
    this.others.set(others, limits);
    const block = [products.pointer, rows.length, others.length] as const;
    const { found, most } = this;
    const count = this.kernels.call.closeBytes(
      ...block,
      ...this.rows.place,
      ...this.others.place,
      found.pointer,
      most,
    );
    return found.values.subarray(0, 2 * Math.min(count, most));
  }
}

/** Lists of the nearest rows of some rows, by products of 7-bit rows; equally near ones by row. */
export class NearLists {
  private readonly rows: BlockSide;
  private readonly others: BlockSide;
  private readonly rowPlaces: KernelArray<Int32Array>;
  private readonly otherPlaces: KernelArray<Int32Array>;
  private readonly worsts: KernelArray<Float32Array>;
  private readonly keys: KernelArray<Float32Array>;
  private readonly entries: KernelArray<Int32Array>;
  private readonly locks: KernelArray<Int32Array>;

  /** @param listed number of lists. @param size of each. @param tallest, widest as of `CloseRows`. */
  constructor(
    private readonly kernels: Kernels,
    bytes: ByteRows,
    listed: number,
    private readonly size: number,
    tallest: number,
    widest: number,
  ) {
    this.rows = new BlockSide(kernels, bytes, tallest);
    this.others = new BlockSide(kernels, bytes, widest);
    [this.rowPlaces, this.otherPlaces] = [kernels.int32(tallest), kernels.int32(widest)];
    this.worsts = kernels.float32(widest + 2 * PADDING);
    this.keys = kernels.float32(listed * size);
    this.entries = kernels.int32(listed * size);
    this.locks = kernels.int32(listed);
    this.keys.values.fill(Infinity);
    this.entries.values.fill(-1);
  }

  /**
   * Offers rows to the lists of the others, and the others to those of the rows, where they have lists.
   * @param products of the block. @param places of the lists; -1 of a row without, as all have if absent.
   */
  offer(
    products: KernelArray<Int32Array>,
    { rows, others }: BlockRows,
    places: { readonly rows?: Int32Array; readonly others?: Int32Array },
  ): void {
    this.rows.set(rows);
    this.others.set(others);
    if (places.rows) this.rowPlaces.values.set(places.rows);
    else this.rowPlaces.values.fill(-1);
    if (places.others) this.otherPlaces.values.set(places.others);
    else this.otherPlaces.values.fill(-1);
    this.kernels.call.offerBytes(
      products.pointer,
      rows.length,
      others.length,
      ...this.rows.place,
      ...this.others.place,
      this.rows.ids.pointer,
      this.others.ids.pointer,
      this.rowPlaces.pointer,
      this.otherPlaces.pointer,
      this.keys.pointer,
      this.entries.pointer,
      this.locks.pointer,
      this.size,
      this.worsts.pointer,
    );
  }

  /** Row at a place of a list; -1 where it is short. */
  rowAt(list: number, at: number): number {
    return this.entries.values[list * this.size + at] >> 1;
  }

  /** Its key, about: half the squared distance. */
  keyAt(list: number, at: number): number {
    return this.keys.values[list * this.size + at];
  }
}
