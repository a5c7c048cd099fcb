/** Records in lines: CSV, TSV, and VQA-Med's `id|question|answer` without names of columns. */
import { CsvError, parse } from 'csv-parse/sync';
import { message } from '../../../../common/messageTemplate';
import { type FindingList, SourceText } from '../../findingList';
import { describeForeignFile } from '../../imageContent';
import { tableLimits, tooMuch } from '../../jsonLimits';
import { decodeText } from '../../textEncoding';
import { MAX_TEXT_FILE_BYTES, readWholeFile, reportEncoding } from '../../textFile';
import type { Cell, RecordTable, TableFormat } from '../recordTable';
import { type TextRow, TextTable } from './textTable';

/** Of a file whose name does not tell: the one that its first line has most of. */
const DELIMITERS = [',', '\t', ';', '|'];
/** Columns of VQA-Med's lines, by their number. */
const PIPE_COLUMNS: ReadonlyMap<number, readonly string[]> = new Map([
  [3, ['image_id', 'question', 'answer']],
  [4, ['image_id', 'question_type', 'question', 'answer']],
]);

export const delimitedFormat: TableFormat = {
  extensions: ['.csv', '.tsv', '.txt'],
  async open(path, findings) {
    const add = findings.about(path);
    const bytes = await readWholeFile(path, add, MAX_TEXT_FILE_BYTES);
    if (!bytes) return undefined;
    const foreign = describeForeignFile(bytes);
    if (foreign) {
      add('unreadable-file', message`The file ${foreign}.`);
      return undefined;
    }
    const decoded = decodeText(bytes);
    reportEncoding(decoded, add);
    if (decoded.text.trim() === '') {
      add('empty-file', message`The file is empty.`);
      return undefined;
    }
    return delimitedTable(path, decoded.text, findings);
  },
};

/** The names of the columns of the lines of a text; undefined where they are no table. */
export function delimitedColumns(path: string, text: string): readonly string[] | undefined {
  const [line = ''] = text.split(/\r?\n|\r/, 1);
  if (path.toLowerCase().endsWith('.txt')) return pipeColumns(text);
  return parseLines(line, delimiterOf(path, line)).records.at(0);
}

function delimitedTable(path: string, text: string, findings: FindingList): RecordTable | undefined {
  const pipes = path.toLowerCase().endsWith('.txt');
  const [firstLine = ''] = text.split(/\r?\n|\r/, 1);
  const delimiter = pipes ? '|' : delimiterOf(path, firstLine);
  const add = findings.about(path);
  if (holdsTooMuch(text, delimiter, pipes)) {
    add('file-too-large', tooMuch(tableLimits));
    return undefined;
  }
  const { records, ranges, endless } = parseLines(text, delimiter, pipes);
  const source = new SourceText(text);
  if (endless !== undefined) {
    add(
      'unreadable-file',
      message`A quotation mark opens a text that never ends; from here on nothing is read.`,
      { at: { text: source, offset: endless, length: 1 } },
    );
  }
  const zeroAt = text.indexOf('\0');
  if (zeroAt >= 0) {
    add(
      'wrong-type',
      message`The file holds zero bytes (NUL) from here on, which no text has; they are kept. It may be damaged: copy or write it again.`,
      { at: { text: source, offset: zeroAt, length: 1 }, severity: 'warning' },
    );
  }
  const given = pipes ? pipeColumns(text) : records.at(0);
  if (!given) return undefined;
  const skipped = pipes ? 0 : 1;
  const names = distinctNames(given);
  const rows = records.slice(skipped).map((values, i): TextRow => {
    if (values.length !== names.length) {
      const at = { text: source, ...ranges[i + skipped] };
      const text = message`The line has ${values.length} values, but ${names.length} columns are named.`;
      add('wrong-type', text, { at, severity: 'warning' });
    }
    // Of short lines only what they have: a long first line would make each of them as long.
    return new Map(values.slice(0, names.length).map((value, c) => [names[c], blankIsMissing(value)]));
  });
  return new TextTable(path, source, names, rows, ranges.slice(skipped));
}

function blankIsMissing(value: string): Cell {
  return value === '' ? null : value;
}

/** Whether a text has more lines or values than are read; quotes as the parser takes them. */
function holdsTooMuch(text: string, delimiter: string, plain: boolean): boolean {
  const mark = delimiter.charCodeAt(0);
  let lines = 0;
  let values = 0;
  let quoted = false;
  let last = 0x0a;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    const isEnd = c === 0x0a || c === 0x0d;
    if (quoted) {
      if (c !== 0x22) continue;
      if (text.charCodeAt(i + 1) === 0x22) i++;
      else quoted = false;
    } else if (c === mark || isEnd) {
      values++;
      if (isEnd && last !== 0x0a && last !== 0x0d) lines++;
      if (values > tableLimits.values || lines > tableLimits.elements) return true;
    } else if (c === 0x22 && !plain) {
      quoted = last === mark || last === 0x0a || last === 0x0d;
    }
    last = c;
  }
  return false;
}

interface Lines {
  readonly records: readonly (readonly string[])[];
  /** Of the records in the text, in UTF-16 units. */
  readonly ranges: readonly { readonly offset: number; readonly length: number }[];
  /** Where the record begins that a quotation mark leaves without an end, if there is one. */
  readonly endless?: number;
}

/** @param plain quotes are letters. */
function parseLines(text: string, delimiter: string, plain = false): Lines {
  const bytes = Buffer.from(text);
  const ends: number[] = []; // bytes
  const records: string[][] = [];
  let isEndless = false;
  try {
    parse(bytes, {
      delimiter,
      on_record: (record: string[], { bytes: end }) => {
        records.push(record);
        ends.push(end);
        return null;
      },
      quote: plain ? null : '"',
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error; // the only fault that is not read over
    isEndless = true;
  }
  const isAscii = bytes.length === text.length;
  const ranges: Lines['ranges'][number][] = [];
  let byte = 0;
  let offset = 0;
  for (const recordEnd of ends) {
    const end = offset + (isAscii ? recordEnd - byte : bytes.toString('utf8', byte, recordEnd).length);
    const own = text.slice(offset, end);
    const before = own.length - own.trimStart().length;
    ranges.push({ offset: offset + before, length: own.trim().length });
    byte = recordEnd;
    offset = end;
  }
  return { records, ranges, ...(isEndless && { endless: offset }) };
}

function delimiterOf(path: string, line: string): string {
  if (path.toLowerCase().endsWith('.tsv')) return '\t';
  const count = (delimiter: string) => line.split(delimiter).length;
  return DELIMITERS.reduce((best, one) => (count(one) > count(best) ? one : best));
}

/** By its first lines; undefined where they are not VQA-Med's. */
function pipeColumns(text: string): readonly string[] | undefined {
  const lines = text.split(/\r?\n|\r/, 5).filter((line) => line.trim() !== '');
  const counts = new Set(lines.map((line) => line.split('|').length));
  const [count = 0] = counts;
  return counts.size === 1 ? PIPE_COLUMNS.get(count) : undefined;
}

/** A column without a name is called by its number, a repeated name gets one: "column 1", "answer 2". */
function distinctNames(given: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return given.map((text, i) => {
    const name = text.trim() === '' ? `column ${i + 1}` : text.trim();
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name} ${count}`;
  });
}
