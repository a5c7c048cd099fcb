/** Layouts in two dimensions from which t-SNE and UMAP start; (n, 2) row-major. */
import { message, titled } from '../../common/messageTemplate';
import { AnalysisError } from '../errors';
import type { EmbeddingMatrix } from '../numeric/embeddingMatrix';
import type { TaskContext } from '../taskContext';
import { pca } from './pca';

/** @throws AnalysisError `bad-input` unless the layout has n points of finite coordinates. */
export function checkInitialLayout(initial: Float32Array, n: number, title: string): void {
  if (initial.length !== 2 * n) {
    throw new AnalysisError(
      'bad-input',
      message`${titled(title)}: the layout to start from holds ${initial.length} numbers but ${n} rows need ${2 * n}.`,
      { method: title, numbers: initial.length, rows: n },
    );
  }
  const bad = initial.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const row = Math.floor(bad / 2);
    throw new AnalysisError(
      'bad-input',
      message`${titled(title)}: row ${row} of the layout to start from holds ${initial[bad]}; give finite coordinates.`,
      { method: title, row },
    );
  }
}

/**
 * The first two principal components, unscaled; zeros where the data have fewer.
 * @throws AnalysisError `bad-input` on NaN or infinity.
 */
export async function pcaLayout(space: EmbeddingMatrix, task: TaskContext): Promise<Float32Array> {
  const { n, d } = space.x;
  const layout = new Float32Array(2 * n);
  const nComponents = Math.min(2, n, d);
  if (nComponents === 0) return layout;
  const { coordinates } = await pca(space, { nComponents }, task);
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < nComponents; c++) layout[2 * i + c] = coordinates.data[i * nComponents + c];
  }
  return layout;
}
