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

  /** Inserts into the only list by (key, index). @returns false where it comes after all of a full list. */
  offer(key: number, index: number): boolean {
    const { keys, indices, size } = this;
    const last = size - 1;
    if (key > keys[last] || (key === keys[last] && index > indices[last])) return false;
    let at = last;
    for (; at > 0 && (keys[at - 1] > key || (keys[at - 1] === key && indices[at - 1] > index)); at--) {
      keys[at] = keys[at - 1];
      indices[at] = indices[at - 1];
    }
    keys[at] = key;
    indices[at] = index;
    this.worst[0] = keys[last];
    return true;
  }

  clear(): void {
    this.keys.fill(Infinity);
    this.indices.fill(0x7fffffff); // loses every tie
    this.worst.fill(Infinity);
  }
}
