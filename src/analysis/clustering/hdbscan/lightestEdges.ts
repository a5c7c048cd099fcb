/** The lightest edges of mutual reachability out of each part; equal weights by the lower, then the higher row, so that no
 * cycle arises. */

export interface LightestEdge {
  readonly part: number;
  /** The lower row. */
  readonly i: number;
  readonly j: number;
  readonly weight: number;
}

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
    const [low, high] = i < j ? [i, j] : [j, i];
    this.offer(this.labels[i], low, high, weight);
    this.offer(this.labels[j], low, high, weight);
  }

  /** What was found, lightest first. */
  sorted(): LightestEdge[] {
    const found: LightestEdge[] = [];
    this.low.forEach((i, part) => {
      if (i >= 0) found.push({ part, i, j: this.high[part], weight: this.weight[part] });
    });
    return found.sort((a, b) => a.weight - b.weight || a.i - b.i || a.j - b.j);
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
