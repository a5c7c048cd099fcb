/** The `size` smallest keys seen for each row, kept sorted; equal keys in the order they came. */
export class NearestLists {
  readonly keys: Float64Array;
  readonly indices: Int32Array;
  /** Largest kept key of each row, Infinity while there is room: compare with it before calling `insert`. */
  readonly worst: Float64Array;

  constructor(
    readonly n: number,
    readonly size: number,
  ) {
    this.keys = new Float64Array(n * size).fill(Infinity);
    this.indices = new Int32Array(n * size).fill(-1);
    this.worst = new Float64Array(n).fill(Infinity);
  }

  insert(row: number, key: number, index: number): void {
    const first = row * this.size;
    let at = first + this.size - 1;
    for (; at > first && this.keys[at - 1] > key; at--) {
      this.keys[at] = this.keys[at - 1];
      this.indices[at] = this.indices[at - 1];
    }
    this.keys[at] = key;
    this.indices[at] = index;
    this.worst[row] = this.keys[first + this.size - 1];
  }
}
