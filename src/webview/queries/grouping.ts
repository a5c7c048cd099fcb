import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import { type ColorSource, sameColorSource } from '../color/colorSource';
import { fieldNamed, shownColumn } from '../fields';
import type { TagState } from '../protocol';
import { t } from '../text';
import { colorChoices, groupChoices, qaColorChoices, titleOf } from './colorChoices';
import type { Model } from './model';
import { labelsOf } from './read';
import { tagGroups } from './tags';

export interface Grouping {
  readonly title: string;
  /** Group of each row, -1 = none; the same array as long as its run or dataset lives. */
  readonly labels: Int32Array;
  readonly name: (label: number) => string;
}

/** What sorts the images into groups: what colours the maps if that has groups, else the first clustering. */
export function groupSource(model: Model): ColorSource {
  const { colorBy } = model.state;
  const choices = groupChoices(model);
  return (
    choices.find(({ source }) => sameColorSource(source, colorBy))?.source ?? choices.at(0)?.source ?? colorBy
  );
}

/** Groups of images by a color source; null where it gives none, and while its run is not there. */
export function groupingOf(model: Model, source: ColorSource): Grouping | null {
  return groups(model, source, titleOf(colorChoices(model), source));
}

/** The same for questions. */
export function qaGroupingOf(model: Model, source: ColorSource): Grouping | null {
  return groups(model, source, titleOf(qaColorChoices(model), source), 'qa');
}

function groups(model: Model, source: ColorSource, title: string, space?: 'qa'): Grouping | null {
  const { dataset, tags } = model.state;
  if (!dataset) return null;
  if (source.kind === 'tags') return tags && groupsOfTags(tags, dataset.ids.length, title);
  if (source.kind === 'cluster') return clustering(model, source.method, title, space);
  return source.kind === 'field' ? groupsOfField(dataset, source.id, title) : null;
}

/** The same groups with noise as the last of them, so that it can be shown like any other. */
export function withNoise({ title, labels, name }: Grouping): Grouping {
  let known = noiseLast.get(labels);
  if (!known) {
    const noise = labels.reduce((most, label) => Math.max(most, label + 1), 0);
    known = {
      noise,
      labels: labels.includes(-1) ? labels.map((label) => (label < 0 ? noise : label)) : labels,
    };
    noiseLast.set(labels, known);
  }
  const { noise } = known;
  return { title, labels: known.labels, name: (label) => name(label === noise ? -1 : label) };
}

/** Ascending rows of one group. */
export function rowsOfLabel(labels: Int32Array, label: number): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < labels.length; row++) if (labels[row] === label) rows.push(row);
  return Int32Array.from(rows);
}

function clustering(model: Model, method: string, title: string, space?: 'qa'): Grouping | null {
  const answer = model.answer(method, space);
  const labels = answer && labelsOf(answer);
  const nameOf = (label: number) =>
    model.clusterTitle(label, space === 'qa' ? undefined : model.clusterNames(method).get(label));
  return labels && { title, labels, name: (label) => (label < 0 ? model.names.noise : nameOf(label)) };
}

function groupsOfTags(tags: TagState, n: number, title: string): Grouping {
  const { values, labels } = tagGroups(tags, n);
  return { title, labels, name: (label) => (label < 0 ? t('No tag') : values[label]) };
}

function groupsOfField(dataset: DatasetColumns, id: string, title: string): Grouping | null {
  const field = fieldNamed(dataset, id);
  if (field?.kind !== 'category') return null;
  const { values, codes } = shownColumn(field);
  const labels = asLabels.get(codes) ?? Int32Array.from(codes);
  asLabels.set(codes, labels);
  return { title, labels, name: (code) => values[code] || t('Unknown') };
}

const asLabels = new WeakMap<Uint32Array, Int32Array>();
const noiseLast = new WeakMap<Int32Array, { noise: number; labels: Int32Array }>();
