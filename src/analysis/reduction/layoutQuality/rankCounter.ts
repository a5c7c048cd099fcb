/**
 * Ranks of a few rows in the order of distance from each row, by counting the nearer ones instead of sorting all.
 * Rows are ordered by key (any value that grows with the distance), equal keys by index; the nearest has rank 1.
 */

export class RankCounter {
  private readonly keys: Float64Array;
  private readonly targets: Int32Array;
  private readonly sizes: Int32Array;
  /** nearer[t]: rows that come before target t of the row but not before the target ahead of it. */
  private readonly nearer: Int32Array;
  /** Largest target key of each row, -Infinity without targets: rows beyond it need not be counted. */
  readonly largest: Float64Array;

  /** @param most targets of one row at most. */
  constructor(
    n: number,
    private readonly most: number,
  ) {
    this.keys = new Float64Array(n * most);
    this.targets = new Int32Array(n * most);
    this.nearer = new Int32Array(n * most);
    this.sizes = new Int32Array(n);
    this.largest = new Float64Array(n).fill(-Infinity);
  }

  /** Adds a target of the row; call it before any counting. */
  addTarget(row: number, key: number, target: number): void {
    const first = row * this.most;
    let at = first + this.sizes[row]++;
    for (; at > first && comesBefore(key, target, this.keys[at - 1], this.targets[at - 1]); at--) {
      this.keys[at] = this.keys[at - 1];
      this.targets[at] = this.targets[at - 1];
    }
    this.keys[at] = key;
    this.targets[at] = target;
    this.largest[row] = this.keys[first + this.sizes[row] - 1];
  }

  /** Counts another row; every row but `row` itself must come once, targets too. */
  count(row: number, key: number, index: number): void {
    const position = this.firstAfter(row, key, index);
    if (position < this.sizes[row]) this.nearer[row * this.most + position]++;
  }

  /** Counts a row of which only an interval of the key is known; false if that does not decide its rank. */
  countWithin(row: number, low: number, high: number): boolean {
    const position = this.firstAfter(row, low, -1);
    if (position === this.sizes[row]) return true;
    const at = row * this.most + position;
    const decided = high < this.keys[at];
    if (decided) this.nearer[at]++;
    return decided;
  }

  /** Sum over the row's targets of rank - k. */
  ranksBeyond(row: number, k: number): number {
    let sum = 0;
    let rank = 1;
    for (let t = 0, at = row * this.most; t < this.sizes[row]; t++, at++) {
      rank += this.nearer[at];
      sum += rank - k;
    }
    return sum;
  }

  targetsOf(row: number): number {
    return this.sizes[row];
  }

  /** Number of the row's targets that come before (key, index) or are it. */
  private firstAfter(row: number, key: number, index: number): number {
    const first = row * this.most;
    let low = 0;
    let high = this.sizes[row];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = first + middle;
      if (comesBefore(key, index, this.keys[at], this.targets[at])) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function comesBefore(key: number, index: number, otherKey: number, otherIndex: number): boolean {
  return key < otherKey || (key === otherKey && index < otherIndex);
}
