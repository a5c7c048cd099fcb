/** Disjoint sets of 0..n-1; the representative of a set is its lowest member. */
export class UnionFind {
  private readonly parent: Int32Array;

  constructor(n: number) {
    this.parent = Int32Array.from({ length: n }, (_, i) => i);
  }

  find(i: number): number {
    const { parent } = this;
    let at = i;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  union(i: number, j: number): void {
    const a = this.find(i);
    const b = this.find(j);
    if (a < b) this.parent[b] = a;
    else this.parent[a] = b;
  }

  /**
   * Component of each element, numbered in order of first appearance.
   * @param counts whether an element is numbered, else it is -1; all or none of a component.
   */
  labels(counts: (i: number) => boolean = () => true): { labels: Int32Array; count: number } {
    const labels = new Int32Array(this.parent.length).fill(-1);
    let count = 0;
    for (let i = 0; i < labels.length; i++) {
      if (!counts(i)) continue;
      const root = this.find(i);
      labels[i] = root === i ? count++ : labels[root];
    }
    return { labels, count };
  }
}
