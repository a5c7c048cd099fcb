import type { TemplateResult } from 'lit-html';
import type { SpaceName } from '../../analysis/embedding/spaceName';
import type { Model } from '../queries/model';
import { explainedVariance } from '../queries/read';
import { html } from '../template';
import { t } from '../text';

/**
 * "PC 1 · 23.4 %" with its share of the variance, or "t-SNE 1", along the edges of a map; of small maps in one line
 * below the dots, with arrows for the directions.
 */
export function axisLabels(model: Model, reduction: string, space?: SpaceName): TemplateResult {
  const answer = model.cached(reduction, space);
  const variance = answer && explainedVariance(answer);
  const name = (axis: 0 | 1) =>
    variance && axis < variance.length
      ? t('PC {0} · {1} %', axis + 1, (variance[axis] * 100).toFixed(1))
      : `${model.title(reduction)} ${axis + 1}`;
  return html`<span class="axis axis-x">${name(0)}<span class="axis-arrow"> →</span></span
    ><span class="axis axis-y"><span class="axis-arrow">↑ </span>${name(1)}</span>`;
}
