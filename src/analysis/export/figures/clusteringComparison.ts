import { clusterCounts } from '../../../common/labels';
import { ofKind } from '../../methods/fit';
import { methodNamed } from '../../methods/registry';
import { columnsOf } from './columns';
import type { FigureDefinition } from './figureDefinition';
import { groupsOfLabels } from './groups';
import { mapGrid, type MapPanel } from './mapGrid';
import { titledFigure } from './page';
import { layoutAxes } from './reductionComparison';
import { comparisonLayout, madeBy, runText } from './runs';

/** Narrowest panel in which its title is read. */
const MIN_PANEL_MM = 38;

/** The tutorial's section 6: every clustering on t-SNE. */
export const clusteringComparison: FigureDefinition = {
  name: 'clustering_comparison',
  summary: 'Every clustering on the same layout (t-SNE), with its numbers of clusters and of noise.',
  make: ({ session, analysis, style }) => {
    const layout = comparisonLayout(analysis);
    const clusterings = ofKind(analysis.fits, 'clustering');
    if (!layout || clusterings.length === 0) return null;
    const panels = clusterings.map((fit): MapPanel => {
      const { labels, partitions = [] } = fit.result;
      const { clusters, noise } = clusterCounts(labels);
      const { groups, hues } = groupsOfLabels(labels, partitions, style.palette);
      const counted = `${clusters} ${clusters === 1 ? 'cluster' : 'clusters'}`;
      return {
        title: `${methodNamed(fit.method).title}: ${counted}${noise > 0 ? `, ${noise} noise` : ''}`,
        note: [hues ?? '', runText(fit)].filter((part) => part !== '').join('; '),
        points: layout.result.coordinates,
        groups,
        axes: layoutAxes(layout),
      };
    });
    const title = `Clustering methods on ${methodNamed(layout.method).title}`;
    return titledFigure(
      clusteringComparison.name,
      title,
      madeBy(analysis, session.embedded.encoderTitle),
      style,
      (top) => mapGrid(panels, columnsOf(style, MIN_PANEL_MM, 2), top, style),
    );
  },
};
