/** Text about one sample from known answers, for which nothing is requested, and about a layout. */
import type { AnalysisParameters } from '../../analysis/methods/fit';
import type { MethodKind } from '../../analysis/methods/method';
import type { OutlierComparison } from '../../analysis/outliers/outlierComparison';
import { type ClusterCounts, clusterCounts } from '../../common/labels';
import { distinguishing } from '../../common/ranks';
import { count, t } from '../text';
import { measuredText } from './answerNotes';
import type { Model } from './model';
import { labelsOf } from './read';

/** "K-means 2 · HDBSCAN noise": clusters of a sample in whatever has been computed. */
export function memberships(model: Model, sample: number): string | null {
  const parts: string[] = [];
  for (const { name, title } of model.methods('clustering')) {
    const answer = model.cached(name);
    const labels = answer && labelsOf(answer);
    if (!labels || sample >= labels.length) continue;
    parts.push(`${title} ${labels[sample] < 0 ? t('noise') : labels[sample]}`);
  }
  return parts.length > 0 ? parts.join(' · ') : null;
}

/** Clusters and noise of a clustering whose answer is known. */
export function clusterSummary(model: Model, method: string): ClusterCounts | null {
  const answer = model.cached(method);
  const labels = answer && labelsOf(answer);
  return labels && clusterCounts(labels);
}

/** Request of the outlier comparison, for the space and the parameters of the state. */
export function outlierComparisonRequest(model: Model): AnalysisParameters {
  return requestOf(model, ['outliers', 'clustering']);
}

/** Request of the whole analysis of samples, as the panel would show it. */
export function analyzeRequest(model: Model): AnalysisParameters {
  return requestOf(model, ['outliers', 'clustering', 'reduction']);
}

function requestOf(model: Model, kinds: readonly MethodKind[]): AnalysisParameters {
  const { space, params, seed } = model.state;
  const known = Object.entries(params).filter(([name]) =>
    kinds.some((kind) => model.method(name)?.kind === kind),
  );
  known.sort(([a], [b]) => (a < b ? -1 : 1));
  return { space, params: Object.fromEntries(known), seed };
}

/** "flagged by 2 of 6 · stability 0.85"; null until all methods have been compared, so that it never depends on which ran. */
export function flagSummary(model: Model, sample: number): string | null {
  const comparison = model.queries.getCached('outlierComparison', outlierComparisonRequest(model));
  if (!comparison || sample >= comparison.agree.length) return null;
  return t(
    'flagged by {0} of {1} · stability {2}',
    comparison.agree[sample],
    distinguishing(comparison.columns).length,
    meanStability(comparison, sample).toFixed(2),
  );
}

/** Mean over the methods of the share of neighbouring runs that flag a sample. */
export function meanStability({ columns }: OutlierComparison, sample: number): number {
  const sum = columns.reduce((total, { stability }) => total + stability[sample], 0);
  return columns.length > 0 ? sum / columns.length : 0;
}

/** "0.99, neighbours reliable": how far the position of a sample on the map can be trusted. */
export function layoutQualitySummary(model: Model, sample: number): string | null {
  const quality = model.cachedLayoutQuality(model.reduction);
  if (!quality) return null;
  const { sample: drawn } = quality;
  const place = drawn ? drawn.rows.indexOf(sample) : sample;
  if (drawn && place < 0)
    return t('not among the {0} samples on which it was measured', count(drawn.rows.length));
  if (place >= quality.rowTrustworthiness.length) return null;
  const value = quality.rowTrustworthiness[place];
  const figure = value.toFixed(2);
  if (value >= 0.95) return t('{0}, neighbours reliable', figure);
  if (value >= 0.8) return t('{0}, most neighbours reliable', figure);
  return t('{0}, position unreliable', figure);
}

/** Overall figures of a layout, for titles and the status bar. */
export function layoutQualityNotes(model: Model, reduction: string): readonly string[] {
  const quality = model.layoutQuality(reduction);
  if (!quality) return [];
  return [
    t('Trustworthiness {0}', measuredText(quality, 'trustworthiness')),
    t('Continuity {0}', measuredText(quality, 'continuity')),
    t('{0} % of {1} neighbours preserved', Math.round(100 * quality.recall), count(quality.k)),
  ];
}
