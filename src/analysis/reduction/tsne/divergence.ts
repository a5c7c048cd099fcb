/** How far the layout's similarities are from P: the Kullback-Leibler divergence that t-SNE minimises. */
import type { TaskContext } from '../../taskContext';
import type { JointProbabilities } from './jointProbabilities';

const CHECK_EVERY_ROWS = 4096;

/**
 * Σ p log(p / q) in nats over the edges of P, with q = 1 / (1 + |yi - yj|²) / z.
 * @param layout (n, 2). @param z Σ 1 / (1 + |yi - yj|²) over all ordered pairs i ≠ j.
 */
export function divergence(
  p: JointProbabilities,
  layout: Float32Array,
  z: number,
  task: TaskContext,
): number {
  const { n, starts, columns, values } = p;
  let above = 0; // edges (i, j) with j > i; the others mirror them
  let weight = 0;
  for (let i = 0; i < n; i++) {
    if (i % CHECK_EVERY_ROWS === 0) task.check();
    const x = layout[2 * i];
    const y = layout[2 * i + 1];
    for (let at = starts[i]; at < starts[i + 1]; at++) {
      const j = columns[at];
      const pij = values[at];
      if (j <= i || pij === 0) continue;
      const dx = x - layout[2 * j];
      const dy = y - layout[2 * j + 1];
      above += pij * Math.log(pij * (1 + dx * dx + dy * dy));
      weight += pij;
    }
  }
  return 2 * (above + weight * Math.log(z));
}
