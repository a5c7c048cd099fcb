/** JSON in pieces, so that a large value need not become one string. */

const NUMBERS_A_PIECE = 1024;
/** What lies deeper is one piece. */
const MAX_DEPTH = 4;

/**
 * The text that `JSON.stringify(value, null, indent)` gives, piece by piece.
 * @param value plain JSON: no `toJSON`, no circles, no `undefined` in lists.
 */
export function* jsonPieces(value: unknown, indent = 0, depth = 0): Generator<string> {
  const margin = ' '.repeat(indent * depth);
  const lineStart = indent > 0 ? `\n${margin}${' '.repeat(indent)}` : '';
  const end = indent > 0 ? `\n${margin}` : '';
  if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'number')) {
    for (let i = 0; i < value.length; i += NUMBERS_A_PIECE) {
      const numbers = value.slice(i, i + NUMBERS_A_PIECE).map((item) => JSON.stringify(item));
      yield `${i === 0 ? '[' : ','}${lineStart}${numbers.join(`,${lineStart}`)}`;
    }
    yield `${end}]`;
  } else if (typeof value !== 'object' || value === null || depth === MAX_DEPTH) {
    const text = JSON.stringify(value, null, indent);
    yield indent > 0 && margin !== '' ? text.replaceAll('\n', `\n${margin}`) : text;
  } else {
    const isList = Array.isArray(value);
    let isEmpty = true;
    yield isList ? '[' : '{';
    for (const [name, item] of Object.entries(value)) {
      if (item === undefined) continue;
      const key = isList ? '' : `${JSON.stringify(name)}:${indent > 0 ? ' ' : ''}`;
      yield `${isEmpty ? '' : ','}${lineStart}${key}`;
      yield* jsonPieces(item, indent, depth + 1);
      isEmpty = false;
    }
    yield `${isEmpty ? '' : end}${isList ? ']' : '}'}`;
  }
}
