/** Pairs of pictures that may be copies under a symmetry of the square: of each picture those with the most similar edges. */
import { products, rowsOf } from '../../numeric/gram';
import type { Matrix } from '../../numeric/matrix';
import type { TaskContext } from '../../taskContext';
import { DESCRIPTOR_LENGTH, SYMMETRIES, symmetryOrders } from './edgeDescriptor';

/** Rows of a block: 16 million multiply-adds for 1,000 pictures and one symmetry. */
const BLOCK_ROWS = 64;
const BLOCK_COLUMNS = 4096;

export interface LikelyCopy {
  readonly a: number;
  readonly b: number;
  /** By which a becomes b. */
  readonly symmetry: number;
  readonly similarity: number;
}

/**
 * @param descriptors (n, DESCRIPTOR_LENGTH), as `describeEdges` writes them.
 * @param most pairs a picture enters on its own account; it may be in more on that of others.
 * @returns pairs a < b, each once, by (a, b).
 */
export async function likelyCopies(
  descriptors: Matrix,
  most: number,
  task: TaskContext,
): Promise<LikelyCopy[]> {
  const { n } = descriptors;
  const centered = withoutMean(descriptors);
  const lists = new BestLists(n, most);
  const turned = new Float32Array(Math.min(BLOCK_ROWS, n) * DESCRIPTOR_LENGTH);
  for (let first = 0; first < n; first += BLOCK_ROWS) {
    const rows = Math.min(BLOCK_ROWS, n - first);
    for (let firstColumn = first; firstColumn < n; firstColumn += BLOCK_COLUMNS) {
      task.progress(first, n);
      const columns = Math.min(BLOCK_COLUMNS, n - firstColumn);
      const best = new Float32Array(rows * columns).fill(-2);
      const symmetryOf = new Uint8Array(rows * columns);
      for (let symmetry = 0; symmetry < SYMMETRIES; symmetry++) {
        const order = symmetryOrders[symmetry];
        for (let r = 0; r < rows; r++) {
          const from = (first + r) * DESCRIPTOR_LENGTH;
          for (let i = 0; i < DESCRIPTOR_LENGTH; i++)
            turned[r * DESCRIPTOR_LENGTH + i] = centered.data[from + order[i]];
        }
        const changed = { n: rows, d: DESCRIPTOR_LENGTH, data: turned.subarray(0, rows * DESCRIPTOR_LENGTH) };
        const likeness = await products(changed, rowsOf(centered, firstColumn, columns));
        for (let at = 0; at < likeness.length; at++) {
          if (likeness[at] <= best[at]) continue;
          best[at] = likeness[at];
          symmetryOf[at] = symmetry;
        }
      }
      for (let r = 0; r < rows; r++) {
        const a = first + r;
        for (let c = Math.max(0, a + 1 - firstColumn); c < columns; c++) {
          lists.offer(a, firstColumn + c, best[r * columns + c], symmetryOf[r * columns + c]);
        }
      }
    }
  }
  task.progress(n, n);
  return lists.pairs();
}

/** The mean over all pictures and their symmetries says nothing about a pair. */
function withoutMean({ n, d, data }: Matrix): Matrix {
  const mean = new Float64Array(d);
  for (let r = 0; r < n; r++) {
    for (let i = 0; i < d; i++) mean[i] += data[r * d + i] / n;
  }
  const even = mean.map((_, i) =>
    symmetryOrders.reduce((sum, order) => sum + mean[order[i]] / SYMMETRIES, 0),
  );
  const out = new Float32Array(n * d);
  for (let r = 0; r < n; r++) {
    let squares = 0;
    for (let i = 0; i < d; i++) {
      const value = data[r * d + i] - (n > 2 ? even[i] : 0);
      out[r * d + i] = value;
      squares += value * value;
    }
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let i = 0; i < d; i++) out[r * d + i] *= scale;
  }
  return { n, d, data: out };
}

/** The best few partners of each row. */
class BestLists {
  private readonly partners: Int32Array;
  private readonly likeness: Float32Array;
  private readonly symmetries: Uint8Array;
  private readonly lengths: Int32Array;

  constructor(
    private readonly n: number,
    private readonly most: number,
  ) {
    this.partners = new Int32Array(n * most);
    this.likeness = new Float32Array(n * most);
    this.symmetries = new Uint8Array(n * most);
    this.lengths = new Int32Array(n);
  }

  offer(a: number, b: number, likeness: number, symmetry: number): void {
    this.insert(a, b, likeness, symmetry);
    this.insert(b, a, likeness, symmetry);
  }

  pairs(): LikelyCopy[] {
    const found = new Map<number, LikelyCopy>();
    for (let i = 0; i < this.n; i++) {
      for (let k = i * this.most; k < i * this.most + this.lengths[i]; k++) {
        const [a, b] = i < this.partners[k] ? [i, this.partners[k]] : [this.partners[k], i];
        found.set(a * this.n + b, { a, b, symmetry: this.symmetries[k], similarity: this.likeness[k] });
      }
    }
    return [...found.entries()].sort(([one], [other]) => one - other).map(([, pair]) => pair);
  }

  private insert(row: number, partner: number, likeness: number, symmetry: number): void {
    const { most } = this;
    const first = row * most;
    const length = this.lengths[row];
    if (length === most && likeness <= this.likeness[first + most - 1]) return;
    let at = first + Math.min(length, most - 1);
    while (at > first && this.likeness[at - 1] < likeness) {
      this.likeness[at] = this.likeness[at - 1];
      this.partners[at] = this.partners[at - 1];
      this.symmetries[at] = this.symmetries[at - 1];
      at--;
    }
    this.likeness[at] = likeness;
    this.partners[at] = partner;
    this.symmetries[at] = symmetry;
    if (length < most) this.lengths[row]++;
  }
}
