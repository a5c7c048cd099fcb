/** A list of weighted edges that grows up to a length known before. */
export class Edges {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly weight: Float64Array;
  count = 0;

  constructor(most: number) {
    this.from = new Int32Array(most);
    this.to = new Int32Array(most);
    this.weight = new Float64Array(most);
  }

  add(from: number, to: number, weight: number): void {
    this.from[this.count] = from;
    this.to[this.count] = to;
    this.weight[this.count++] = weight;
  }
}
