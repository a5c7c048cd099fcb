/** The thumbnails of images one by one, out of the records of their embedding. */
import type { Sample } from '../dataset/types';
import type { RecordFiles } from '../store/recordFiles';
import type { Store } from '../store/store';
import type { TaskContext } from '../taskContext';
import { useSource } from './decodeSource';
import { openImageRecords } from './embedImages';
import type { Encoder } from './encoder';
import { type Cells, thumbnailCell } from './thumbnails';

/**
 * The records are opened when the first cell is read; an image without a record is decoded.
 * @param store of the records. @param contents SHA-256 of the image of each sample. @param task may be cancelled.
 */
export function imageCells(
  store: Store,
  encoder: Pick<Encoder, 'modelHash' | 'imageFeatures'>,
  samples: readonly Sample[],
  contents: readonly string[],
  task: Pick<TaskContext, 'check'> = { check: () => undefined },
): Cells {
  let opened: Promise<RecordFiles> | undefined;
  const featureBytes = encoder.imageFeatures * Float32Array.BYTES_PER_ELEMENT;
  return {
    async of(row) {
      const records = await (opened ??= openImageRecords(store, encoder, () => task.check()));
      const kept = records.get(contents[row])?.subarray(featureBytes);
      return kept ?? useSource(samples[row].image, (pixels) => thumbnailCell(pixels), task);
    },
    async close() {
      await (await opened)?.close();
    },
  };
}
