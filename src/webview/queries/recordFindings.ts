/** Which QA records findings are about. Pure. */
import type { Finding } from '../../analysis/dataset/types';
import type { DatasetColumns, RecordStarts } from '../../analysis/session/datasetColumns';

type Place = Pick<Finding, 'sample' | 'file' | 'line' | 'column' | 'row'>;

/**
 * @returns number of findings of each record (m): those within its text, which ends where the next one of the file begins.
 * Findings of images and of whole files are none of a record.
 */
export function findingsOfRecords(
  { ids, qaToSample }: Pick<DatasetColumns, 'ids' | 'qaToSample'>,
  starts: RecordStarts,
  findings: readonly Place[],
): Uint32Array {
  const counts = new Uint32Array(qaToSample.length);
  const rowsOf = rowsByFile(starts, new Set(findings.map(({ file }) => file)));
  for (const finding of findings) {
    const row = recordAt(starts, rowsOf.get(finding.file) ?? [], finding);
    if (row !== undefined && (finding.sample ?? ids[qaToSample[row]]) === ids[qaToSample[row]]) counts[row]++;
  }
  return counts;
}

/** Rows of the records in each of some files, in the order of the file. */
function rowsByFile(
  { files: { values, codes }, lines, columns }: RecordStarts,
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, readonly number[]> {
  const rows = values.map((file): number[] | null => (wanted.has(file) ? [] : null));
  codes.forEach((code, row) => rows[code]?.push(row));
  for (const list of rows) list?.sort((a, b) => lines[a] - lines[b] || columns[a] - columns[b]);
  return new Map(values.map((file, code) => [file, rows[code] ?? []]));
}

/** The last record that begins at or before a place; in a table without lines that of the row. */
function recordAt(
  { lines, columns }: RecordStarts,
  rows: readonly number[],
  { line, column, row }: Place,
): number | undefined {
  const isAfter = (record: number) =>
    row === undefined
      ? lines[record] > line || (lines[record] === line && columns[record] > column)
      : lines[record] > row;
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isAfter(rows[middle])) high = middle;
    else low = middle + 1;
  }
  const found = rows.at(low - 1);
  if (low === 0 || found === undefined) return undefined;
  return row === undefined || lines[found] === row ? found : undefined;
}
