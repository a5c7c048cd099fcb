/** Writes the boxes of a dataset in a format that detectors are trained from. */
import { readdir } from 'node:fs/promises';
import { message } from '../../../common/messageTemplate';
import { shortPath } from '../../../common/systemErrors';
import { checkOutputFolder, type OutputOptions } from '../../dataset/outputTarget';
import type { Dataset } from '../../dataset/types';
import { AnalysisError } from '../../errors';
import { writeTogether } from '../../files/atomic';
import { unlessMissing } from '../../files/missing';
import type { TaskContext } from '../../taskContext';
import { type BoxFormat, labelledImages } from './boxFormat';

export interface ExportedBoxes {
  readonly images: number;
  readonly boxes: number;
  readonly classes: number;
  /** Boxes of which nothing lies in the image; they are not written. */
  readonly leftOut: number;
}

/**
 * @param out new or empty: what an earlier export left there would be read as labels, too.
 * @throws AnalysisError `bad-input` where the dataset has no boxes or `out` holds files, CancelledError. Nothing is
 * written then.
 */
export async function exportBoxes(
  dataset: Dataset,
  format: BoxFormat,
  out: string,
  task: TaskContext,
  options: OutputOptions = {},
): Promise<ExportedBoxes> {
  const labelled = labelledImages(dataset);
  if (labelled.boxes === 0) {
    throw new AnalysisError(
      'bad-input',
      message`${dataset.name} has no boxes. They are read from detection.json in the folders of a SLAKE dataset.`,
    );
  }
  await checkOutputFolder(out, [], { ...options, roots: dataset.roots });
  if ((await unlessMissing(readdir(out), [])).length > 0) {
    throw new AnalysisError('bad-input', message`${shortPath(out)} holds files; name a new or empty folder.`);
  }
  await writeTogether(
    (write) => format.write(labelled, out, write, task),
    () => task.check(),
  );
  const { images, boxes, classes, leftOut } = labelled;
  return { images: images.length, boxes, classes: classes.length, leftOut };
}
