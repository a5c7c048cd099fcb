/**
 * The metadata of samples and of QA records. A field is declared here once: colours, groups, legends, CSV columns,
 * summaries and the report read these lists. A new field is one line here and its title in the translations.
 */
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
}

/** `of` gives the value of a row; undefined = missing. */
export type Field<Row> = FieldBase &
  (
    | { readonly kind: 'category'; readonly of: (row: Row) => string | undefined }
    | { readonly kind: 'number'; readonly of: (row: Row) => number | undefined }
  );

/** In the order of menus and of the columns of points.csv. */
export const SAMPLE_FIELDS: readonly Field<Sample>[] = [
  {
    id: 'modality',
    title: 'Modality',
    kind: 'category',
    csv: 'modality',
    brief: true,
    of: (sample) => sample.modality,
  },
  {
    id: 'location',
    title: 'Location',
    kind: 'category',
    csv: 'location',
    brief: true,
    of: (sample) => sample.location,
  },
  { id: 'split', title: 'Split', kind: 'category', csv: 'split', of: (sample) => sample.split },
  {
    id: 'questions',
    title: 'Questions per image',
    kind: 'number',
    csv: 'questions',
    of: (sample) => sample.qa.length,
  },
];

/** In the order of menus and of the columns of qa.csv. */
export const RECORD_FIELDS: readonly Field<QaRecord>[] = [
  {
    id: 'language',
    title: 'Language',
    kind: 'category',
    csv: 'q_lang',
    brief: true,
    of: (record) => record.qLang,
  },
  { id: 'recordModality', title: null, kind: 'category', csv: 'modality', of: (record) => record.modality },
  { id: 'recordLocation', title: null, kind: 'category', csv: 'location', of: (record) => record.location },
  {
    id: 'answer',
    title: 'Answer type',
    kind: 'category',
    csv: 'answer_type',
    of: (record) => record.answerType,
  },
  { id: 'base', title: null, kind: 'category', csv: 'base_type', of: (record) => record.baseType },
  {
    id: 'content',
    title: 'Content type',
    kind: 'category',
    csv: 'content_type',
    brief: true,
    of: (record) => record.contentType,
  },
];
