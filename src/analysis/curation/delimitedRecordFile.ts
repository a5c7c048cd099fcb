/**
 * A table in lines (CSV, TSV) with the names of its columns in the first, edited by ranges: cells are replaced and
 * lines removed, everything else keeps its bytes.
 */
import { message } from '../../common/messageTemplate';
import { badFile } from '../errors';
import type { FieldValue } from './decision';
import { EditedRecordFile, withoutMark } from './editedRecordFile';
import { lineEndIn, type TextEdit } from './textEdits';

const DELIMITERS = [',', '\t', ';', '|'];

interface Line {
  readonly offset: number;
  /** Without the line end. */
  readonly length: number;
  readonly cells: readonly { readonly offset: number; readonly length: number }[];
}

export class DelimitedRecordFile extends EditedRecordFile<number> {
  private readonly lines: ReadonlyMap<number, Line>;
  private readonly columns: ReadonlyMap<string, number>;
  private readonly header: string;

  private constructor(
    path: string,
    bom: string,
    text: string,
    private readonly delimiter: string,
  ) {
    super(path, bom, text);
    const [header = { offset: 0, length: 0, cells: [] }, ...lines] = linesOf(text, delimiter);
    this.header = text.slice(header.offset, header.offset + header.length);
    const names = header.cells.map((cell) => this.cell(cell)?.trim() ?? '');
    this.columns = new Map(names.map((name, i) => [name, i]));
    this.lines = new Map(lines.map((line) => [line.offset, line]));
  }

  static of(path: string, text: string): DelimitedRecordFile {
    const { bom, body } = withoutMark(text);
    const [first = ''] = body.split(/\r?\n|\r/, 1);
    const count = (delimiter: string) => first.split(delimiter).length;
    const most = DELIMITERS.reduce((best, one) => (count(one) > count(best) ? one : best));
    return new DelimitedRecordFile(path, bom, body, /\.tsv$/i.test(path) ? '\t' : most);
  }

  offsets(): readonly number[] {
    return [...this.lines.keys()];
  }

  protected lengthOf(offset: number): number | undefined {
    return this.lines.get(offset)?.length;
  }

  fieldValue(offset: number, field: string): string | null | undefined {
    const line = this.lines.get(offset);
    const cell = line?.cells.at(this.columns.get(field) ?? Infinity);
    return line && (cell ? this.cell(cell) : null);
  }

  isLike(other: object): boolean {
    return (
      other instanceof DelimitedRecordFile &&
      other.delimiter === this.delimiter &&
      JSON.stringify([...other.columns]) === JSON.stringify([...this.columns])
    );
  }

  newText(_path: string, records: readonly string[]): string {
    const end = lineEndIn(this.text);
    return [this.header, ...records].map((line) => line + end).join('');
  }

  cannotHold(field: string, value: FieldValue): 'field' | 'value' | undefined {
    if (!this.columns.has(field)) return 'field';
    return Array.isArray(value) ? 'value' : undefined;
  }

  correct(offset: number, field: string, value: FieldValue): void {
    const column = this.columns.get(field) ?? -1;
    const line = this.lines.get(offset);
    const cell = line?.cells.at(column);
    if (!line || !cell) {
      throw badFile(
        this.path,
        message`${this.path} has a line with fewer values than columns, so ${field} cannot be set; complete it.`,
      );
    }
    const before = this.text.slice(cell.offset, cell.offset + cell.length);
    this.setEdit(offset, column, {
      ...cell,
      content: this.written(value === null ? '' : String(value), before),
    });
  }

  protected recordEdits(): readonly TextEdit[] {
    const edits: TextEdit[] = [];
    for (const offset of this.removed) {
      const length = this.lines.get(offset)?.length ?? 0;
      const [end] = /^(\r\n|\n|\r)?/.exec(this.text.slice(offset + length)) ?? [''];
      edits.push({ offset, length: length + end.length, content: '' });
    }
    const end = lineEndIn(this.text);
    const isEnded = this.text === '' || /[\r\n]$/.test(this.text);
    const added = this.appended.map(({ record }) => `${record()}${end}`).join('');
    if (added !== '') {
      edits.push({ offset: this.text.length, length: 0, content: `${isEnded ? '' : end}${added}` });
    }
    return edits;
  }

  /** Null for an empty cell. */
  private cell({ offset, length }: { readonly offset: number; readonly length: number }): string | null {
    const raw = this.text.slice(offset, offset + length);
    const quoted = /^\s*"([\s\S]*)"\s*$/.exec(raw)?.[1];
    const value = quoted === undefined ? raw : quoted.replaceAll('""', '"');
    return value === '' ? null : value;
  }

  /** Quoted where it must be, or where the old cell was. */
  private written(value: string, before: string): string {
    const mustQuote = value.includes(this.delimiter) || /["\r\n]/.test(value) || before.startsWith('"');
    return mustQuote ? `"${value.replaceAll('"', '""')}"` : value;
  }
}

/** The lines that are not blank; a quoted cell may hold delimiters and line ends. */
function linesOf(text: string, delimiter: string): Line[] {
  const lines: Line[] = [];
  let cells: Line['cells'][number][] = [];
  let start = 0; // of the line
  let cell = 0; // start of the cell
  let isQuoted = false;
  const endLine = (end: number) => {
    cells.push({ offset: cell, length: end - cell });
    if (text.slice(start, end).trim() !== '') lines.push({ offset: start, length: end - start, cells });
    cells = [];
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (isQuoted) {
      if (c === '"') isQuoted = false; // of two, the second opens again
    } else if (c === '"' && (i === cell || text[i - 1] === '"')) isQuoted = true;
    else if (c === delimiter) {
      cells.push({ offset: cell, length: i - cell });
      cell = i + 1;
    } else if (c === '\n' || c === '\r') {
      endLine(i);
      if (c === '\r' && text[i + 1] === '\n') i++;
      start = cell = i + 1;
    }
  }
  if (start < text.length) endLine(text.length);
  return lines;
}
