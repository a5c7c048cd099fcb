import type { Model } from '../queries/model';
import { explainedVariance } from '../queries/read';
import { t } from '../text';

/** "PC 1 · 23.4 %" with its share of the variance, or "t-SNE 1": a picture of the map says what it is. */
export function axisNames(model: Model, reduction: string): readonly [x: string, y: string] {
  const answer = model.cached(reduction);
  const variance = answer && explainedVariance(answer);
  const name = (axis: 0 | 1) =>
    variance && axis < variance.length
      ? t('PC {0} · {1} %', axis + 1, (variance[axis] * 100).toFixed(1))
      : `${model.title(reduction)} ${axis + 1}`;
  return [name(0), name(1)];
}
