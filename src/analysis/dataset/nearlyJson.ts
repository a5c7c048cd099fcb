/** What is nearly JSON, and by what: Python's print of a list, Git's conflict markers, numbers that JSON has not. */
import { message, type MessageValue } from '../../common/messageTemplate';

/** Where Git left both versions of a text; undefined where it did not. */
export function conflictMarker(text: string): { offset: number; length: number } | undefined {
  const match = /^<{7}( .*)?$/m.exec(text);
  return match && /^={7}$/m.test(text) && /^>{7}( .*)?$/m.test(text)
    ? { offset: match.index, length: match[0].length }
    : undefined;
}

/** A list as Python prints it begins with a key in single quotes. */
export function looksLikePython(text: string): boolean {
  // In two steps: one pattern would try each way to share the blanks between its parts.
  const inside = text.trimStart().replace(/^\[\s*/, '');
  return /^\{\s*'/.test(inside);
}

const WORDS: Readonly<Record<string, string>> = { True: 'true', False: 'false', None: 'null' };

/**
 * Python's literals as JSON of the same length, so that every value keeps its place.
 * @returns undefined where a text holds double quotes or escapes that JSON writes in another length.
 */
export function pythonAsJson(text: string): string | undefined {
  // A text that does not end is a part too: looked for again at each quote in it, the time would be quadratic.
  const parts = text.split(/('(?:[^'\\\n]|\\.)*'?|"(?:[^"\\\n]|\\.)*"?)/);
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (i % 2 === 0) parts[i] = part.replace(/\b(True|False|None)\b/g, (word) => WORDS[word]);
    else if (part.length < 2 || !part.endsWith(part[0])) return undefined;
    else if (part.startsWith("'")) {
      if (/"|\\['xNUa0-7v]/.test(part)) return undefined;
      parts[i] = `"${part.slice(1, -1)}"`;
    }
  }
  return parts.join('');
}

/** A closer name for what stands at a fault: `NaN`, a comment, a comma before a bracket; undefined for others. */
export function faultAt(text: string, offset: number): MessageValue | undefined {
  const start = Math.max(0, offset - 1);
  const number = /^.?(-?(NaN|nan|Infinity|inf))\b/s.exec(text.slice(start, start + 16))?.[1];
  if (number !== undefined)
    return message`${number} is not a valid JSON number (it is read as missing; write null)`;
  if (/^\/[/*]/.test(text.slice(offset))) return message`Comments are not allowed`;
  if (/,\s*$/.test(text.slice(Math.max(0, offset - 200), offset)) && /^[\]}]/.test(text.slice(offset))) {
    return message`There is a comma before the closing bracket`;
  }
  return undefined;
}
