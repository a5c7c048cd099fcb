/**
 * Rows in blocks of near ones, so that each is compared with few blocks only: no row of a block is nearer than the distance to the
 * block's center less the distance of its farthest row, or that of its nearest row less the distance to the center (triangle inequality).
 */
import { centerOf } from '../../numeric/byteRows';
import { meansOf, squareOf } from '../../numeric/descent/nearestCells';
import { squaredLengths } from '../../numeric/distanceBounds';
import { products } from '../../numeric/gram';
import { type AnyMatrix, type Matrix, pickRows } from '../../numeric/matrix';
import { movedRows } from '../../numeric/movedRows';
import { MT19937 } from '../../numeric/mt19937';
import { sampleRows } from '../../numeric/sampleRows';
import type { TaskContext } from '../../taskContext';

/** Blocks belong to the rows, not to a run: one seed for all. */
const SEED = 42;
/** Rows of a center, on average. */
const ROWS_OF_CENTER = 512;
/** Rows of a block at most. */
const MOST_ROWS = 512;
/** Rows so many times as far from their center as half of its rows are in blocks of their own. */
const FAR = 1.15;
/** Of the length of a row: what roundings of products in single precision take off a distance at most. */
const SLACK_SHARE = 2 ** -10;
const CHECK_EVERY_ROWS = 1024;

interface Block {
  /** Ascending by distance from the center. */
  readonly rows: Int32Array;
  readonly center: number;
  /** Distances from the center, of which the nearest row has no less and the farthest no more. */
  readonly nearest: number;
  readonly farthest: number;
}

/** Rows in blocks, each row in one. */
export class MeanBlocks {
  private constructor(
    readonly blocks: readonly Block[],
    private readonly centers: number,
    /** (n, centers): of each row, and how much it may be off (n). */
    private readonly distances: Float32Array,
    private readonly slacks: Float64Array,
  ) {}

  /** The same blocks for the same rows. Time O(n² d / 512), in single precision. */
  static async create(rows: AnyMatrix, task: TaskContext): Promise<MeanBlocks> {
    const x = movedRows(rows, undefined, centerOf(rows, undefined));
    const squares = squaredLengths(x);
    const count = Math.max(1, Math.ceil(x.n / ROWS_OF_CENTER));
    const drawn = sampleRows(x.n, count, new MT19937(SEED)).sort();
    task.check();
    const near = membersOf(await distancesTo(x, squares, pickRows(x, drawn)), count);
    const order = Int32Array.from(near.flat());
    const cells = new Int32Array(count + 1);
    near.forEach((members, c) => (cells[c + 1] = cells[c] + members.length));
    task.check();
    const means = meansOf({ x, scale: new Float64Array(x.n).fill(1) }, order, cells);
    const distances = await distancesTo(x, squares, means);
    const slacks = squares.map((square) => SLACK_SHARE * Math.sqrt(square));
    return new MeanBlocks(blocksOf(membersOf(distances, count), distances, count), count, distances, slacks);
  }

  /**
   * Rows that may be as near to one of a block as their limit, by block, without those of the block itself.
   * @param limits squared distances (n).
   */
  probes(limits: Float64Array, task: TaskContext): Int32Array[] {
    const { blocks, centers, distances } = this;
    const probes: number[][] = blocks.map(() => []);
    const own = new Int32Array(limits.length);
    blocks.forEach(({ rows }, b) => rows.forEach((row) => (own[row] = b)));
    limits.forEach((limit, row) => {
      if (row % CHECK_EVERY_ROWS === 0) task.check();
      const reach = Math.sqrt(limit) + this.slacks[row];
      for (let b = 0; b < blocks.length; b++) {
        const distance = distances[row * centers + blocks[b].center];
        const { nearest, farthest } = blocks[b];
        if (distance - farthest <= reach && nearest - distance <= reach && b !== own[row])
          probes[b].push(row);
      }
    });
    return probes.map((rows) => Int32Array.from(rows));
  }
}

/** (n, centers) distances. */
async function distancesTo(x: Matrix, squares: Float64Array, centers: Matrix): Promise<Float32Array> {
  const count = centers.n;
  const distances = await products(x, centers);
  const own = Float64Array.from({ length: count }, (_, c) => squareOf(centers.data, c, centers.d));
  for (let i = 0, at = 0; i < x.n; i++) {
    for (let c = 0; c < count; c++, at++) {
      distances[at] = Math.sqrt(Math.max(0, squares[i] + own[c] - 2 * distances[at]));
    }
  }
  return distances;
}

/** Of each center, the rows whose nearest it is. */
function membersOf(distances: Float32Array, count: number): number[][] {
  const members: number[][] = Array.from({ length: count }, () => []);
  for (let i = 0, first = 0; first < distances.length; i++, first += count) {
    let nearest = 0;
    for (let c = 1; c < count; c++) if (distances[first + c] < distances[first + nearest]) nearest = c;
    members[nearest].push(i);
  }
  return members;
}

function blocksOf(members: readonly number[][], distances: Float32Array, count: number): Block[] {
  return members.flatMap((own, center) => {
    const distance = (row: number) => distances[row * count + center];
    const rows = Int32Array.from(own).sort((a, b) => distance(a) - distance(b) || a - b);
    const limit = rows.length > 0 ? FAR * distance(rows[rows.length >> 1]) : 0;
    const near = rows.findIndex((row) => distance(row) > limit);
    const split = near < 0 ? rows.length : near;
    const blocks: Block[] = [];
    for (let first = 0; first < rows.length;) {
      const end = Math.min(first + MOST_ROWS, first < split ? split : rows.length);
      const [nearest, farthest] = [distance(rows[first]), distance(rows[end - 1])];
      blocks.push({ rows: rows.subarray(first, end), center, nearest, farthest });
      first = end;
    }
    return blocks;
  });
}
