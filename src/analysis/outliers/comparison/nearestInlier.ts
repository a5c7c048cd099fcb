/** The nearest inlier of each row, with which an outlier is compared. */
import type { EmbeddingMatrix } from '../../numeric/embeddingMatrix';
import { eachNearest } from '../../numeric/nearestAmong';
import { neighbors } from '../../numeric/neighbors';
import { subtask, type TaskContext } from '../../taskContext';

/** Neighbours searched before all inliers. */
const FIRST_NEIGHBORS = 10;

/**
 * By Euclidean distance, the lowest index among equals; a row is not its own neighbour. Rows without an inlier among their
 * ten nearest are compared with all inliers.
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
  const { indices } = await neighbors(space, 'euclidean', k, subtask(task, 0, 0.5));
  for (let i = 0; i < n; i++) {
    nearest[i] = indices.subarray(i * k, (i + 1) * k).find((j) => !flagged[j]) ?? -1;
  }
  const inliers = Int32Array.from(flagged.keys()).filter((i) => !flagged[i]);
  const left = Int32Array.from(flagged.keys()).filter((i) => nearest[i] < 0);
  if (inliers.length === 0 || left.length === 0) return nearest;
  // Two, since the first may be the row itself.
  const request = { metric: 'euclidean', k: 2, title: 'Outlier methods' } as const;
  await eachNearest(space.exact, left, inliers, request, subtask(task, 0.5, 1), (at, found) => {
    const other = found.find((place) => inliers[place] !== left[at]);
    if (other !== undefined) nearest[left[at]] = inliers[other];
  });
  return nearest;
}
