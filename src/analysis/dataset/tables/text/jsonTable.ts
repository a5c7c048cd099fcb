/**
 * Records in JSON: a list of objects, or an object of such lists ("train": […]; {"data": […]}; by the names of images),
 * of records by their id, or of columns ({"question": […], "answer": […]}); what pandas writes; JSON Lines. A record
 * that has its questions in a list ({"image": "a.png", "qa_pairs": [{"question": …}]}) is a row for each of them.
 */
import { largestOf } from '../../../../common/extremes';
import { message } from '../../../../common/messageTemplate';
import { elementRanges, memberRanges, type TextRange } from '../../elementRanges';
import type { FindingList } from '../../findingList';
import { tableLimits, tooMuch } from '../../jsonLimits';
import { type JsonSource, readJsonSource } from '../../jsonSource';
import { isImageFile } from '../../records/imageFiles';
import { knownSplit } from '../../splitNames';
import { MAX_TEXT_FILE_BYTES } from '../../textFile';
import type { Cell, RecordTable, TableFormat } from '../recordTable';
import { type TextRow, TextTable } from './textTable';

export const jsonFormat: TableFormat = {
  extensions: ['.json', '.jsonl', '.ndjson'],
  async open(path, findings, task) {
    const source = await readJsonSource(path, findings, {
      limits: tableLimits,
      maxBytes: MAX_TEXT_FILE_BYTES,
      check: () => task.check(),
    });
    if (!source) return undefined;
    try {
      return jsonTable(source, findings);
    } catch (error) {
      if (!(error instanceof TooManyCells)) throw error;
      findings.about(path)('file-too-large', tooMuch(tableLimits));
      return undefined;
    }
  },
};

/** Few values can make many cells: columns of unlike lengths, lines shorter than the names, keys beside many questions. */
class Cells {
  private left = tableLimits.values;

  /** @throws TooManyCells */
  take(rows: number, columns: number): void {
    this.left -= rows * columns;
    if (this.left < 0) throw new TooManyCells();
  }
}

class TooManyCells extends Error {}

interface Found {
  readonly value: unknown;
  readonly range: Pick<TextRange, 'offset' | 'length'>;
  /** What its place in the file says: its key as an id, or the split of its list. */
  readonly more?: readonly (readonly [string, Cell])[];
}

function jsonTable(source: JsonSource, findings: FindingList): RecordTable | undefined {
  const add = findings.about(source.path);
  const cells = new Cells();
  const found = recordsOf(source, cells);
  if (!found) {
    add('wrong-type', message`The file holds no list of records (objects with the same keys).`);
    return undefined;
  }
  const names = new Set<string>();
  const rows: TextRow[] = [];
  const ranges: Found['range'][] = [];
  for (const { value, range, more = [] } of found.flatMap((one) => questionsIn(one, source, cells))) {
    if (!isObject(value)) {
      const at = { text: source.text, ...range };
      add('wrong-type', message`A record must be an object; it is left out.`, { at });
      continue;
    }
    const row = new Map<string, Cell>(more);
    for (const [name, cell] of Object.entries(value)) row.set(name, cellOf(cell));
    for (const name of row.keys()) names.add(name);
    rows.push(row);
    ranges.push(range);
  }
  return new TextTable(source.path, source.text, [...names], rows, ranges);
}

/** Undefined where the value has none of the known shapes. */
function recordsOf(source: JsonSource, cells: Cells): Found[] | undefined {
  const { value, elements } = source;
  if (Array.isArray(value)) {
    return value.map((one: unknown, i) => ({ value: one, range: elements[i] }));
  }
  if (value === undefined) return wholeRecords(source);
  if (!isObject(value)) return undefined;
  const members = Object.entries(value);
  const ranges = memberRanges(source.text.text);
  if (isListOfTexts(value['columns']) && Array.isArray(value['data'])) {
    cells.take(value['data'].length, value['columns'].length);
    return recordsOfLines(value['columns'], value['data'], ranges.get('data'), source);
  }
  const lists = members.filter(([, list]) => isListOfObjects(list));
  if (lists.length > 0) {
    return lists.flatMap(([key, list]) => recordsOfList(key, list, ranges.get(key), source));
  }
  const columns = members.filter(([, list]) => Array.isArray(list));
  if (columns.length > 1 && columns.length === members.length)
    return recordsOfColumns(columns, source, cells);
  if (members.length > 0 && members.every(([, one]) => isObject(one))) {
    if (members.every(([, one]) => isByNumber(one))) return recordsOfNumbered(members, source, cells);
    // By id.
    return members.flatMap(([key, one]) => {
      const range = ranges.get(key);
      return range ? [{ value: one, range, more: [['id', key]] as const }] : [];
    });
  }
  return undefined;
}

function recordsOfList(
  key: string,
  list: unknown,
  range: Found['range'] | undefined,
  { text }: JsonSource,
): Found[] {
  if (!range || !Array.isArray(list)) return [];
  const split = knownSplit(key);
  const more = split
    ? { more: [['split', split]] as const }
    : isImageFile(key)
      ? { more: [['image', key]] as const }
      : {};
  const inner = rangesIn(range, text);
  return list.map((value: unknown, i) => ({ value, range: inner[i], ...more }));
}

/** Ranges of the elements of the list at a range. */
function rangesIn(list: Found['range'], text: JsonSource['text']): Found['range'][] {
  const ranges = elementRanges(text.text.slice(list.offset, list.offset + list.length));
  return ranges.map(({ offset, length }) => ({ offset: list.offset + offset, length }));
}

/** As `to_json(orient="split")` of pandas writes them. */
function recordsOfLines(
  names: readonly string[],
  lines: readonly unknown[],
  range: Found['range'] | undefined,
  { text }: JsonSource,
): Found[] {
  if (!range) return [];
  const inner = rangesIn(range, text);
  return lines.map((line, i) => ({
    value: Array.isArray(line)
      ? Object.fromEntries(names.map((name, c): [string, unknown] => [name, line[c]]))
      : line,
    range: inner[i],
  }));
}

/** As `to_json()` of pandas writes columns: {"image": {"0": …, "1": …}, "question": {"0": …, "1": …}}. */
function recordsOfNumbered(
  columns: readonly (readonly [string, unknown])[],
  source: JsonSource,
  cells: Cells,
): Found[] {
  const numbers = [
    ...new Set(columns.flatMap(([, column]) => (isObject(column) ? Object.keys(column) : []))),
  ];
  cells.take(numbers.length, columns.length);
  const lists = columns.map(
    ([name, column]) => [name, numbers.map((number) => (isObject(column) ? column[number] : null))] as const,
  );
  return recordsOfColumns(lists, source, cells);
}

function isByNumber(value: unknown): boolean {
  if (!isObject(value)) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => /^\d+$/.test(key));
}

/** The record itself, or one for each question of a list in it. */
function questionsIn(found: Found, { text }: JsonSource, cells: Cells): Found[] {
  const { value, range, more } = found;
  if (!isObject(value) || asksItself(value)) return [found];
  const [name, list] = Object.entries(value).find(([, one]) => isListOfQuestions(one)) ?? [];
  if (name === undefined || !Array.isArray(list)) return [found];
  cells.take(list.length, Object.keys(value).length);
  const others = Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
  const own = memberRanges(text.text.slice(range.offset, range.offset + range.length)).get(name);
  const inner = own && rangesIn({ offset: range.offset + own.offset, length: own.length }, text);
  return list.map((one: unknown, i) => ({
    value: isObject(one) ? { ...others, ...one } : one,
    range: inner?.[i] ?? range,
    ...(more === undefined ? {} : { more }),
  }));
}

function isListOfQuestions(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((one) => isObject(one) && asksItself(one));
}

function asksItself(record: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(record).some((name) => /^(?:question|问题)$/i.test(name));
}

function isListOfTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');
}

/** Every row has the range of the whole file. */
function recordsOfColumns(
  columns: readonly (readonly [string, unknown])[],
  { text }: JsonSource,
  cells: Cells,
): Found[] {
  const lists = columns.map(([name, list]) => ({ name, list: Array.isArray(list) ? list : [] }));
  const n = largestOf(lists.map(({ list }) => list.length));
  cells.take(n, lists.length);
  const range = { offset: 0, length: text.text.length };
  return Array.from({ length: n }, (_none, i) => ({
    value: Object.fromEntries(lists.map(({ name, list }) => [name, list[i]])),
    range,
  }));
}

/** The records before the fault of a list that is no valid JSON. */
function wholeRecords({ root, text }: JsonSource): Found[] | undefined {
  if (root.type !== 'array') return undefined;
  return (root.children ?? []).flatMap(({ offset, length }) => {
    const own = text.text.slice(offset, offset + length);
    try {
      return [{ value: JSON.parse(own) as unknown, range: { offset, length } }];
    } catch {
      return []; // the record that is cut off, which the finding about the syntax names
    }
  });
}

function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON has no other values. */
function cellOf(value: unknown): Cell {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(cellOf);
  if (!isObject(value)) return null;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, cellOf(one)]));
}
