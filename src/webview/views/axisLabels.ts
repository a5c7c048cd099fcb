import type { TemplateResult } from 'lit-html';
import type { SpaceName } from '../../analysis/embedding/spaceName';
import type { Model } from '../queries/model';
import { explainedVariance } from '../queries/read';
import { html } from '../template';
import { t } from '../text';

/** "PC 1 · 23.4 %" with its share of the variance, or "t-SNE 1", along the edges of a map. */
export function axisLabels(model: Model, reduction: string, space?: SpaceName): TemplateResult {
  const answer = model.cached(reduction, space);
  const variance = answer && explainedVariance(answer);
  const name = (axis: 0 | 1) =>
    variance && axis < variance.length
      ? t('PC {0} · {1} %', axis + 1, (variance[axis] * 100).toFixed(1))
      : `${model.title(reduction)} ${axis + 1}`;
  return html`<span class="axis axis-x">${name(0)}</span><span class="axis axis-y">${name(1)}</span>`;
}
