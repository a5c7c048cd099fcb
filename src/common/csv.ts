/**
 * Comma-separated values as RFC 4180 has them, with \n line ends: the same table gives the same bytes.
 *
 * Numbers are written in full, flags as 1 and 0, what is missing as an empty cell. Text that a spreadsheet would run
 * as a formula (it begins with = + - @, their full-width forms, a tab or a line end) gets a leading apostrophe,
 * unless all of it is a number; other text is written as it is.
 */

export type Cell = string | number | boolean | null | undefined;

/** A column with a value for each row. */
export interface Column {
  readonly name: string;
  readonly at: (row: number) => Cell;
}

export function table(columns: readonly Column[], rows: Iterable<number>): string {
  return toCsv(
    columns.map(({ name }) => name),
    Array.from(rows, (row) => columns.map((column) => column.at(row))),
  );
}

/** One line per row. */
export function toCsv(header: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [header.map(field).join(',')];
  for (const row of rows) lines.push(row.map(field).join(','));
  return lines.join('\n') + '\n';
}

function field(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  if (typeof cell === 'boolean') return cell ? '1' : '0';
  const text = isFormula(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function isFormula(text: string): boolean {
  return /^[=+\-@＝＋－＠\t\r\n]/.test(text) && !/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text);
}
