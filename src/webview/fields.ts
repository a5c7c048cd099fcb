/** Access to the fields of the dataset: what rows are called, found and shown by. Pure. */
import type { DatasetColumns, FieldColumn } from '../analysis/session/datasetColumns';
import { fieldCell } from '../common/pointColumns';

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
  return fieldCell(field, row) ?? '';
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
