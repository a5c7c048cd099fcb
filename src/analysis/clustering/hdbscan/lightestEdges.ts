/** The lightest edges of mutual reachability out of each part, or between any two; equal weights by the lower, then the
 * higher row, so that no cycle arises. */
import type { DistanceBounds } from '../../numeric/distanceBounds';

export interface LightestEdge {
  readonly i: number;
  readonly j: number;
  readonly weight: number;
}

export class LightestEdges {
  private readonly weight: Float64Array;
  private readonly key: Float64Array;
  private readonly low: Int32Array;
  private readonly high: Int32Array;
  /** The edge between the parts p and q is kept at p * across + q * along and at q * across + p * along. */
  private readonly across: number;
  private readonly along: number;

  /** @param labels part of each row, 0..count-1. @param by what has an edge of its own. */
  constructor(
    private readonly keys: DistanceBounds,
    private readonly core: Float64Array,
    private readonly labels: Int32Array,
    count: number,
    by: 'parts' | 'pairs',
  ) {
    [this.across, this.along] = by === 'pairs' ? [count, 1] : [1, 0];
    const kept = by === 'pairs' ? count * count : count;
    this.weight = new Float64Array(kept).fill(Infinity);
    this.key = new Float64Array(kept).fill(Infinity);
    this.low = new Int32Array(kept).fill(-1);
    this.high = new Int32Array(kept).fill(-1);
  }

  /**
   * Row i with the rows from..firstColumn+columns-1.
   * @param data (…, columns) products, of i in row r.
   */
  visit(i: number, from: number, firstColumn: number, columns: number, data: Float32Array, r: number): void {
    const { keys, core, key, labels, weight, across, along } = this;
    const { lowerBound, scale, factor } = keys;
    const end = firstColumn + columns;
    const part = labels[i];
    const scaleI = factor * scale[i];
    const [ownAcross, ownAlong] = [part * across, part * along];
    for (let j = from, at = r * columns + from - firstColumn; j < end; j++, at++) {
      const partJ = labels[j];
      if (part === partJ) continue;
      const here = ownAcross + partJ * along;
      const there = partJ * across + ownAlong;
      const bound = lowerBound[i] + lowerBound[j] - scaleI * scale[j] * data[at];
      if (bound > key[here] && bound > key[there]) continue;
      const floor = Math.max(core[i], core[j]);
      if (floor > weight[here] && floor > weight[there]) continue;
      const reach = Math.max(floor, keys.distance(keys.exactKey(i, j)));
      this.offer(here, Math.min(i, j), Math.max(i, j), reach);
      this.offer(there, Math.min(i, j), Math.max(i, j), reach);
    }
  }

  /** What was found, lightest first. */
  sorted(): LightestEdge[] {
    const found: LightestEdge[] = [];
    this.low.forEach((i, at) => {
      if (i >= 0) found.push({ i, j: this.high[at], weight: this.weight[at] });
    });
    return found.sort((a, b) => a.weight - b.weight || a.i - b.i || a.j - b.j);
  }

  private offer(at: number, low: number, high: number, reach: number): void {
    const held = this.weight[at];
    if (reach > held) return;
    if (reach === held && (low > this.low[at] || (low === this.low[at] && high > this.high[at]))) return;
    this.weight[at] = reach;
    this.key[at] = this.keys.key(reach) * (1 + 1e-12); // rounding of a root and a square
    this.low[at] = low;
    this.high[at] = high;
  }
}
