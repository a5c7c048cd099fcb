/**
 * What can be named before a colon in the search box: the declared fields of the dataset, tags, findings, the question, the
 * answer and the id. A name is the id of a field, its CSV column, or its title in English or in the language of the editor.
 */
import type { DatasetColumns, FieldColumn } from '../../analysis/session/datasetColumns';
import type { TextTerm } from '../../analysis/session/textTerm';
import { containsWord } from '../../common/containsWord';
import { fieldsOf, shownColumn, valueAt } from '../fields';
import { count, t } from '../text';
import { kindTitle } from './findingKinds';
import { rowsOfFinding } from './findings';
import type { Model } from './model';
import { tagGroups } from './tags';

export interface SearchField {
  /** As it is offered. */
  readonly name: string;
  readonly title: string;
  readonly names: readonly string[];
  /** Tests rows of samples or records, or is found in the text of records by the worker. */
  readonly level: 'image' | 'qa' | TextTerm['in'];
  /** The predicate of a value that was typed; '' = any. Only of `image` and `qa`. */
  readonly test: (value: string) => (row: number) => boolean;
  /** Values to offer, each with how many rows have it. */
  readonly values: () => readonly { readonly value: string; readonly rows: number }[];
}

export function searchFields(model: Model): readonly SearchField[] {
  const { dataset } = model.state;
  if (!dataset) return [];
  const fields = [...fieldsOf(dataset, 'image'), ...fieldsOf(dataset, 'qa')].map(ofField);
  const text = (name: 'question' | 'answer', title: string): SearchField => ({
    ...{ name, title, names: [name, fold(title)], level: name },
    test: () => () => true,
    values: () => [],
  });
  const records =
    dataset.qaToSample.length > 0 ? [text('answer', t('Answer')), text('question', t('Question'))] : [];
  return [...records, ...fields, tags(model, dataset), findings(model, dataset), ids(dataset)];
}

export function fieldOfName(fields: readonly SearchField[], name: string): SearchField | undefined {
  const wanted = fold(name);
  return fields.find(({ names }) => names.includes(wanted));
}

export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

function ofField(field: FieldColumn): SearchField {
  const { id, csv, level } = field;
  const title = t(field.title);
  const names = [...new Set([id, csv, field.title, title].map((name) => fold(name).replaceAll(' ', '-')))];
  const common = { name: csv, title, names, level };
  if (field.kind === 'number') {
    const range = (value: string) => numberTest(value);
    return {
      ...common,
      test: (value) => (row) => range(value)(Number(valueAt(field, row))),
      values: () => [],
    };
  }
  const { values, codes } = field.column;
  const shown = shownColumn(field).values;
  return {
    ...common,
    test(value) {
      const wanted = words(value);
      const right = values.map((known, code) =>
        [known, shown[code]].some((text) => containsWord(words(text), wanted)),
      );
      return (row) => right[codes[row]];
    },
    values: () => counted(values, codes),
  };
}

function tags(model: Model, dataset: DatasetColumns): SearchField {
  const state = model.state.tags;
  return {
    ...{ name: 'tag', title: t('Tag'), names: ['tag', 'tags', fold(t('Tag'))], level: 'image' },
    test(value) {
      const wanted = fold(value);
      const right = new Set(
        (state?.tags ?? []).flatMap(({ tag, indices }) =>
          wanted === '' || fold(tag) === wanted ? indices : [],
        ),
      );
      return (row) => right.has(row);
    },
    values: () =>
      state && tagGroups(state, dataset.ids.length).values.length > 0
        ? state.tags.map(({ tag, indices }) => ({ value: tag, rows: indices.length }))
        : [],
  };
}

function findings(model: Model, dataset: DatasetColumns): SearchField {
  const rowsByKind = () => {
    const byKind = new Map<string, Set<number>>();
    for (const finding of model.state.findings.list) {
      const rows = byKind.get(finding.kind) ?? new Set<number>();
      byKind.set(finding.kind, rows);
      for (const row of rowsOfFinding(dataset, finding)) rows.add(row);
    }
    return byKind;
  };
  return {
    ...{
      name: 'finding',
      title: t('Finding'),
      names: ['finding', 'findings', fold(t('Finding'))],
      level: 'image',
    },
    test(value) {
      const wanted = words(value);
      const right = new Set(
        [...rowsByKind()].flatMap(([kind, rows]) =>
          containsWord(words(kind), wanted) || containsWord(words(kindTitle(kind)), wanted) ? [...rows] : [],
        ),
      );
      return (row) => right.has(row);
    },
    values: () => [...rowsByKind()].map(([kind, rows]) => ({ value: kind, rows: rows.size })),
  };
}

function ids({ ids: list }: DatasetColumns): SearchField {
  return {
    ...{ name: 'id', title: t('Sample'), names: ['id', 'sample', fold(t('Sample'))], level: 'image' },
    test(value) {
      const wanted = fold(value);
      return (row) => fold(list[row]).includes(wanted);
    },
    values: () => [],
  };
}

/** "Chest_lung", "wrong-modality" -> words between spaces. */
function words(value: string): string {
  return fold(value).replace(/[_-]+/g, ' ').trim();
}

/** ">20", "<=5", "12". */
function numberTest(text: string): (value: number) => boolean {
  const [, sign = '', digits] = /^(<=|>=|<|>|=)?\s*(-?[\d.]+)$/.exec(text.trim()) ?? [];
  const limit = Number(digits);
  if (text.trim() === '') return (value) => !Number.isNaN(value);
  switch (sign) {
    case '<':
      return (value) => value < limit;
    case '<=':
      return (value) => value <= limit;
    case '>':
      return (value) => value > limit;
    case '>=':
      return (value) => value >= limit;
    default:
      return (value) => value === limit;
  }
}

function counted(values: readonly string[], codes: Uint32Array): readonly { value: string; rows: number }[] {
  const sizes = new Int32Array(values.length);
  for (const code of codes) sizes[code]++;
  return values
    .map((value, code) => ({ value, rows: sizes[code] }))
    .filter(({ value }) => value !== '')
    .sort((a, b) => b.rows - a.rows);
}

/** "Split · 3 values" for the list of fields. */
export function fieldHint({ title, values }: SearchField): string {
  const { length } = values();
  return length > 0 ? t(length === 1 ? '{0} · {1} value' : '{0} · {1} values', title, count(length)) : title;
}
