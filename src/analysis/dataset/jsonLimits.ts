/**
 * Bounds on JSON before it is parsed: the parser with offsets recurses by depth and makes an object of each value, so
 * a small file could overflow its stack and a large one the memory. One pass each, without building anything.
 */
import { createScanner } from 'jsonc-parser';
import { message, type MessageTemplate } from '../../common/messageTemplate';

export interface JsonLimits {
  /** Of the list that the file is. */
  readonly elements: number;
  /** Values at any depth. */
  readonly values: number;
}

export const MAX_DEPTH = 64;
/** Far above a split file of 64 MB with a record in each 130 bytes. */
export const recordLimits: JsonLimits = { elements: 500_000, values: 6_000_000 };
/** Of a list of records whose layout is not SLAKE's: the largest published ones have 600,000 conversations. */
export const tableLimits: JsonLimits = { elements: 1_000_000, values: 12_000_000 };
export const boxLimits: JsonLimits = { elements: 10_000, values: 100_000 };
/** Of a text that is no JSON; the parser makes an object of most of them. */
const MAX_TOKENS = 4_000_000;

export function tooMuch({ elements, values }: JsonLimits): MessageTemplate {
  return message`The file holds more than ${elements} entries or ${values} values, and is not read.`;
}

export interface Excess {
  readonly of: 'depth' | 'number';
  /** UTF-16 units from the start of the text. */
  readonly offset: number;
}

/** What of a text exceeds the limits, if it is valid JSON; brackets and commas in strings do not count. */
export function excessOfValid(text: string, limits: JsonLimits): Excess | undefined {
  return measureValid(text, limits).excess;
}

/** The same with the number of values until there. */
export function measureValid(
  text: string,
  limits: JsonLimits,
): { readonly excess?: Excess; readonly values: number } {
  const isList = text.trimStart().startsWith('[');
  let depth = 0;
  let elements = 1;
  let values = 1;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x22) {
      for (i++; i < text.length; i++) {
        const inside = text.charCodeAt(i);
        if (inside === 0x5c) i++;
        else if (inside === 0x22) break;
      }
    } else if (c === 0x5b || c === 0x7b) {
      values++;
      if (++depth > MAX_DEPTH) return { excess: { of: 'depth', offset: i }, values };
    } else if (c === 0x5d || c === 0x7d) {
      depth--;
    } else if (c === 0x2c) {
      if (depth === 1 && isList) elements++;
      if (++values > limits.values || elements > limits.elements) {
        return { excess: { of: 'number', offset: i }, values };
      }
    }
  }
  return { values };
}

/** Lines, counted to `max + 1` at most; an end of line begins no other. */
export function linesUpTo(text: string, max: number): number {
  let lines = 0;
  for (let at = 0; at < text.length && lines <= max; lines++) {
    const end = text.indexOf('\n', at);
    at = end < 0 ? text.length : end + 1;
  }
  return lines;
}

/**
 * What of any text exceeds what the parser can take, by the tokens that it sees: comments and unended strings hide
 * brackets from a simpler count. A closing bracket of the wrong kind closes nothing for the parser either.
 */
export function excessForParser(text: string): Excess | undefined {
  const scanner = createScanner(text, true);
  const closing: number[] = []; // of the open brackets
  for (let tokens = 0; scanner.getPosition() < text.length; tokens++) {
    scanner.scan();
    const offset = scanner.getTokenOffset();
    if (tokens === MAX_TOKENS) return { of: 'number', offset };
    const c = text.charCodeAt(offset);
    if (c === 0x5b || c === 0x7b) closing.push(c + 2);
    else if (c === closing.at(-1)) closing.pop();
    if (closing.length > MAX_DEPTH) return { of: 'depth', offset };
  }
  return undefined;
}
