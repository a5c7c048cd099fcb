import { join } from 'node:path';
import type { Figure, FigureFormat } from '../../../common/figure';
import { figureFile } from '../../figure/writeFigure';
import type { WriteFile } from '../../files/atomic';
import { type TaskContext, unlessCancelled } from '../../taskContext';

/** A file for each figure and format, under the name of the figure. @throws AnalysisError as `figureFile`. */
export async function writeFigures(
  folder: string,
  figures: readonly Figure[],
  formats: readonly FigureFormat[],
  write: WriteFile,
  task: TaskContext,
): Promise<void> {
  const files = figures.length * formats.length;
  let done = 0;
  for (const figure of figures) {
    for (const format of formats) {
      task.progress(done++, files);
      // A map of 10,000 dots takes seconds as a picture.
      const file = await unlessCancelled(
        figureFile(figure, format, () => task.check()),
        task,
      );
      await write(join(folder, `${figure.name}.${format}`), file);
    }
  }
  task.progress(1, 1);
}
