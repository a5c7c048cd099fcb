/** The ranges of the elements of a JSON list, and of the members of an object, in their text. */

/** UTF-16 units from the start of the text. */
export interface TextRange {
  readonly offset: number;
  readonly length: number;
  /** Keys of an object, repeated ones included; of its own, not of values in it. 0 for anything else. */
  readonly keys: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/**
 * The elements of a list, in order: one pass without building anything.
 * @param text valid JSON whose root is an array; of an object, the ranges are those of its members with their keys.
 */
export function elementRanges(text: string): TextRange[] {
  const ranges: TextRange[] = [];
  let depth = 0;
  let start = -1; // of the element being read
  let end = -1; // behind its last character that is not blank
  let keys = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c <= 0x20) continue;
    const ends = c === 0x5d || c === 0x7d;
    if (depth === 1 && (c === 0x2c || ends)) {
      if (start >= 0) ranges.push({ offset: start, length: end - start, keys });
      start = -1;
      keys = 0;
      if (ends) break;
      continue;
    }
    if (depth >= 1 && start < 0) start = i;
    if (c === QUOTE) i = stringEnd(text, i);
    else if (c === 0x5b || c === 0x7b) depth++;
    else if (ends) depth--;
    else if (c === COLON && depth === 2) keys++;
    end = i + 1;
  }
  return ranges;
}

/**
 * The values of an object's members by their keys, the last of equal ones.
 * @param text valid JSON whose root is an object.
 */
export function memberRanges(text: string): Map<string, Pick<TextRange, 'offset' | 'length'>> {
  const members = elementRanges(text).map(({ offset, length }) => {
    const keyEnd = stringEnd(text, offset) + 1;
    const start = text.indexOf(':', keyEnd) + 1;
    const blank = /\s*/y;
    blank.lastIndex = start;
    const value = start + (blank.exec(text)?.[0].length ?? 0);
    const key = String(JSON.parse(text.slice(offset, keyEnd)));
    return [key, { offset: value, length: offset + length - value }] as const;
  });
  return new Map(members);
}

/** Index of the quote that ends the string beginning at `start`. */
function stringEnd(text: string, start: number): number {
  let i = start + 1;
  for (let c = text.charCodeAt(i); c !== QUOTE; c = text.charCodeAt(i)) i += c === BACKSLASH ? 2 : 1;
  return i;
}
