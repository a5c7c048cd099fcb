/**
 * Several labellings of the same rows, of which equal ones are taken once: in which clusters each different row lies, and
 * how often. Clusters of all labellings are numbered through; noise is in none.
 */
import type { EqualRows } from '../../numeric/equalRows';

/** The clusters of one labelling. */
interface Clusters {
  readonly rowsUsed: number;
  readonly first: number;
  readonly end: number;
}

export class LabelCounts {
  /** Of all labellings. */
  readonly clusters: number;
  /** Those of different row u are the entries starts[u]..starts[u + 1] - 1 (different rows + 1). */
  readonly starts: Int32Array;
  /** Of each entry. */
  readonly cluster: Int32Array;
  /** Of each entry: how many of the equal rows lie in the cluster. */
  readonly count: Float64Array;
  /** Rows of each cluster. */
  private readonly sizes: Int32Array;
  private readonly labellings: readonly Clusters[];
  /** Of each labelling: the sum of the silhouettes so far. */
  private readonly totals: Float64Array;

  /** @param labellings Int32Array (n) each, noise -1. */
  constructor(labellings: readonly Int32Array[], { groupOf, first }: EqualRows) {
    let clusters = 0;
    const sizes: number[] = [];
    const lists: Int32Array[] = [];
    this.labellings = labellings.map((labels) => {
      const numbers = new Map<number, number>();
      const list = labels.map((label) => {
        if (label < 0) return -1;
        let number = numbers.get(label);
        if (number === undefined) {
          numbers.set(label, (number = clusters++));
          sizes.push(0);
        }
        sizes[number]++;
        return number;
      });
      lists.push(list);
      const from = clusters - numbers.size;
      return {
        first: from,
        end: clusters,
        rowsUsed: sizes.slice(from).reduce((sum, size) => sum + size, 0),
      };
    });
    this.clusters = clusters;
    this.sizes = Int32Array.from(sizes);
    this.totals = new Float64Array(labellings.length);
    const [starts, members] = membersOf(groupOf, first.length);
    this.starts = new Int32Array(first.length + 1);
    const [cluster, count]: [number[], number[]] = [[], []];
    const entryOf = new Int32Array(clusters).fill(-1);
    for (let u = 0; u < first.length; u++) {
      for (const list of lists) {
        const from = cluster.length;
        for (let at = starts[u]; at < starts[u + 1]; at++) {
          const number = list[members[at]];
          if (number < 0) continue;
          if (entryOf[number] >= from) count[entryOf[number]]++;
          else {
            entryOf[number] = cluster.push(number) - 1;
            count.push(1);
          }
        }
      }
      this.starts[u + 1] = cluster.length;
    }
    this.cluster = Int32Array.from(cluster);
    this.count = Float64Array.from(count);
  }

  /**
   * Adds the silhouettes of the rows equal to different row u.
   * @param sums of its distances to the rows of cluster c at sums[from + c * stride].
   */
  addScores(u: number, sums: Float64Array, from: number, stride: number): void {
    const { starts, cluster, count, sizes, labellings, totals } = this;
    let at = starts[u];
    for (let l = 0; l < labellings.length; l++) {
      const { first, end } = labellings[l];
      for (; at < starts[u + 1] && cluster[at] < end; at++) {
        const own = cluster[at];
        if (sizes[own] === 1) continue;
        const within = sums[from + own * stride] / (sizes[own] - 1);
        let nearest = Infinity;
        for (let c = first, place = from + first * stride; c < end; c++, place += stride) {
          if (c !== own) nearest = Math.min(nearest, sums[place] / sizes[c]);
        }
        const largest = Math.max(within, nearest);
        if (largest > 0) totals[l] += (count[at] * (nearest - within)) / largest;
      }
    }
  }

  /** Of each labelling, after the scores of all rows. */
  means(): number[] {
    return this.labellings.map(({ rowsUsed }, l) => this.totals[l] / rowsUsed);
  }
}

/** Rows by group: those of group u are the places starts[u]..starts[u + 1] - 1. */
function membersOf(groupOf: Int32Array, groups: number): [starts: Int32Array, members: Int32Array] {
  const starts = new Int32Array(groups + 1);
  for (const group of groupOf) starts[group + 1]++;
  for (let u = 0; u < groups; u++) starts[u + 1] += starts[u];
  const next = starts.slice();
  const members = new Int32Array(groupOf.length);
  groupOf.forEach((group, i) => (members[next[group]++] = i));
  return [starts, members];
}
