/** What maps can be coloured by, as the select lists it. */
import { fieldsOf } from '../fields';
import { t } from '../text';
import type { Model } from './model';

export interface ColorChoice {
  readonly id: string;
  readonly title: string;
  readonly group: string;
}

export type TrustMeasure = 'trustworthiness' | 'continuity' | 'recall';

export function trustTitles(): Readonly<Record<TrustMeasure, string>> {
  return {
    trustworthiness: t('Trustworthiness'),
    continuity: t('Continuity'),
    recall: t('Neighbours kept'),
  };
}

/** Of the maps of images. */
export function colorChoices(model: Model): readonly ColorChoice[] {
  const { phase, tags } = model.state;
  const scores = model.methods('outliers').map(({ name, title }) => ({
    id: `score:${name}`,
    title: t('{0} score', title),
    group: t('Outlier score'),
  }));
  const tagged = tags && tags.tags.length > 0;
  const fields = [
    ...fieldChoices(model, 'image'),
    ...(tagged ? [{ id: 'field:tags', title: t('Tags'), group: t('Dataset') }] : []),
  ];
  const trust = Object.entries(trustTitles()).map(([measure, title]) => ({
    id: `trust:${measure}`,
    title,
    group: t('Trust of the layout'),
  }));
  const crossModal = phase.phase === 'ready' && phase.crossModal;
  const zeroShot = crossModal
    ? [{ id: 'zero:labels', title: t('Zero-shot labels'), group: t('What the images show') }]
    : [];
  return [...clusterings(model), ...fields, ...zeroShot, ...trust, ...scores];
}

/** Of the map of questions. */
export function qaColorChoices(model: Model): readonly ColorChoice[] {
  return [...fieldChoices(model, 'qa'), ...clusterings(model)];
}

function fieldChoices(model: Model, level: 'image' | 'qa'): readonly ColorChoice[] {
  return fieldsOf(model.state.dataset, level).map(({ id, title }) => ({
    id: `field:${id}`,
    title: t(title),
    group: t('Dataset'),
  }));
}

function clusterings(model: Model): readonly ColorChoice[] {
  return model.methods('clustering').map(({ name, title }) => ({
    id: `cluster:${name}`,
    title,
    group: t('Clustering'),
  }));
}
