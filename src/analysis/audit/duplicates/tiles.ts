/**
 * Pairs of rows in tiles over the upper triangle: what is compared at a time, and of what a shard compares a run. A tile
 * needs the rows of its two sides only, and their order depends on the number of rows alone, so that shards find together
 * what one run finds.
 */
import type { Shard } from '../../embedding/shards/shard';
import { MAX_BLOCK_COLUMNS } from '../../numeric/gram';

/** Powers of two, so that a tile begins on the diagonal or lies beyond it. */
const MIN_ROWS = 8;
/** Two blocks of 512 numbers a row take 16 MiB. */
const MAX_ROWS = MAX_BLOCK_COLUMNS;
/** So many strips of tiles where the rows allow it, so that shards have about as much to do. */
const STRIPS = 32;

/**
 * Rows first..first+rows-1 beside rows firstColumn..firstColumn+columns-1: of these, pairs with the lower row in the
 * first. firstColumn is first, or beyond them.
 */
export interface Tile {
  readonly first: number;
  readonly rows: number;
  readonly firstColumn: number;
  readonly columns: number;
}

/** Half-open: first <= row < end. */
export interface RowRange {
  readonly first: number;
  readonly end: number;
}

export function allTiles(n: number): Tile[] {
  const tallest = stripRows(n);
  const tiles: Tile[] = [];
  for (let first = 0; first < n; first += tallest) {
    const rows = Math.min(tallest, n - first);
    for (let firstColumn = first; firstColumn < n;) {
      const next = (Math.floor(firstColumn / MAX_BLOCK_COLUMNS) + 1) * MAX_BLOCK_COLUMNS;
      const columns = Math.min(next, n) - firstColumn;
      tiles.push({ first, rows, firstColumn, columns });
      firstColumn += columns;
    }
  }
  return tiles;
}

/** The tiles of a shard: a run of them, so that each shard has about as many pairs. */
export function tilesOfShard(n: number, { index, count }: Shard): Tile[] {
  const share = (n * (n - 1)) / 2 / count;
  let before = 0;
  return allTiles(n).filter((tile) => {
    const own = share > 0 ? Math.min(count, Math.floor(before / share) + 1) : 1;
    before += pairsOf(tile);
    return own === index;
  });
}

/** Strips of rows for one shard, about as many for each; none where there are more shards than strips. */
export function rowsOfShard(n: number, { index, count }: Shard): RowRange {
  const tallest = stripRows(n);
  const strips = Math.ceil(n / tallest);
  const start = (shard: number) => Math.min(n, Math.round((shard * strips) / count) * tallest);
  return { first: start(index - 1), end: start(index) };
}

/** All tiles with a side in the range, in their order. */
export function tilesOfRows(n: number, { first, end }: RowRange): Tile[] {
  const reaches = (from: number, length: number) => from < end && from + length > first;
  return allTiles(n).filter(
    (tile) => reaches(tile.first, tile.rows) || reaches(tile.firstColumn, tile.columns),
  );
}

export function pairsOf({ first, rows, firstColumn, columns }: Tile): number {
  return rows * columns - (first === firstColumn ? (rows * (rows + 1)) / 2 : 0);
}

function stripRows(n: number): number {
  const wanted = 2 ** Math.floor(Math.log2(Math.max(1, n / STRIPS)));
  return Math.min(MAX_ROWS, Math.max(MIN_ROWS, wanted));
}
