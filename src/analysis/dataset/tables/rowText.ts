/** One row of a table as JSON that a reader can take in: bytes as their number, long texts shortened. */
import { readRow } from './cells';
import type { Cell } from './recordTable';

/** Longer texts are images or documents. */
const MAX_TEXT_LENGTH = 20_000;
const SHOWN_OF_LONG = 200;

/**
 * JSON in lines, columns in the order of the table.
 * @param row 0-based.
 * @throws AnalysisError `bad-file` when the file is no table any more; `bad-input` when it has no such row.
 */
export async function rowText(path: string, row: number): Promise<string> {
  const cells = await readRow(path, row);
  return `${JSON.stringify(Object.fromEntries(cells.map(([name, cell]) => [name, shown(cell)])), null, 2)}\n`;
}

function shown(cell: Cell): unknown {
  if (cell instanceof Uint8Array) return `<${cell.length} bytes>`;
  if (Array.isArray(cell)) return cell.map(shown);
  if (typeof cell === 'object' && cell !== null) {
    return Object.fromEntries(Object.entries(cell).map(([name, value]) => [name, shown(value)]));
  }
  if (typeof cell !== 'string' || cell.length <= MAX_TEXT_LENGTH) return cell;
  return `${cell.slice(0, SHOWN_OF_LONG)}… <${cell.length} characters>`;
}
