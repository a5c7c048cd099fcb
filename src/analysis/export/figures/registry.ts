/** The figures, those of the tutorial first and under its names. */
import type { Figure } from '../../../common/figure';
import type { DatasetAnalysis } from '../../session/datasetAnalysis';
import { subtask, type TaskContext } from '../../taskContext';
import type { Analysis } from '../analyze';
import { agreementFigure } from './agreement';
import { answerRelianceFigure } from './answerReliance';
import { clusteringComparison } from './clusteringComparison';
import { clusterSamples } from './clusterSamples';
import { duplicatesFigure } from './duplicates';
import { encoderBench } from './encoderBench';
import type { FigureDefinition } from './figureDefinition';
import { hierarchyFigure } from './hierarchy';
import { outlierDetection } from './outlierDetection';
import { FigurePictures } from './pictures';
import { reductionComparison } from './reductionComparison';
import { resplitBalance } from './resplitBalance';
import type { FigureStyle } from './style';

export const figureDefinitions: readonly FigureDefinition[] = [
  clusteringComparison,
  clusterSamples,
  reductionComparison,
  outlierDetection,
  hierarchyFigure,
  agreementFigure,
  answerRelianceFigure,
  encoderBench,
  duplicatesFigure,
  resplitBalance,
];

/** @param wanted all of them by default. @throws AnalysisError as the images of the dataset do. */
export async function figuresOf(
  session: DatasetAnalysis,
  analysis: Analysis,
  style: FigureStyle,
  task: TaskContext,
  wanted: readonly FigureDefinition[] = figureDefinitions,
): Promise<Figure[]> {
  const context = { session, analysis, style, task, pictures: new FigurePictures(session, task) };
  const figures: Figure[] = [];
  for (const [done, { make }] of wanted.entries()) {
    task.progress(done, wanted.length);
    const own = subtask(task, done / wanted.length, (done + 1) / wanted.length);
    const figure = await make({ ...context, task: own });
    if (figure) figures.push(figure);
  }
  task.progress(wanted.length, wanted.length);
  return figures;
}
