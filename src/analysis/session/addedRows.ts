import { type Matrix, row } from '../numeric/matrix';
import { topKSimilar } from '../numeric/topKSimilar';
import type { AddedRow } from './datasetColumns';

/** Of more, no place is guessed: they are laid out before one could look for them. */
const MAX_ADDED = 64;
const SIMILAR = 5;

/**
 * Rows that were not there before, each with the rows most similar to it among those that were.
 * @param names of the rows. @param images (n, d) rows of length 1.
 */
export function addedRows(before: readonly string[], names: readonly string[], images: Matrix): AddedRow[] {
  const known = new Set(before);
  const added = names.flatMap((name, at) => (known.has(name) ? [] : [at]));
  if (added.length > MAX_ADDED || added.length === names.length) return [];
  return added.map((at) => {
    const { indices } = topKSimilar(row(images, at), images, SIMILAR + added.length, at);
    return { row: at, similar: [...indices].filter((other) => known.has(names[other])).slice(0, SIMILAR) };
  });
}
