import { type FitAnswerOf, ofKind } from '../../methods/fit';
import { methodNamed } from '../../methods/registry';
import { columnsOf } from './columns';
import type { FigureDefinition } from './figureDefinition';
import { clusterGroups } from './groups';
import { mapGrid, type MapPanel } from './mapGrid';
import { titledFigure } from './page';
import { madeBy, mainClustering, runText } from './runs';

const MIN_PANEL_MM = 38;

/** The tutorial's section 8: every reduction in the colours of K-means. */
export const reductionComparison: FigureDefinition = {
  name: 'dimensionality_reduction_comparison',
  summary: 'Every reduction in the colours of one clustering (K-means), with its trustworthiness.',
  make: ({ session, analysis, style }) => {
    const colors = mainClustering(analysis);
    const reductions = ofKind(analysis.fits, 'reduction');
    if (!colors || reductions.length === 0) return null;
    const groups = clusterGroups(colors.result.labels, style.palette);
    const panels = reductions.map((fit): MapPanel => {
      const trust = analysis.trust.get(fit.method);
      const drawn = trust?.sample ? `, of ${trust.sample.rows.length} rows drawn by the seed` : '';
      const quality = trust
        ? `trustworthiness ${trust.trustworthiness.toFixed(3)} (k ${trust.k}${drawn}); `
        : '';
      return {
        title: methodNamed(fit.method).title,
        note: quality + runText(fit),
        points: fit.result.coordinates,
        groups,
        axes: layoutAxes(fit),
      };
    });
    return titledFigure(
      reductionComparison.name,
      `Dimensionality reduction methods, colours of ${methodNamed(colors.method).title}`,
      madeBy(analysis, session.embedded.encoderTitle),
      style,
      (top) => mapGrid(panels, columnsOf(style, MIN_PANEL_MM, 2), top, style),
    );
  },
};

/** "PC 1 (23.4 % of the variance)" where it is known, else "t-SNE 1". */
export function layoutAxes({ method, result }: FitAnswerOf<'reduction'>): readonly [string, string] {
  const ratio = result.explainedVarianceRatio;
  const name = (i: number) =>
    ratio && i < ratio.length
      ? `PC ${i + 1} (${(ratio[i] * 100).toFixed(1)} % of the variance)`
      : `${methodNamed(method).title} ${i + 1}`;
  return [name(0), name(1)];
}
