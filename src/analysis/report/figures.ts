/**
 * The tutorial's figures as SVG: four clusterings on t-SNE, four reductions with K-means, outlier methods on t-SNE.
 * A method that could not run on this dataset leaves its panel out.
 */
import { categoriesOnLight } from '../../common/colors';
import { familiesOf } from '../../common/lineage';
import type { FinchResult } from '../clustering/finch';
import type { Analysis } from '../export/analyze';
import { clusterCounts } from '../export/clusteringSummary';
import type { FitAnswer } from '../methods/fit';
import type { ClusteringResult, OutlierResult, ReductionResult } from '../methods/method';
import { methodNamed } from '../methods/registry';
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
/** What the maps are drawn on, the first that there is. */
const baseReductions = ['tsne', 'umap', 'pca'];
/** Clusterings whose noise the tutorial reads as outliers. */
const noisyClusterings = ['dbscan', 'hdbscan'];

export function figuresOf(analysis: Analysis): Figure[] {
  const fits = ofKind(analysis, 'clustering');
  const base = baseReductions.map((name) => fitOf(analysis, name)).find((fit) => fit !== undefined);
  const colors = fitOf(analysis, 'kmeans') ?? fits[0];
  const figures: Figure[] = [];
  if (base && fits.length > 0) {
    const { title } = methodNamed(base.method);
    const panels = fits.map((fit) => clusteringPanel(fit, pointsOf(base)));
    figures.push(sheet('clustering_comparison.svg', `Clusterings on ${title}`, panels));
  }
  if (colors) {
    const { labels } = colors.result as unknown as ClusteringResult;
    const panels = ofKind(analysis, 'reduction').map((fit) => reductionPanel(fit, labels, analysis));
    const title = `Reductions, colours of ${methodNamed(colors.method).title}`;
    figures.push(sheet('dimensionality_reduction_comparison.svg', title, panels));
  }
  if (base) {
    const { title } = methodNamed(base.method);
    const panels = outlierPanels(analysis, pointsOf(base));
    if (panels.length > 0) figures.push(sheet('outlier_detection.svg', `Outliers on ${title}`, panels));
  }
  return figures;
}

function clusteringPanel(fit: FitAnswer, points: Points): MapPanel {
  // FINCH comes with its levels; others have none.
  const { labels, partitions = [] } = fit.result as unknown as ClusteringResult & Partial<FinchResult>;
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

function reductionPanel(fit: FitAnswer, labels: Int32Array, analysis: Analysis): MapPanel {
  const trust = analysis.trust.get(fit.method);
  const ratio = fit.result['explainedVarianceRatio'];
  const believed = trust ? `trustworthiness ${trust.trustworthiness.toFixed(3)} at k ${trust.k}; ` : '';
  const base = {
    title: methodNamed(fit.method).title,
    subtitle: believed + paramsText(fit),
    points: pointsOf(fit),
    groups: clusterGroups(labels),
  };
  if (!(ratio instanceof Float64Array) || ratio.length < 2) return base;
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
  const noise = noisyClusterings.flatMap((name) => {
    const fit = fitOf(analysis, name);
    if (!fit) return [];
    const { labels } = fit.result as unknown as ClusteringResult;
    const flagged = new Set([...labels.keys()].filter((row) => labels[row] < 0));
    return [panel(`${methodNamed(name).title} noise`, fit, flagged)];
  });
  const scored = ofKind(analysis, 'outliers').map((fit) => {
    const { outliers } = fit.result as unknown as OutlierResult;
    return panel(methodNamed(fit.method).title, fit, new Set(outliers));
  });
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

function fitOf(analysis: Analysis, method: string): FitAnswer | undefined {
  return analysis.fits.find((fit) => fit.method === method);
}

function ofKind(analysis: Analysis, kind: string): FitAnswer[] {
  return analysis.fits.filter((fit) => methodNamed(fit.method).kind === kind);
}

function pointsOf(fit: FitAnswer): Points {
  return (fit.result as unknown as ReductionResult).coordinates;
}

/** "eps 0.5, minSamples 5": what differs between two runs, without what is left out. */
export function paramsText(fit: FitAnswer): string {
  return Object.entries(fit.params)
    .filter(([, value]) => value !== null && typeof value !== 'boolean')
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
}
