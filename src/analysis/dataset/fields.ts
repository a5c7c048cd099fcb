/**
 * The metadata of samples and of QA records. A field is declared here once: colours, groups, legends, CSV columns,
 * summaries and the report read these lists. A new field is one line here and its title in the translations.
 */
import { languageOf } from './languageTag';
import type { QaRecord, Sample } from './types';

/** Value of a category where no file gives one. */
export const UNKNOWN = 'Unknown';

interface FieldBase {
  /** Unique among all fields; part of saved color sources and of summary.json. */
  readonly id: string;
  /** English, shown in the language of the editor; null = only a column of CSV files. */
  readonly title: string | null;
  /** Name of the column in CSV files. */
  readonly csv: string;
  /** Named where a row is described in a few words: hover card, screen reader. */
  readonly brief?: boolean;
  /** Left out of datasets in which no row has a value. */
  readonly optional?: true;
}

/** `of` gives the value of a row; undefined = missing. */
export type Field<Row> = FieldBase &
  (
    | { readonly kind: 'category'; readonly of: (row: Row) => string | undefined }
    | { readonly kind: 'number'; readonly of: (row: Row) => number | undefined }
  );

/** In the order of menus and of the columns of points.csv. */
export const SAMPLE_FIELDS: readonly Field<Sample>[] = [
  { id: 'modality', title: 'Modality', csv: 'modality', brief: true, ...category((s: Sample) => s.modality) },
  { id: 'location', title: 'Location', csv: 'location', brief: true, ...category((s: Sample) => s.location) },
  { id: 'split', title: 'Split', csv: 'split', ...category(splitsOf) },
  {
    id: 'category',
    title: 'Category',
    csv: 'category',
    optional: true,
    ...category((s: Sample) => s.category),
  },
  { id: 'group', title: null, csv: 'group', optional: true, ...category((s: Sample) => s.group) },
  { id: 'questions', title: 'Questions per image', csv: 'questions', kind: 'number', of: (s) => s.qa.length },
];

/** In the order of menus and of the columns of qa.csv. */
export const RECORD_FIELDS: readonly Field<QaRecord>[] = [
  {
    id: 'language',
    title: 'Language',
    csv: 'q_lang',
    brief: true,
    ...category((r: QaRecord) => (r.qLang === undefined ? undefined : languageOf(r.qLang))),
  },
  { id: 'recordModality', title: null, csv: 'modality', ...category((r: QaRecord) => r.modality) },
  { id: 'recordLocation', title: null, csv: 'location', ...category((r: QaRecord) => r.location) },
  { id: 'answerType', title: 'Answer type', csv: 'answer_type', ...category((r: QaRecord) => r.answerType) },
  { id: 'baseType', title: null, csv: 'base_type', ...category((r: QaRecord) => r.baseType) },
  {
    id: 'contentType',
    title: 'Content type',
    csv: 'content_type',
    brief: true,
    ...category((r: QaRecord) => r.contentType),
  },
  {
    id: 'options',
    title: null,
    csv: 'options',
    optional: true,
    ...category((r: QaRecord) => r.options?.join(' | ')),
  },
];

/** "train", or "train + test" of an image that has records in both; undefined where nothing says it. */
export function splitsOf({ split, splitCounts }: Pick<Sample, 'split' | 'splitCounts'>): string | undefined {
  return splitCounts ? splitCounts.map(([name]) => name).join(' + ') : split;
}

/** The fields that rows have: all but the optional ones without a value. */
export function fieldsWith<Row>(fields: readonly Field<Row>[], rows: readonly Row[]): Field<Row>[] {
  return fields.filter((field) => !field.optional || rows.some((row) => field.of(row) !== undefined));
}

function category<Row>(of: (row: Row) => string | undefined) {
  return { kind: 'category', of } as const;
}
