/** What images look like, as far as it decides which of them are compared. */
import { groupBy } from '../../../common/groupBy';
import { UnionFind } from '../../numeric/unionFind';

/** By row; of equal content, every image has the same. */
export interface ImageLooks {
  readonly n: number;
  /** SHA-256 of each file. */
  readonly contents: readonly string[];
  /** Difference hashes, (n, HASH_WORDS). */
  readonly hashes: Uint32Array;
  /** The lowest row of an equal file or of equal pixels, which may be the row itself. */
  readonly firstEqual: Int32Array;
  /** Channels of the images that have one colour throughout. */
  readonly colours: ReadonlyMap<number, readonly number[]>;
}

/**
 * @param contents SHA-256 of each file.
 * @param pixelsOf hash of the pixels of a row, the same for equal ones; undefined where no other row can have them.
 * @returns the lowest row of an equal file or of equal pixels, of each row.
 */
export function firstEqualRows(
  contents: readonly string[],
  pixelsOf: (row: number) => string | undefined,
): Int32Array {
  const sets = new UnionFind(contents.length);
  const byFile = groupBy(contents.keys(), (row) => contents[row]);
  const byPixels = new Map<string, number>();
  for (const [first, ...others] of byFile.values()) {
    for (const other of others) sets.union(first, other);
    const pixels = pixelsOf(first);
    if (pixels === undefined) continue;
    const known = byPixels.get(pixels);
    if (known === undefined) byPixels.set(pixels, first);
    else sets.union(known, first);
  }
  return Int32Array.from(contents, (_content, row) => sets.find(row));
}
