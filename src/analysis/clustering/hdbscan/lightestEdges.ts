/** The lightest edges of mutual reachability out of each part; equal weights by the lower, then the higher row, so that no
 * cycle arises. */

export class LightestEdges {
  /** Of each part; Infinity while none is known. */
  readonly weight: Float64Array;
  private readonly low: Int32Array;
  private readonly high: Int32Array;

  /** @param labels part of each row, 0..count-1. */
  constructor(
    private readonly labels: Int32Array,
    count: number,
  ) {
    this.weight = new Float64Array(count).fill(Infinity);
    this.low = new Int32Array(count).fill(-1);
    this.high = new Int32Array(count).fill(-1);
  }

  /** An edge between two parts. */
  offerPair(i: number, j: number, weight: number): void {
    const low = Math.min(i, j);
    const high = Math.max(i, j);
    this.offer(this.labels[i], low, high, weight);
    this.offer(this.labels[j], low, high, weight);
  }

  /** Visits what was found, each edge once for every part that it is the lightest of. */
  each(visit: (part: number, i: number, j: number, weight: number) => void): void {
    for (let part = 0; part < this.low.length; part++) {
      const i = this.low[part];
      if (i >= 0) visit(part, i, this.high[part], this.weight[part]);
    }
  }

  private offer(at: number, low: number, high: number, reach: number): void {
    const held = this.weight[at];
    if (reach > held) return;
    if (reach === held && (low > this.low[at] || (low === this.low[at] && high > this.high[at]))) return;
    this.weight[at] = reach;
    this.low[at] = low;
    this.high[at] = high;
  }
}
