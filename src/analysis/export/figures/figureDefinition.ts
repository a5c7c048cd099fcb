import type { Figure } from '../../../common/figure';
import type { DataShape } from '../../methods/dataFacts';
import type { DatasetAnalysis } from '../../session/datasetAnalysis';
import type { TaskContext } from '../../taskContext';
import type { Analysis } from '../analyze';
import type { FigurePictures } from './pictures';
import type { FigureStyle } from './style';

export interface FigureContext {
  readonly session: DatasetAnalysis;
  readonly analysis: Analysis;
  readonly style: FigureStyle;
  readonly pictures: FigurePictures;
  /** Of all figures; its progress is theirs. */
  readonly task: TaskContext;
}

/** One figure of a dataset; all that names, lists or draws figures derives from it. */
export interface FigureDefinition {
  /** Name of its file, without the ending. */
  readonly name: string;
  readonly summary: string;
  /** Rough time beside that of other figures, in microseconds of processor; most take a tenth of a second. */
  readonly cost?: (images: DataShape) => number;
  /** null where the dataset has nothing for it. */
  readonly make: (context: FigureContext) => Figure | null | Promise<Figure | null>;
}
