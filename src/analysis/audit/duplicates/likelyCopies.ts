/** Pairs of pictures that may be copies under a symmetry of the square: of each picture those with the most similar edges. */
import { products, rowsOf } from '../../numeric/gram';
import type { Matrix, RowBlocks } from '../../numeric/matrix';
import type { TaskContext } from '../../taskContext';
import { DESCRIPTOR_LENGTH, symmetryOrders } from './edgeDescriptor';
import { pairsOf, type RowRange, type Tile } from './tiles';

/** Rows of a block: 16 million multiply-adds for 1,000 pictures and one symmetry. */
const BLOCK_ROWS = 64;
/** Partners of each picture that are looked at, for each of two boxes. */
export const PARTNERS = 16;

/** Parts of a picture whose edges are described: without borders of one grey, and where the edges are. */
export const boxes = ['content', 'body'] as const;
export type BoxName = (typeof boxes)[number];

/** The likeliest partners of some rows, PARTNERS places each. */
export interface PartnerLists extends RowRange {
  /** -1 where there is none. */
  readonly partners: Int32Array;
  /** By which the lower of the two becomes the higher. */
  readonly symmetries: Uint8Array;
}

export interface Candidate {
  readonly a: number;
  readonly b: number;
  /** By which a becomes b. */
  readonly symmetry: number;
  readonly box: BoxName;
}

/**
 * @param descriptors (n, DESCRIPTOR_LENGTH), as `centredDescriptors` gives them.
 * @param tiles all with a side in `own`, in their order.
 * @returns the partners of the rows of `own`: the same whatever the other rows of `own` are.
 */
export async function likelyCopies(
  descriptors: RowBlocks,
  tiles: readonly Tile[],
  own: RowRange,
  task: TaskContext,
): Promise<PartnerLists> {
  const lists = new BestLists(own);
  const total = tiles.reduce((sum, tile) => sum + pairsOf(tile), 0);
  let done = 0;
  let left: { readonly first: number; readonly rows: Matrix } | undefined;
  for (const tile of tiles) {
    const { first, firstColumn } = tile;
    if (left?.first !== first) left = { first, rows: descriptors.block(first, tile.rows) };
    const columns = descriptors.block(firstColumn, tile.columns);
    for (let from = 0; from < tile.rows; from += BLOCK_ROWS) {
      task.progress(done + pairsOf(tile) * (from / tile.rows), total);
      const rows = rowsOf(left.rows, from, Math.min(BLOCK_ROWS, tile.rows - from));
      const { best, symmetryOf } = await bestSymmetries(rows, columns, task);
      for (let r = 0; r < rows.n; r++) {
        const a = first + from + r;
        for (let c = Math.max(0, a + 1 - firstColumn); c < columns.n; c++) {
          lists.offer(a, firstColumn + c, best[r * columns.n + c], symmetryOf[r * columns.n + c]);
        }
      }
    }
    done += pairsOf(tile);
  }
  task.progress(1, 1);
  return lists.lists();
}

/** Of each pair of rows the greatest product under a symmetry, (rows, columns). */
async function bestSymmetries(rows: Matrix, columns: Matrix, task: TaskContext) {
  const best = new Float32Array(rows.n * columns.n).fill(-2);
  const symmetryOf = new Uint8Array(best.length);
  const turned = new Float32Array(rows.data.length);
  const memory = new Float32Array(best.length);
  for (const [symmetry, order] of symmetryOrders.entries()) {
    task.check();
    for (let r = 0; r < turned.length; r += DESCRIPTOR_LENGTH) {
      for (let i = 0; i < DESCRIPTOR_LENGTH; i++) turned[r + i] = rows.data[r + order[i]];
    }
    const likeness = await products({ ...rows, data: turned }, columns, memory);
    for (let at = 0; at < likeness.length; at++) {
      if (likeness[at] <= best[at]) continue;
      best[at] = likeness[at];
      symmetryOf[at] = symmetry;
    }
  }
  return { best, symmetryOf };
}

/**
 * The pairs in the lists of all rows, each once: with the starts that the boxes give, in the order of `boxes`.
 * @param lists of each box; of several ranges of rows one after another.
 * @param isWanted of the pairs a < b.
 */
export function candidatesOf(
  lists: readonly (PartnerLists | readonly PartnerLists[])[],
  isWanted: (a: number) => boolean = () => true,
): Candidate[][] {
  const found: Candidate[] = [];
  for (const [at, ofBox] of lists.entries()) {
    for (const { first, end, partners, symmetries } of [ofBox].flat()) {
      for (let k = 0; k < (end - first) * PARTNERS; k++) {
        if (partners[k] < 0) continue;
        const row = first + Math.floor(k / PARTNERS);
        const [a, b] = row < partners[k] ? [row, partners[k]] : [partners[k], row];
        if (isWanted(a)) found.push({ a, b, symmetry: symmetries[k], box: boxes[at] });
      }
    }
  }
  const order = (one: Candidate, other: Candidate) =>
    one.a - other.a || one.b - other.b || boxes.indexOf(one.box) - boxes.indexOf(other.box);
  const pairs: Candidate[][] = [];
  for (const one of found.sort(order)) {
    const last = pairs.at(-1);
    if (last?.[0].a !== one.a || last[0].b !== one.b) pairs.push([one]);
    // A pair is in the lists of both its pictures, or of one.
    else if (last.at(-1)?.box !== one.box) last.push(one);
  }
  return pairs;
}

/** The best few partners of each row of a range; of equally likely ones those that were offered first. */
class BestLists {
  private readonly partners: Int32Array;
  private readonly likeness: Float32Array;
  private readonly symmetries: Uint8Array;
  private readonly lengths: Int32Array;

  constructor(private readonly own: RowRange) {
    const n = own.end - own.first;
    this.partners = new Int32Array(n * PARTNERS).fill(-1);
    this.likeness = new Float32Array(n * PARTNERS);
    this.symmetries = new Uint8Array(n * PARTNERS);
    this.lengths = new Int32Array(n);
  }

  offer(a: number, b: number, likeness: number, symmetry: number): void {
    const { first, end } = this.own;
    if (a >= first && a < end) this.insert(a - first, b, likeness, symmetry);
    if (b >= first && b < end) this.insert(b - first, a, likeness, symmetry);
  }

  lists(): PartnerLists {
    return { ...this.own, partners: this.partners, symmetries: this.symmetries };
  }

  private insert(row: number, partner: number, likeness: number, symmetry: number): void {
    const first = row * PARTNERS;
    const length = this.lengths[row];
    if (length === PARTNERS && likeness <= this.likeness[first + PARTNERS - 1]) return;
    let at = first + Math.min(length, PARTNERS - 1);
    while (at > first && this.likeness[at - 1] < likeness) {
      this.likeness[at] = this.likeness[at - 1];
      this.partners[at] = this.partners[at - 1];
      this.symmetries[at] = this.symmetries[at - 1];
      at--;
    }
    this.likeness[at] = likeness;
    this.partners[at] = partner;
    this.symmetries[at] = symmetry;
    if (length < PARTNERS) this.lengths[row]++;
  }
}
