/** A clustering in words: "18 clusters · 226 noise · eps 0.3". */
import type { Model } from '../data/model';
import { labelsOf, numberOf, summarize } from '../data/read';
import { spaced } from '../chrome/paramWords';
import { count, t } from '../text';

export function clusteringWords(model: Model, method: string): string {
  const answer = model.answer(method);
  const labels = answer && labelsOf(answer);
  if (!answer || !labels) return '';
  const { clusters, noise } = summarize(labels);
  const parts = [t('{0} clusters', count(clusters))];
  if (noise > 0) parts.push(t('{0} noise', count(noise)));
  const silhouette = numberOf(answer, 'silhouette');
  if (silhouette !== null) parts.push(t('silhouette {0}', silhouette.toFixed(2)));
  let shown = 0;
  for (const [name, value] of Object.entries(answer.params)) {
    // How many clusters were asked for is said already.
    if (typeof value !== 'number' || name === 'k' || name === 'nInit' || shown >= 2) continue;
    parts.push(`${spaced(name)} ${value.toLocaleString('en')}`);
    shown++;
  }
  return parts.join(' · ');
}
