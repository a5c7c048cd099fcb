/** Where the fields of a record stand in its text. */
import { parseTree } from 'jsonc-parser';
import { memberRanges, type TextRange } from './elementRanges';
import { properties } from './jsonNodes';

type FieldRange = Pick<TextRange, 'offset' | 'length'>;

/** The values by their fields, from the start of `json`: an object as it stands in a file, which need not be valid JSON. */
export function fieldRanges(json: string): ReadonlyMap<string, FieldRange> {
  try {
    if (typeof JSON.parse(json) === 'object') return memberRanges(json);
  } catch {
    // Then the parser that goes on behind faults finds what there is.
  }
  const node = parseTree(json);
  return node ? properties(node) : new Map<string, FieldRange>();
}

/** The value of one field of a record; the whole record where it has no such field. */
export function fieldRange(text: string, record: FieldRange, field: string): FieldRange {
  const { offset, length } = record;
  const found = fieldRanges(text.slice(offset, offset + length)).get(field);
  return found ? { offset: offset + found.offset, length: found.length } : { offset, length };
}
