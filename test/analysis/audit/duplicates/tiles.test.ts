import { describe, expect, it } from 'vitest';
import {
  allTiles,
  pairsOf,
  rowsOfShard,
  tilesOfRows,
  tilesOfShard,
} from '../../../../src/analysis/audit/duplicates/tiles';

describe('the tiles of n rows', () => {
  it.each([0, 1, 2, 9, 40, 300, 5000, 9001])('have each pair of %i rows once', (n) => {
    const seen = new Uint8Array(n * n);
    let pairs = 0;
    for (const tile of allTiles(n)) {
      const { first, rows, firstColumn, columns } = tile;
      expect(firstColumn === first || firstColumn >= first + rows).toBe(true);
      expect(Math.max(rows, columns)).toBeLessThanOrEqual(4096);
      let own = 0;
      for (let a = first; a < first + rows; a++)
        for (let b = Math.max(a + 1, firstColumn); b < firstColumn + columns; b++) {
          seen[a * n + b]++;
          own++;
        }
      expect(pairsOf(tile)).toBe(own);
      pairs += own;
    }
    expect(2 * pairs).toEqual(n * Math.max(0, n - 1));
    expect(seen.every((times) => times <= 1)).toBe(true);
  });

  it('are shared by shards in runs of about as many pairs', () => {
    for (const [n, count] of [
      [750_000, 64],
      [40_000, 8],
      [240, 4],
      [12, 20],
      [1, 3],
    ]) {
      const shards = Array.from({ length: count }, (_, i) => tilesOfShard(n, { index: i + 1, count }));
      expect(shards.flat()).toEqual(allTiles(n));
      const sizes = shards.map((tiles) => tiles.reduce((sum, tile) => sum + pairsOf(tile), 0));
      if (n > 100) expect(Math.max(...sizes)).toBeLessThan((1.6 * (n * (n - 1))) / 2 / count);
    }
  });

  it('are those of a range of rows where one of their sides is in it', () => {
    const [n, count] = [5000, 7];
    const ranges = Array.from({ length: count }, (_, i) => rowsOfShard(n, { index: i + 1, count }));
    expect([ranges[0].first, ranges.at(-1)!.end]).toEqual([0, n]);
    ranges.slice(1).forEach(({ first }, i) => expect(first).toBe(ranges[i].end));
    for (const own of ranges) {
      let rows = 0;
      const others = new Int32Array(own.end - own.first);
      for (const { first, rows: tall, firstColumn, columns } of tilesOfRows(n, own)) {
        rows += tall;
        for (let x = own.first; x < own.end; x++) {
          // Partners of x in this tile.
          if (x >= first && x < first + tall)
            others[x - own.first] += Math.max(0, firstColumn + columns - Math.max(x + 1, firstColumn));
          if (x >= firstColumn && x < firstColumn + columns)
            others[x - own.first] += Math.max(0, Math.min(x, first + tall) - first);
        }
      }
      expect(rows).toBeGreaterThan(0);
      expect(others.every((partners) => partners === n - 1)).toBe(true);
    }
  });
});
