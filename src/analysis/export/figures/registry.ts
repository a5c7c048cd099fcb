/** The figures, those of the tutorial first and under its names. */
import type { Figure, FigureFormat } from '../../../common/figure';
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

/** As `FigureDefinition.cost`: of a figure, of a file of it, and of an image in all files of a format. */
const FIGURE_COST = 100_000;
const FILE_COST = 20_000;
const IMAGE_COSTS: Readonly<Record<FigureFormat, number>> = { png: 1300, pdf: 400, svg: 50 };

/** The parts of a task that makes figures and writes them. */
export function figureTasks(
  { embedded: { images } }: DatasetAnalysis,
  formats: readonly FigureFormat[],
  task: TaskContext,
  wanted: readonly FigureDefinition[] = figureDefinitions,
): { readonly making: TaskContext; readonly writing: TaskContext } {
  const [making, writing] = partsOf(task, [
    wanted.reduce((sum, definition) => sum + costOf(definition, images), 0),
    formats.reduce((sum, format) => sum + FILE_COST * wanted.length + IMAGE_COSTS[format] * images.n, 0),
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
