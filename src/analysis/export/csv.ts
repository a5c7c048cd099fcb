/** Comma-separated values as RFC 4180 has them, with \n line ends: the same table gives the same bytes. */

export type Cell = string | number | boolean | null | undefined;

/** A column with a value for each row. */
export interface Column {
  readonly name: string;
  at(row: number): Cell;
}

export function table(columns: readonly Column[], count: number): string {
  const rows = Array.from({ length: count }, (_, i) => columns.map((column) => column.at(i)));
  return toCsv(
    columns.map((column) => column.name),
    rows,
  );
}

/** "isolation-forest" is awkward as a column name. */
export function columnName(method: string): string {
  return method.replaceAll('-', '_');
}

/**
 * One line per row. A text that a spreadsheet would run as a formula keeps its characters: the dataset's text is
 * exported as it is, and readers such as pandas expect just that.
 */
export function toCsv(header: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [header.map(field).join(',')];
  for (const row of rows) lines.push(row.map(field).join(','));
  return lines.join('\n') + '\n';
}

function field(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'boolean') return cell ? '1' : '0';
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
