/**
 * The tutorial's figures as SVG: four clusterings on t-SNE, four reductions with K-means, outlier methods on t-SNE.
 * A method that could not run on this dataset leaves its panel out.
 */
import { categoriesOnLight } from '../../../common/colors';
import { clusterCounts, noiseRows } from '../../../common/labels';
import { familiesOf } from '../../../common/lineage';
import { type FitAnswer, type FitAnswerOf, ofKind } from '../../methods/fit';
import { methodNamed, methodsFor } from '../../methods/registry';
import type { Analysis } from '../analyze';
import { clusterGroups, familyGroups, flagGroups } from './groups';
import { type MapPanel, mapPanel, PANEL_HEIGHT, PANEL_WIDTH, type Points } from './mapPanel';
import { element, type Markup, svgPicture } from './markup';

export interface Figure {
  /** File name, as the tutorial has it. */
  readonly file: string;
  readonly title: string;
  readonly picture: Markup;
}

const COLUMNS = 2;
const HEADING = 52;
export function figuresOf(analysis: Analysis): Figure[] {
  const clusterings = ofKind(analysis.fits, 'clustering');
  const reductions = ofKind(analysis.fits, 'reduction');
  const base = firstOf(reductions, [...methodsFor('comparisonLayout'), ...methodsFor('firstLayout')]);
  const colors = firstOf(clusterings, methodsFor('clustering')) ?? clusterings.at(0);
  const figures: Figure[] = [];
  if (base && clusterings.length > 0) {
    const { title } = methodNamed(base.method);
    const panels = clusterings.map((fit) => clusteringPanel(fit, base.result.coordinates));
    figures.push(sheet('clustering_comparison.svg', `Clusterings on ${title}`, panels));
  }
  if (colors) {
    const panels = reductions.map((fit) => reductionPanel(fit, colors.result.labels, analysis));
    const title = `Reductions, colours of ${methodNamed(colors.method).title}`;
    figures.push(sheet('dimensionality_reduction_comparison.svg', title, panels));
  }
  if (base) {
    const { title } = methodNamed(base.method);
    const panels = outlierPanels(analysis, base.result.coordinates);
    if (panels.length > 0) figures.push(sheet('outlier_detection.svg', `Outliers on ${title}`, panels));
  }
  return figures;
}

function clusteringPanel(fit: FitAnswerOf<'clustering'>, points: Points): MapPanel {
  const { labels, partitions = [] } = fit.result;
  const { clusters, noise } = clusterCounts(labels);
  const found = familiesOf(labels, partitions, categoriesOnLight.length);
  const colors = found ? `colours of level ${found.level + 1} of ${partitions.length}` : '';
  return {
    title: `${methodNamed(fit.method).title}: ${clusters} ${clusters === 1 ? 'cluster' : 'clusters'}${noise > 0 ? `, ${noise} noise` : ''}`,
    subtitle: [colors, paramsText(fit)].filter((part) => part !== '').join('; '),
    points,
    groups: found ? familyGroups(labels, found.lineage) : clusterGroups(labels),
  };
}

function reductionPanel(fit: FitAnswerOf<'reduction'>, labels: Int32Array, analysis: Analysis): MapPanel {
  const trust = analysis.trust.get(fit.method);
  const ratio = fit.result.explainedVarianceRatio;
  const believed = trust ? `trustworthiness ${trust.trustworthiness.toFixed(3)} at k ${trust.k}; ` : '';
  const base = {
    title: methodNamed(fit.method).title,
    subtitle: believed + paramsText(fit),
    points: fit.result.coordinates,
    groups: clusterGroups(labels),
  };
  if (!ratio || ratio.length < 2) return base;
  const axis = (i: number) => `PC${i + 1} (${(ratio[i] * 100).toFixed(1)} % of the variance)`;
  return { ...base, axes: [axis(0), axis(1)] };
}

function outlierPanels(analysis: Analysis, points: Points): MapPanel[] {
  const panel = (title: string, fit: FitAnswer, flagged: ReadonlySet<number>): MapPanel => ({
    title: `${title}: ${flagged.size} outliers`,
    subtitle: paramsText(fit),
    points,
    groups: flagGroups(points.n, flagged),
  });
  const noise = ofKind(analysis.fits, 'clustering')
    .filter(({ method }) => methodNamed(method).capabilities?.noise)
    .map((fit) =>
      panel(`${methodNamed(fit.method).title} noise`, fit, new Set(noiseRows(fit.result.labels))),
    );
  const scored = ofKind(analysis.fits, 'outliers').map((fit) =>
    panel(methodNamed(fit.method).title, fit, new Set(fit.result.outliers)),
  );
  return [...noise, ...scored];
}

function sheet(file: string, title: string, panels: readonly MapPanel[]): Figure {
  const rows = Math.ceil(panels.length / COLUMNS);
  const width = COLUMNS * PANEL_WIDTH;
  const height = HEADING + rows * PANEL_HEIGHT;
  const picture = svgPicture(
    width,
    height,
    title,
    element('rect', { width, height, fill: '#ffffff' }),
    element('text', { x: 14, y: 34, 'font-size': 20, 'font-weight': 600, fill: '#1f1f1f' }, title),
    panels.map((panel, i) =>
      mapPanel(panel, (i % COLUMNS) * PANEL_WIDTH, HEADING + Math.floor(i / COLUMNS) * PANEL_HEIGHT),
    ),
  );
  return { file, title, picture };
}

/** The run of the first of the methods that has one. */
function firstOf<F extends FitAnswer>(fits: readonly F[], methods: readonly string[]): F | undefined {
  return methods.flatMap((name) => fits.filter(({ method }) => method === name)).at(0);
}

/** "eps 0.5, minSamples 5": what differs between two runs, without what is left out. */
export function paramsText(fit: FitAnswer): string {
  return Object.entries(fit.params)
    .filter(([, value]) => value !== null && typeof value !== 'boolean')
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
}
