/**
 * Pairs of images whose vectors, hashes and edges agree, tile by tile (`allTiles`). Vectors in single precision select
 * what may be similar enough, doubles decide: what is found depends neither on the blocks nor on the processor.
 *
 * Images that are joined in a large group are not compared with each other any more: a group, not its pairs. A shard
 * leaves out what its own tiles have joined; `joinedPairs` leaves out, of the pairs of all shards, what one run would
 * have left out, too: tiles are compared in one order, so that what a shard has joined is joined in all of them.
 */
import { blockRows, products, rowsOf } from '../../numeric/gram';
import { type Matrix, row, type RowBlocks } from '../../numeric/matrix';
import { UnionFind } from '../../numeric/unionFind';
import type { TaskContext } from '../../taskContext';
import { modalityOf } from '../terms';
import { COPY_AGREEMENT, edgeAgreement, SLICE_AGREEMENT } from './edgeAgreement';
import type { ImageLooks } from './imageLooks';
import { hashDistance } from './perceptualHash';
import { pairsOf, type Tile } from './tiles';

/** Of 480: injected copies differ in 17 at most. */
const NEAR_BITS = 24;
/** Neighbouring slices differ in fewer; pairs above are not compared by their edges. */
const SLICE_BITS = 120;
/** Images of larger groups are not compared with each other any more. */
const MAX_COMPARED_GROUP = 256;
/** Of more equal images than this only the first is compared with others. */
export const MAX_LISTED_EQUALS = 64;
/** Edges that are compared between two checks of the cancel flag. */
const CHECK_EVERY = 256;

export type Likeness = 'copy' | 'slice';

export interface SimilarPair {
  /** Rows, a < b. */
  readonly a: number;
  readonly b: number;
  readonly cosine: number;
  readonly likeness: Likeness;
}

/** The images that are compared. */
export interface SimilarImages {
  /** Of length 1. */
  readonly vectors: RowBlocks;
  readonly looks: Pick<ImageLooks, 'hashes' | 'firstEqual'>;
  /** Grey, 96 x 96. */
  readonly cellOf: (row: number) => Uint8Array;
  readonly isRadiograph: (row: number) => boolean;
}

/**
 * Pairs of different content with a cosine from the threshold on, confirmed by hash and edges.
 * @param tiles in their order.
 */
export async function similarPairs(
  images: SimilarImages,
  similarity: number,
  tiles: readonly Tile[],
  task: TaskContext,
): Promise<SimilarPair[]> {
  const { vectors, looks } = images;
  const { n, d } = vectors;
  const repeated = repeatedRows(looks.firstEqual);
  // Twice what single precision can be wrong by: a sum of d products of rows of length 1.
  const least = similarity - (2 * d + 16) * 2 ** -24;
  const limit = new GroupLimit(n);
  const found: SimilarPair[] = [];
  let compared = 0;
  const visit = (a: number, b: number, x: Float32Array, y: Float32Array) => {
    if (repeated[b] || looks.firstEqual[a] === looks.firstEqual[b] || limit.isReached(a, b)) return;
    const bits = hashDistance(looks.hashes, a, b);
    if (bits > SLICE_BITS) return;
    const cosine = dot(x, y);
    if (cosine < similarity) return;
    if (++compared % CHECK_EVERY === 0) task.check();
    const likeness = likenessOf(images, a, b, bits);
    if (!likeness) return;
    found.push({ a, b, cosine, likeness });
    limit.join(a, b);
  };
  const total = tiles.reduce((sum, tile) => sum + pairsOf(tile), 0);
  let done = 0;
  let left: { readonly first: number; readonly rows: Matrix } | undefined;
  for (const tile of tiles) {
    task.progress(done, total);
    if (left?.first !== tile.first) left = { first: tile.first, rows: vectors.block(tile.first, tile.rows) };
    const { rows } = left;
    const columns = vectors.block(tile.firstColumn, tile.columns);
    await eachLikely(rows, columns, least, task, (r, c) => {
      const [a, b] = [tile.first + r, tile.firstColumn + c];
      if (a >= b || repeated[a]) return;
      visit(a, b, row(rows, r), row(columns, c));
    });
    done += pairsOf(tile);
  }
  task.progress(1, 1);
  return found;
}

/** What one run finds, out of the pairs of all shards in their order. */
export function joinedPairs(shards: Iterable<Iterable<SimilarPair>>, n: number): SimilarPair[] {
  const limit = new GroupLimit(n);
  const found: SimilarPair[] = [];
  for (const pairs of shards) {
    for (const pair of pairs) {
      if (limit.isReached(pair.a, pair.b)) continue;
      found.push(pair);
      limit.join(pair.a, pair.b);
    }
  }
  return found;
}

/** Of row r of x and row c of y, all whose product is at least `least`, r before c. */
async function eachLikely(
  x: Matrix,
  y: Matrix,
  least: number,
  task: TaskContext,
  visit: (r: number, c: number) => void,
): Promise<void> {
  const tallest = blockRows(y);
  const memory = new Float32Array(Math.min(tallest, x.n) * y.n);
  for (let from = 0; from < x.n; from += tallest) {
    task.check();
    const rows = Math.min(tallest, x.n - from);
    const data = await products(rowsOf(x, from, rows), y, memory);
    for (let at = 0; at < data.length; at++) {
      if (data[at] >= least) visit(from + Math.floor(at / y.n), at % y.n);
    }
  }
}

function likenessOf(
  { cellOf, isRadiograph: isOne }: SimilarImages,
  a: number,
  b: number,
  bits: number,
): Likeness | undefined {
  const agreement = edgeAgreement(cellOf(a), cellOf(b));
  if (agreement >= COPY_AGREEMENT && bits <= NEAR_BITS) return 'copy';
  // Pictures without edges are copies where their pixels are equal; those are known by now.
  return agreement >= SLICE_AGREEMENT && !isOne(a) && !isOne(b) ? 'slice' : undefined;
}

/** Two radiographs are never slices of a volume. */
export function isRadiograph(modality: string): boolean {
  return modalityOf(modality) === 'X-Ray';
}

/** All but the first of very many equal images: what is found for the first holds for them. */
function repeatedRows(firstEqual: Int32Array): Uint8Array {
  const counts = new Int32Array(firstEqual.length);
  for (const first of firstEqual) counts[first]++;
  return Uint8Array.from(firstEqual, (first, row) =>
    first !== row && counts[first] > MAX_LISTED_EQUALS ? 1 : 0,
  );
}

/** In doubles. @param x, y of one length. */
export function dot(x: Float32Array, y: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

/** The groups that pairs join. */
class GroupLimit {
  private readonly groups: UnionFind;
  private readonly sizes: Int32Array;

  constructor(n: number) {
    this.groups = new UnionFind(n);
    this.sizes = new Int32Array(n).fill(1);
  }

  /** Whether both are in one large group. */
  isReached(a: number, b: number): boolean {
    const one = this.groups.find(a);
    return this.sizes[one] > MAX_COMPARED_GROUP && one === this.groups.find(b);
  }

  join(a: number, b: number): void {
    const [one, other] = [this.groups.find(a), this.groups.find(b)];
    if (one === other) return;
    this.groups.union(a, b);
    this.sizes[Math.min(one, other)] = this.sizes[one] + this.sizes[other];
  }
}
