/** A clustering in words: "18 clusters · 226 noise · eps 0.3". */
import { spaced } from '../controls/paramText';
import type { Model } from '../queries/model';
import { labelsOf, numberOf, summarize } from '../queries/read';
import { count, t } from '../text';

/** How many clusters were asked for is said already; how long it was tried changes no picture. */
const untold = new Set(['k', 'nInit', 'maxIter', 'tol', 'level']);

export function clusteringSummaryText(model: Model, method: string): string {
  const answer = model.answer(method);
  const labels = answer && labelsOf(answer);
  if (!answer || !labels) return '';
  const { clusters, noise } = summarize(labels);
  const parts = [t(clusters === 1 ? '{0} cluster' : '{0} clusters', count(clusters))];
  if (noise > 0) parts.push(t('{0} noise', count(noise)));
  const silhouette = numberOf(answer, 'silhouette');
  if (silhouette !== null) parts.push(t('silhouette {0}', silhouette.toFixed(2)));
  const { partitions } = answer.result;
  if (Array.isArray(partitions)) {
    const at = partitions.findIndex((level) => level instanceof Int32Array && equalLabels(level, labels));
    if (at >= 0) parts.push(t('level {0} of {1}', at + 1, partitions.length));
  }
  const lineage = model.colorScale({ kind: 'cluster', method })?.lineage;
  if (lineage) parts.push(t('hues of level {0}', lineage.level + 1));
  let shown = 0;
  for (const [name, value] of Object.entries(answer.params)) {
    if (typeof value !== 'number' || untold.has(name) || shown >= 2) continue;
    parts.push(`${spaced(name)} ${value.toLocaleString('en')}`);
    shown++;
  }
  return parts.join(' · ');
}

function equalLabels(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((label, row) => label === b[row]);
}
