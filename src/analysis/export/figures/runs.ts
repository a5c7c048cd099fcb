/** Which runs of an analysis a figure shows. */
import { spaced } from '../../../common/spaced';
import { type FitAnswer, type FitAnswerOf, ofKind } from '../../methods/fit';
import { methodsFor } from '../../methods/registry';
import type { Analysis } from '../analyze';

/** The layout on which clusterings and outliers are compared: t-SNE, as in the tutorial, where it ran. */
export function comparisonLayout({ fits }: Analysis): FitAnswerOf<'reduction'> | undefined {
  return firstOf(ofKind(fits, 'reduction'), [
    ...methodsFor('comparisonLayout'),
    ...methodsFor('firstLayout'),
  ]);
}

/** The clustering that colours other figures: K-means, as in the tutorial, where it ran. */
export function mainClustering({ fits }: Analysis): FitAnswerOf<'clustering'> | undefined {
  const clusterings = ofKind(fits, 'clustering');
  return firstOf(clusterings, methodsFor('clustering')) ?? clusterings.at(0);
}

/** The run of the first of the methods that has one. */
function firstOf<F extends FitAnswer>(fits: readonly F[], names: readonly string[]): F | undefined {
  return names.flatMap((name) => fits.filter(({ method }) => method === name)).at(0);
}

/** "eps 0.5, min samples 5": what differs between two runs, without what is left out. */
export function paramsText({ params }: FitAnswer): string {
  return Object.entries(params)
    .filter(([, value]) => value !== null && typeof value !== 'boolean')
    .map(([name, value]) => `${spaced(name)} ${String(value)}`)
    .join(', ');
}

/** The same for a figure, after how far the run is approximate. */
export function runText(fit: FitAnswer): string {
  const { neighborRecall, landmarks } = fit.result;
  const drawn = landmarks === undefined ? '' : `computed on ${landmarks} rows; `;
  const found =
    neighborRecall === undefined ? '' : `approximate neighbours (recall ${neighborRecall.toFixed(3)}); `;
  return drawn + found + paramsText(fit);
}

/** What all figures of an analysis were made by. */
export function madeBy({ request }: Analysis, encoderTitle: string): string {
  return `${encoderTitle}, ${request.space} embeddings, seed ${request.seed}`;
}
