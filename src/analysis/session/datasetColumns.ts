/** The dataset as columns for the webview: typed arrays and few distinct strings instead of thousands of objects. */
import { type ColumnMapping, columnRoles, roleNames } from '../../common/columnMapping';
import { message, type MessageTemplate } from '../../common/messageTemplate';
import { type Field, fieldsWith, RECORD_FIELDS, SAMPLE_FIELDS, UNKNOWN } from '../dataset/fields';
import type { Dataset, Finding } from '../dataset/types';

/** A column of few distinct values: `values[codes[i]]` is row i's. */
export interface CategoryColumn {
  readonly values: readonly string[];
  readonly codes: Uint32Array;
}

/** Values of one field of `dataset/fields`: of samples (n) or of QA records (m). */
export type FieldColumn = {
  readonly id: string;
  /** English. */
  readonly title: string;
  readonly level: 'image' | 'qa';
  /** Name of the column in CSV files. */
  readonly csv: string;
  /** Named where a row is described in a few words. */
  readonly brief: boolean;
  /** No row has a value; only tables have the field then. */
  readonly empty: boolean;
} & (
  | { readonly kind: 'category'; readonly column: CategoryColumn }
  /** NaN = missing. */
  | { readonly kind: 'number'; readonly column: Float64Array }
);

/** The dataset as columns; every array owns its buffer. n samples, m QA records. */
export interface DatasetColumns {
  readonly name: string;
  /** Absolute path of the dataset root on the machine of the extension host. */
  readonly root: string;
  /** Real paths below which the dataset's files lie. */
  readonly roots: readonly string[];
  /** Names of the samples (n), in the row order of the embeddings. */
  readonly ids: readonly string[];
  /** Fields with a title, those of samples first, in the order of their declaration. */
  readonly fields: readonly FieldColumn[];
  /** Sample of each QA record (m); records of a sample are consecutive. */
  readonly qaToSample: Int32Array;
  /** One sentence: as what it is read, and by what that was recognised. */
  readonly layoutReason: MessageTemplate | null;
  /** "Question = question, Answer = answer"; null where it is read from no table. */
  readonly columns: MessageTemplate | null;
  readonly findings: readonly Finding[];
  /** Of a dataset that was read again, where few came: each new row with the known rows most similar to it. */
  readonly added?: readonly AddedRow[];
}

export interface AddedRow {
  readonly row: number;
  readonly similar: readonly number[];
}

/** Questions and answers of the QA records (m). */
export interface RecordTexts {
  readonly questions: CategoryColumn;
  readonly answers: CategoryColumn;
  readonly places: RecordStarts;
}

/** Where QA records (m) begin. */
export interface RecordStarts {
  /** As findings name them: relative to the dataset root, with forward slashes. */
  readonly files: CategoryColumn;
  /** 1-based line and column; in a table without lines its row, 0-based, and 1. */
  readonly lines: Uint32Array;
  readonly columns: Uint32Array;
}

export function recordTexts({ root, samples }: Dataset): RecordTexts {
  const records = samples.flatMap((sample) => sample.qa);
  const files = categoryColumn(records.map(({ source }) => source.file));
  // The page of the report runs this too: without `node:path`, as `relativePath` is within the root.
  const inRoot = (file: string) =>
    (file.startsWith(root) ? file.slice(root.length) : file).replaceAll('\\', '/').replace(/^\/+/, '');
  return {
    questions: categoryColumn(records.map(({ question }) => question)),
    answers: categoryColumn(records.map(({ answer }) => answer)),
    places: {
      files: { ...files, values: files.values.map(inRoot) },
      lines: Uint32Array.from(records, ({ source: { line, row } }) => row ?? line),
      columns: Uint32Array.from(records, ({ source }) => source.column),
    },
  };
}

/** Values in order of first appearance in `texts`. */
function categoryColumn(texts: readonly string[]): CategoryColumn {
  const codeOf = new Map<string, number>();
  const codes = new Uint32Array(texts.length);
  for (let i = 0; i < texts.length; i++) {
    let code = codeOf.get(texts[i]);
    if (code === undefined) {
      code = codeOf.size;
      codeOf.set(texts[i], code);
    }
    codes[i] = code;
  }
  return { values: [...codeOf.keys()], codes };
}

export function datasetColumns(dataset: Dataset): DatasetColumns {
  const { name, root, roots, samples, layoutReason = null, findings } = dataset;
  const records = samples.flatMap((sample) => sample.qa);
  return {
    name,
    root,
    roots,
    ids: samples.map((sample) => sample.id),
    fields: [...fieldColumns('image', SAMPLE_FIELDS, samples), ...fieldColumns('qa', RECORD_FIELDS, records)],
    qaToSample: Int32Array.from(samples.flatMap(({ qa }, index) => qa.map(() => index))),
    layoutReason,
    columns: columnsUsed(dataset.columns?.at(0)?.columns ?? {}),
    findings,
  };
}

function columnsUsed(columns: ColumnMapping): MessageTemplate | null {
  const parts = roleNames.flatMap((role) => {
    const names = columns[role];
    return names ? message`${{ template: columnRoles[role], values: [] }} = ${names.join(' + ')}` : [];
  });
  return parts.reduce<MessageTemplate | null>((all, part) => (all ? message`${all}, ${part}` : part), null);
}

function fieldColumns<Row>(
  level: FieldColumn['level'],
  fields: readonly Field<Row>[],
  rows: readonly Row[],
): FieldColumn[] {
  return fieldsWith(fields, rows).flatMap((field): FieldColumn[] => {
    const { id, title, csv, brief = false } = field;
    if (title === null) return [];
    const empty = rows.length > 0 && rows.every((row) => (field.of(row) ?? UNKNOWN) === UNKNOWN);
    const head = { id, title, level, csv, brief, empty };
    return field.kind === 'category'
      ? [{ ...head, kind: 'category', column: categoryColumn(rows.map((row) => field.of(row) ?? UNKNOWN)) }]
      : [{ ...head, kind: 'number', column: Float64Array.from(rows, (row) => field.of(row) ?? NaN) }];
  });
}
