/**
 * What a terminal is shown of text that may come from a dataset: characters that move the cursor, start an escape
 * sequence, or reorder or hide other text are written as escapes (\x1b, \u202e). UAX #9 lists those that reorder.
 */

const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** One line: a line break in it is an escape too. */
export function visibleLine(text: string): string {
  return text.replace(HIDDEN, (char) => short[char] ?? escaped(char, 'x'));
}

/** The same with its line breaks. */
export function visibleLines(text: string): string {
  return text.replace(HIDDEN, (char) => (char === '\n' ? char : (short[char] ?? escaped(char, 'x'))));
}

/** JSON that means the same: the escapes are those of JSON. */
export function visibleJson(json: string): string {
  return json.replace(HIDDEN, (char) => (char === '\n' ? char : escaped(char, 'u')));
}

function escaped(char: string, short: 'x' | 'u'): string {
  const code = char.charCodeAt(0).toString(16);
  return short === 'x' && code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`;
}
