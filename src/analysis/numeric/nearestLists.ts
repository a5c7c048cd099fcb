/** The `size` smallest keys seen for each row, sorted; equal keys in order of insertion. */
export class NearestLists {
  readonly keys: Float64Array;
  readonly indices: Int32Array;
  /** Largest key in the list of each row, Infinity until it is full; `insert` only smaller keys. */
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
