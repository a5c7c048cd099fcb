/**
 * Comma-separated values as RFC 4180 has them, with \n line ends: the same table gives the same bytes.
 *
 * Numbers are written in full, infinite ones as inf, flags as 1 and 0, what is missing as an empty cell. Text that a spreadsheet would run
 * as a formula (it begins with = + - @, their full-width forms, a tab or a line end) gets a leading apostrophe,
 * unless all of it is a number; other text is written as it is.
 */

export type Cell = string | number | boolean | null | undefined;

/** A column with a value for each row. */
export interface Column {
  readonly name: string;
  readonly at: (row: number) => Cell;
  /** Its numbers are not counts: a table with types has doubles, also where all happen to be whole. */
  readonly isReal?: true;
}

export function table(columns: readonly Column[], rows: Iterable<number>): string {
  return [...tableLines(columns, rows)].join('');
}

/** The same, a line at a time: a table of long texts may be longer than a string can be. */
export function tableLines(columns: readonly Column[], rows: Iterable<number>): Generator<string> {
  const cells = function* () {
    for (const row of rows) yield columns.map((column) => column.at(row));
  };
  return csvLines(
    columns.map(({ name }) => name),
    cells(),
  );
}

/** One line per row. */
export function toCsv(header: readonly string[], rows: Iterable<readonly Cell[]>): string {
  return [...csvLines(header, rows)].join('');
}

export function* csvLines(header: readonly string[], rows: Iterable<readonly Cell[]>): Generator<string> {
  yield `${header.map(field).join(',')}\n`;
  for (const row of rows) yield `${row.map(field).join(',')}\n`;
}

function field(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') return numberText(cell);
  if (typeof cell === 'boolean') return cell ? '1' : '0';
  const text = isFormula(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Infinities as NumPy and pandas write and read them; no number is an empty cell. */
function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? '' : value > 0 ? 'inf' : '-inf';
}

function isFormula(text: string): boolean {
  return /^[=+\-@＝＋－＠\t\r\n]/.test(text) && !/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text);
}
