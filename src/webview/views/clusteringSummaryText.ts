/** The result of a clustering in one line: "18 clusters · 226 noise · eps 0.3". */
import { clusterCounts } from '../../common/labels';
import { sameRows } from '../../common/sameRows';
import { spaced } from '../../common/spaced';
import type { Model } from '../queries/model';
import { clusterCount, count, t } from '../text';

/** Left out: the number of clusters, which the text begins with, and limits on the computation. */
const leftOut = new Set(['k', 'nInit', 'maxIter', 'tol', 'level']);

export function clusteringSummaryText(model: Model, method: string): string {
  const answer = model.answer(method);
  if (answer?.kind !== 'clustering') return '';
  const { labels, partitions } = answer.result;
  const { clusters, noise } = clusterCounts(labels);
  const parts = [clusterCount(clusters)];
  if (noise > 0) parts.push(t('{0} noise', count(noise)));
  const silhouette = model.silhouette(method);
  if (silhouette !== null) parts.push(t('silhouette {0}', silhouette.toFixed(2)));
  if (partitions) {
    const at = partitions.findIndex((level) => sameRows(level, labels));
    if (at >= 0) parts.push(t('level {0} of {1}', at + 1, partitions.length));
  }
  const lineage = model.colorScale({ kind: 'cluster', method })?.lineage;
  if (lineage) parts.push(t('hues of level {0}', lineage.level + 1));
  let shown = 0;
  for (const [name, value] of Object.entries(answer.params)) {
    if (typeof value !== 'number' || leftOut.has(name) || shown >= 2) continue;
    parts.push(`${spaced(name)} ${value.toLocaleString('en')}`);
    shown++;
  }
  return parts.join(' · ');
}
