/** The nearest inlier of each row, with which an outlier is compared. */
import type { EmbeddingMatrix } from '../../numeric/embeddingMatrix';
import { neighbors, pairKeys } from '../../numeric/neighbors';
import type { TaskContext } from '../../taskContext';

/** Neighbours searched before all inliers. */
const FIRST_NEIGHBORS = 10;
const CHECK_EVERY_ROWS = 64;

/**
 * By exact Euclidean distance, the lowest index among equals; a row is not its own neighbour.
 * @param flagged (n), whether any method flags the row.
 * @returns Int32Array (n), -1 where no other row is an inlier.
 */
export async function nearestInlier(
  space: EmbeddingMatrix,
  flagged: Uint8Array,
  task: TaskContext,
): Promise<Int32Array> {
  const { n } = space.x;
  const nearest = new Int32Array(n).fill(-1);
  if (n < 2) return nearest;
  const k = Math.min(FIRST_NEIGHBORS, n - 1);
  const { indices } = await neighbors(space, 'euclidean', k, task);
  const keys = await pairKeys(space, 'euclidean', 'outlier-comparison');
  const inliers = Array.from(flagged.keys()).filter((i) => !flagged[i]);
  for (let i = 0; i < n; i++) {
    if (i % CHECK_EVERY_ROWS === 0) task.check();
    const seen = indices.subarray(i * k, (i + 1) * k).find((j) => !flagged[j]);
    if (seen !== undefined) {
      nearest[i] = seen;
      continue;
    }
    let least = Infinity;
    for (const j of inliers) {
      if (j === i) continue;
      const key = keys.exactKey(i, j);
      if (key < least) {
        least = key;
        nearest[i] = j;
      }
    }
  }
  return nearest;
}
