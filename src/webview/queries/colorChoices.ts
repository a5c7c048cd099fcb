/** What maps can be coloured by, as menus list it. */
import type { FieldColumn } from '../../analysis/session/datasetColumns';
import {
  type ColorSource,
  formatColorSource,
  qualityMeasures,
  qualityTitle,
  sameColorSource,
} from '../color/colorSource';
import { fieldNamed, fieldsOf } from '../fields';
import { t } from '../text';
import type { Model } from './model';

export interface ColorChoice {
  readonly source: ColorSource;
  /** Text form of the source. */
  readonly value: string;
  readonly title: string;
  readonly group: string;
}

/** Of the maps of images. */
export function colorChoices(model: Model): readonly ColorChoice[] {
  const { phase, tags } = model.state;
  const crossModal = phase.phase === 'ready' && phase.crossModal;
  return [
    ...clusterings(model),
    ...fields(model, 'image'),
    ...(tags && tags.tags.length > 0 ? [choice({ kind: 'tags' }, t('Tags'), t('Dataset'))] : []),
    ...(crossModal ? [choice({ kind: 'zeroShot' }, t('Zero-shot labels'), t('Image content'))] : []),
    ...qualityMeasures.map((measure) =>
      choice({ kind: 'quality', measure }, qualityTitle(measure), t('Layout quality')),
    ),
    ...model
      .methods('outliers')
      .map(({ name, title }) =>
        choice({ kind: 'score', method: name }, t('{0} score', title), t('Outlier score')),
      ),
  ];
}

/** Of the map of questions. */
export function qaColorChoices(model: Model): readonly ColorChoice[] {
  return [...fields(model, 'qa'), ...clusterings(model)];
}

/** Those of the choices that sort rows into groups. */
export function groupChoices(model: Model): readonly ColorChoice[] {
  const { dataset } = model.state;
  return colorChoices(model).filter(
    ({ source }) =>
      source.kind === 'cluster' ||
      source.kind === 'tags' ||
      (source.kind === 'field' && fieldNamed(dataset, source.id)?.kind === 'category'),
  );
}

export function titleOf(choices: readonly ColorChoice[], source: ColorSource): string {
  return choices.find((known) => sameColorSource(known.source, source))?.title ?? formatColorSource(source);
}

function fields(model: Model, level: FieldColumn['level']): readonly ColorChoice[] {
  return fieldsOf(model.state.dataset, level).map(({ id, title }) =>
    choice({ kind: 'field', id }, t(title), t('Dataset')),
  );
}

function clusterings(model: Model): readonly ColorChoice[] {
  return model
    .clusterings()
    .map(({ name, title }) => choice({ kind: 'cluster', method: name }, title, t('Clustering')));
}

function choice(source: ColorSource, title: string, group: string): ColorChoice {
  return { source, value: formatColorSource(source), title, group };
}
