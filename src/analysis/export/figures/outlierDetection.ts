import { noiseRows } from '../../../common/labels';
import { type FitAnswer, ofKind } from '../../methods/fit';
import { methodNamed } from '../../methods/registry';
import { columnsOf } from './columns';
import type { FigureDefinition } from './figureDefinition';
import { flagGroups } from './groups';
import { mapGrid, type MapPanel } from './mapGrid';
import { titledFigure } from './page';
import { layoutAxes } from './reductionComparison';
import { comparisonLayout, madeBy, runText } from './runs';

const MIN_PANEL_MM = 38;

/** The tutorial's section 9: noise of clusterings and what outlier methods flag, on t-SNE. */
export const outlierDetection: FigureDefinition = {
  name: 'outlier_detection',
  summary: 'Noise of clusterings and what every outlier method flags, on the same layout (t-SNE).',
  make: ({ session, analysis, style }) => {
    const layout = comparisonLayout(analysis);
    if (!layout) return null;
    const points = layout.result.coordinates;
    const panel = (title: string, fit: FitAnswer, flagged: ReadonlySet<number>): MapPanel => ({
      title: `${title}: ${flagged.size} ${flagged.size === 1 ? 'outlier' : 'outliers'}`,
      note: runText(fit),
      points,
      groups: flagGroups(points.n, flagged, style.palette),
      axes: layoutAxes(layout),
    });
    const noise = ofKind(analysis.fits, 'clustering')
      .filter(({ method }) => methodNamed(method).capabilities?.noise)
      .map((fit) =>
        panel(`${methodNamed(fit.method).title} noise`, fit, new Set(noiseRows(fit.result.labels))),
      );
    const scored = ofKind(analysis.fits, 'outliers').map((fit) =>
      panel(methodNamed(fit.method).title, fit, new Set(fit.result.outliers)),
    );
    const panels = [...noise, ...scored];
    if (panels.length === 0) return null;
    return titledFigure(
      outlierDetection.name,
      `Outlier detection methods on ${methodNamed(layout.method).title}`,
      madeBy(analysis, session.embedded.encoderTitle),
      style,
      (top) => mapGrid(panels, columnsOf(style, MIN_PANEL_MM, 3), top, style),
    );
  },
};
