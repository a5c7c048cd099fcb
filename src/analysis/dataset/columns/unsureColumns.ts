/** The error of a table whose columns cannot be told: it carries what a user needs to answer. */
import {
  type ColumnMapping,
  type ColumnQuestion,
  type ColumnRole,
  columnRoles,
} from '../../../common/columnMapping';
import { allOf, message } from '../../../common/messageTemplate';
import { AnalysisError } from '../../errors';
import { relativePath } from '../../files/relativePath';
import type { Cell, RecordTable } from '../tables/recordTable';

const MAX_VALUES = 3;
const MAX_VALUE_LENGTH = 80;

/** @param rows the first rows, by the names of their columns. */
export function questionAbout(
  table: Pick<RecordTable, 'path' | 'columns'>,
  root: string,
  rows: readonly Readonly<Record<string, Cell>>[],
  guess: ColumnMapping,
  missing: readonly ColumnRole[],
): ColumnQuestion {
  const valuesOf = (name: string) => rows.slice(0, MAX_VALUES).map((row) => brief(row[name] ?? null));
  return {
    table: relativePath(root, table.path),
    columns: table.columns.map(({ name }) => ({ name, values: valuesOf(name) })),
    guess,
    missing,
  };
}

/** `detail.question` is a `ColumnQuestion` as JSON. */
export function unsureColumns(question: ColumnQuestion, root: string): AnalysisError {
  const missing = allOf(
    question.missing.map((role) => message`${{ template: columnRoles[role], values: [] }}`),
  );
  const names = question.columns.map(({ name }) => name).join(', ');
  return new AnalysisError(
    'unsure-columns',
    message`In ${question.table} it is not clear which column is this: ${missing} (columns: ${names}). Say it once in the editor, or with --columns FILE on the command line.`,
    { folder: root, question: JSON.stringify(question) },
  );
}

function brief(cell: Cell): string {
  const text =
    typeof cell === 'string'
      ? cell
      : JSON.stringify(cell, (_key, value: unknown) =>
          value instanceof Uint8Array ? `(${value.length} bytes)` : value,
        );
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH - 1)}…` : text;
}
