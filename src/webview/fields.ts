/** Access to the fields of the dataset: what rows are called, found and shown by. Pure. */
import type { CategoryColumn, DatasetColumns, FieldColumn } from '../analysis/session/datasetColumns';
import { fieldsOfNames } from '../common/clusterNames';
import { fieldCell } from '../common/pointColumns';
import { shownValue } from '../common/shownValue';
import { languageOfPage } from './text';

export type CategoryField = Extract<FieldColumn, { kind: 'category' }>;

export function fieldNamed(dataset: DatasetColumns | null, id: string): FieldColumn | undefined {
  return dataset?.fields.find((field) => field.id === id);
}

/** Those of which some row has a value. */
export function fieldsOf(
  dataset: DatasetColumns | null,
  level: FieldColumn['level'],
): readonly FieldColumn[] {
  return dataset?.fields.filter((field) => field.level === level && !field.empty) ?? [];
}

export function categoriesOf(
  dataset: DatasetColumns | null,
  level: FieldColumn['level'],
): readonly CategoryField[] {
  return fieldsOf(dataset, level).filter((field) => field.kind === 'category');
}

/** Value of a row that exists, as shown; '' where a number is missing. */
export function valueAt(field: FieldColumn, row: number): string | number {
  if (field.kind === 'number') return fieldCell(field, row) ?? '';
  const { values, codes } = shownColumn(field);
  return values[codes[row]];
}

const shownColumns = new WeakMap<CategoryColumn, CategoryColumn>();

/**
 * The column with its values as shown: "Brain_Tissue" as "Brain Tissue" in modality and location, "zh" as "Chinese" in
 * language, unless the dataset has both. Values of other fields may be names of files. The same column for the same field.
 */
export function shownColumn({ id, column }: Pick<CategoryField, 'id' | 'column'>): CategoryColumn {
  if (id !== 'language' && !fieldsOfNames.has(id)) return column;
  const known = shownColumns.get(column);
  if (known) return known;
  const locale = id === 'language' ? languageOfPage() : 'en'; // only names of languages depend on it
  const values = column.values.map((value) => shownValue(id, value, locale));
  const shown = new Set(values).size === values.length ? { ...column, values } : column;
  shownColumns.set(column, shown);
  return shown;
}

/** Values of the fields that describe a row in a few words. */
export function briefValues(
  dataset: DatasetColumns,
  level: FieldColumn['level'],
  row: number,
): readonly string[] {
  return fieldsOf(dataset, level)
    .filter(({ brief }) => brief)
    .map((field) => String(valueAt(field, row)));
}
