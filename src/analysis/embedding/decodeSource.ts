import { readImageBytes } from '../dataset/imageSource';
import type { ImageSource } from '../dataset/types';
import { useImage } from '../image/decode';
import type { Pixels } from '../image/resample';
import { type TaskContext, unlessCancelled } from '../taskContext';

/**
 * Hands the pixels of an image of a dataset to `use`, as `useImage`. A cancel does not wait for the decoder.
 * @param side as of `useImage`.
 * @throws AnalysisError `bad-file` as `useImage`; the error of the system; CancelledError.
 */
export function useSource<T>(
  source: ImageSource,
  use: (pixels: Pixels) => T,
  task: Pick<TaskContext, 'check'>,
  side?: number,
): Promise<T> {
  const check = () => task.check();
  const using = async () => useImage(await readImageBytes(source), nameOf(source), use, check, side);
  return unlessCancelled(using(), task);
}

/** The path of an image, with its row in a file of several. */
export function nameOf(source: ImageSource): string {
  return source.kind === 'file' ? source.path : `${source.file}#${source.row}`;
}
