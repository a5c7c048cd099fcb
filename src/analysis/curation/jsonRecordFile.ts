/**
 * A JSON file of records, edited by ranges of its text: what no edit touches keeps its bytes, so that a diff shows the
 * edits alone. Lists (`[{…}, …]`, also inside an object) and JSON Lines.
 */
import { getNodeValue, type Node, type ParseError, parseTree } from 'jsonc-parser';
import { looksLikeJsonLines } from '../dataset/jsonLines';
import { properties } from '../dataset/jsonNodes';
import { knownSplit } from '../dataset/splitNames';
import type { FieldValue } from './decision';
import { EditedRecordFile, withoutMark } from './editedRecordFile';
import { lineEndIn, type TextEdit } from './textEdits';

export class JsonRecordFile extends EditedRecordFile<string> {
  private readonly lists: readonly List[];
  private readonly listOf = new Map<number, List>();
  private readonly records = new Map<number, Node>();
  private readonly escapes: boolean;
  private readonly end: string;

  private constructor(
    path: string,
    bom: string,
    text: string,
    private readonly isLines: boolean,
  ) {
    super(path, bom, text);
    this.lists = isLines ? [{ node: linesOf(text) }] : listsIn(text);
    for (const list of this.lists) {
      for (const one of list.node.children ?? []) {
        if (one.type !== 'object') continue; // a line of values, whose fields stand elsewhere
        this.records.set(one.offset, one);
        this.listOf.set(one.offset, list);
      }
    }
    this.escapes = /\\u[0-9a-f]{4}/i.test(text) && !/[^\0-\x7f]/.test(text);
    this.end = lineEndIn(text);
  }

  static of(path: string, text: string): JsonRecordFile {
    const { bom, body } = withoutMark(text);
    return new JsonRecordFile(path, bom, body, isLinesFile(path) || looksLikeJsonLines(body));
  }

  newText(path: string, records: readonly string[]): string {
    const [first] = records;
    const end = lineEndIn(first);
    if (isLinesFile(path)) return records.map((one) => oneLine(one) + end).join('');
    const indent = /[\r\n]([ \t]*)\}$/.exec(first)?.[1];
    return indent === undefined
      ? `[${records.join(`,${end}`)}]${end}`
      : `[${end}${indent}${records.join(`,${end}${indent}`)}${end}]${end}`;
  }

  offsets(): readonly number[] {
    return [...this.records.keys()].sort((a, b) => a - b);
  }

  protected lengthOf(offset: number): number | undefined {
    return this.records.get(offset)?.length;
  }

  /** The value of a field as the file has it; null where it has none, undefined where no record begins at the offset. */
  fieldValue(offset: number, field: string): unknown {
    const record = this.records.get(offset);
    if (!record) return undefined;
    const node = properties(record).get(field);
    const value: unknown = node && getNodeValue(node);
    return value ?? null;
  }

  /** The split whose list holds the record at an offset, of a file such as {"train": […], "test": […]}. */
  splitAt(offset: number): string | undefined {
    return this.listOf.get(offset)?.split;
  }

  hasListOf(split: string): boolean {
    return this.lists.some((list) => list.split === split);
  }

  /** Whether all of it is JSON: then a record that is not found has another shape than those that are edited. */
  isWhole(): boolean {
    const texts = this.isLines ? this.text.split('\n').filter((line) => line.trim() !== '') : [this.text];
    return texts.every((text) => {
      const errors: ParseError[] = [];
      parseTree(text, errors, { disallowComments: true });
      return errors.length === 0;
    });
  }

  isLike(other: object): boolean {
    return other instanceof JsonRecordFile;
  }

  /** A JSON record may have any field. */
  cannotHold(): undefined {
    return undefined;
  }

  /** Sets a field of the record at an offset; a field that it does not have is added behind the others. */
  correct(offset: number, field: string, value: FieldValue): void {
    const record = this.records.get(offset);
    if (!record) throw new Error(`${this.path} has no record at ${offset}.`);
    const node = properties(record).get(field);
    const content = this.json(value);
    const edit = node
      ? { offset: node.offset, length: node.length, content }
      : this.newProperty(record, field, content);
    this.setEdit(offset, field, edit);
  }

  protected recordEdits(): readonly TextEdit[] {
    const edits: TextEdit[] = [];
    this.lists.forEach((list, i) => {
      const children = list.node.children ?? [];
      const isKept = children.map(({ offset }) => !this.removed.has(offset));
      const isHere = (split: string | undefined) => (split === undefined ? i === 0 : split === list.split);
      const added = this.appended.flatMap(({ record, split }) => (isHere(split) ? record() : []));
      for (const edit of this.removals(children, isKept)) edits.push(edit);
      if (added.length > 0) edits.push(this.addition(list.node, children, isKept.lastIndexOf(true), added));
    });
    return edits;
  }

  /** From the end of the record before, so that its comma and its line go too; leading ones up to the first that stays. */
  private removals(children: readonly Node[], isKept: readonly boolean[]): TextEdit[] {
    const first = isKept.indexOf(true);
    if (this.isLines) return children.filter((_, i) => !isKept[i]).map((one) => this.wholeLine(one));
    return children.flatMap((one, i): TextEdit[] => {
      if (isKept[i]) return [];
      const end = one.offset + one.length;
      if (first >= 0 && i > first) {
        const before = endOf(children[i - 1]);
        return [{ offset: before, length: end - before, content: '' }];
      }
      const next = i + 1 < children.length ? children[i + 1].offset : end;
      return [{ offset: one.offset, length: next - one.offset, content: '' }];
    });
  }

  private wholeLine({ offset, length }: Node): TextEdit {
    const lineEnd = this.text.indexOf('\n', offset + length);
    const end = lineEnd < 0 ? this.text.length : lineEnd + 1;
    return { offset, length: end - offset, content: '' };
  }

  /** Joined as the last two records are. @param last index of the last record that stays, -1 for none. */
  private addition(list: Node, children: readonly Node[], last: number, added: readonly string[]): TextEdit {
    if (this.isLines) {
      const isOpen = this.text.length > 0 && !this.text.endsWith('\n');
      // A last line that goes leaves the end of the one before it.
      const goes =
        children.length > 0 && last < children.length - 1 && this.isAtEnd(children[children.length - 1]);
      const content =
        (isOpen && !goes ? this.end : '') + added.map((one) => oneLine(one) + this.end).join('');
      return { offset: this.text.length, length: 0, content };
    }
    const gap = this.gapIn(list, children);
    const all = added.join(gap);
    if (children.length === 0) {
      const inside = this.text.indexOf('[', list.offset) + 1;
      return { offset: inside, length: 0, content: all };
    }
    // Behind the last removed one, whose removal ends where the list does.
    const at = endOf(children[children.length - 1]);
    return { offset: at, length: 0, content: last < 0 ? all : gap + all };
  }

  private isAtEnd(record: Node): boolean {
    const { offset, length } = this.wholeLine(record);
    return offset + length === this.text.length;
  }

  /** Between two records. */
  private gapIn(list: Node, children: readonly Node[]): string {
    const [before, last] = children.slice(-2);
    if (children.length > 1) return this.text.slice(endOf(before), last.offset);
    const lead = children.length > 0 ? this.text.slice(list.offset + 1, before.offset) : '';
    return `,${/[\r\n]/.test(lead) ? lead : this.end}`;
  }

  private newProperty(record: Node, field: string, content: string): TextEdit {
    const all = record.children ?? [];
    const last = all.at(-1);
    if (!last) return { offset: record.offset + 1, length: 0, content: `${this.json(field)}: ${content}` };
    const before = all.at(-2);
    const gap = before ? this.text.slice(endOf(before), last.offset) : ', ';
    const [key, value] = last.children ?? [];
    const colon = this.text.slice(endOf(key), value.offset);
    return { offset: endOf(last), length: 0, content: `${gap}${this.json(field)}${colon}${content}` };
  }

  /** As the file writes texts: letters beyond ASCII escaped where it escapes them. */
  private json(value: FieldValue): string {
    const text = JSON.stringify(value);
    if (!this.escapes) return text;
    return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  }
}

function isLinesFile(path: string): boolean {
  return /\.(jsonl|ndjson)$/i.test(path);
}

/** A record as JSON Lines have it: what lies in several lines is written in one, with its numbers and escapes as they are. */
function oneLine(record: string): string {
  // A text of JSON holds no line end, so that all of these stand between its parts.
  return record.replaceAll(/([{[]?)\s*[\r\n]\s*([}\]]?)/g, (_gap, open: string, close: string) =>
    open || close ? open + close : ' ',
  );
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}

interface List {
  readonly node: Node;
  /** Where its key says it. */
  readonly split?: string;
}

/** Lists of objects, outermost first; a list inside a record is none. */
function listsIn(text: string): List[] {
  const root = parseTree(text);
  const found: List[] = [];
  const visit = (node: Node, key = ''): void => {
    const split = knownSplit(key);
    if (node.type === 'array') found.push(split === undefined ? { node } : { node, split });
    else if (node.type === 'object') for (const [name, value] of properties(node)) visit(value, name);
  };
  if (root) visit(root);
  return found;
}

/** Each line that is an object, as if they were the elements of a list. */
function linesOf(text: string): Node {
  const children: Node[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const node = line.trim() === '' ? undefined : parseTree(line);
    if (node) children.push(shifted(node, start));
    start += line.length + 1;
  }
  return { type: 'array', offset: 0, length: text.length, children };
}

function shifted(node: Node, by: number): Node {
  const children = node.children?.map((child) => shifted(child, by));
  return { ...node, offset: node.offset + by, ...(children ? { children } : {}) };
}
