/** The figures, those of the tutorial first and under its names. */
import type { Figure } from '../../../common/figure';
import type { DataShape } from '../../methods/dataFacts';
import type { DatasetAnalysis } from '../../session/datasetAnalysis';
import { partsOf, type TaskContext } from '../../taskContext';
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

/** As `FigureDefinition.cost`: of a figure, of its files, and of a dot in them. */
const FIGURE_COST = 100_000;
const FILES_COST = 70_000;
const DOTS_COST = 60;

/** The parts of a task that makes figures and writes them. */
export function figureTasks(
  { embedded: { images } }: DatasetAnalysis,
  task: TaskContext,
  wanted: readonly FigureDefinition[] = figureDefinitions,
): { readonly making: TaskContext; readonly writing: TaskContext } {
  const [making, writing] = partsOf(task, [
    wanted.reduce((sum, definition) => sum + costOf(definition, images), 0),
    FILES_COST * wanted.length + DOTS_COST * images.n,
  ]);
  return { making, writing };
}

function costOf({ cost }: FigureDefinition, images: DataShape): number {
  return FIGURE_COST + (cost?.(images) ?? 0);
}

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
  const parts = partsOf(
    task,
    wanted.map((definition) => costOf(definition, session.embedded.images)),
  );
  for (const [i, { make }] of wanted.entries()) {
    parts[i].progress(0, 1);
    const figure = await make({ ...context, task: parts[i] });
    if (figure) figures.push(figure);
  }
  task.progress(1, 1);
  return figures;
}
