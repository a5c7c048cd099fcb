/** JSON Lines: a value in each line. */
import { elementRanges, type TextRange } from './elementRanges';
import { type JsonLimits, measureValid } from './jsonLimits';

export interface JsonLines {
  readonly values: readonly unknown[];
  /** Of the values in the text. */
  readonly ranges: readonly TextRange[];
  /** Lines that are no JSON. */
  readonly broken: readonly Line[];
  /** Lines that nest more than `MAX_DEPTH` levels. */
  readonly deep: readonly Line[];
}

interface Line {
  readonly offset: number;
  readonly length: number;
}

/** Blank lines are skipped. Undefined where they hold more values than `limits` allow together. */
export function readJsonLines(text: string, limits: JsonLimits): JsonLines | undefined {
  const values: unknown[] = [];
  const ranges: TextRange[] = [];
  const broken: Line[] = [];
  const deep: Line[] = [];
  let left = limits.values;
  for (const { 0: line, index } of text.matchAll(/[^\r\n]+/g)) {
    if (line.trim() === '') continue;
    const { excess, values: found } = measureValid(line, { ...limits, values: left });
    if (excess?.of === 'number') return undefined;
    left -= found;
    if (excess) {
      deep.push({ offset: index, length: line.length });
      continue;
    }
    try {
      values.push(JSON.parse(line));
      const [{ offset, length, keys }] = elementRanges(`[${line}]`);
      ranges.push({ offset: index + offset - 1, length, keys });
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      broken.push({ offset: index, length: line.length });
    }
  }
  return { values, ranges, broken, deep };
}

/** Whether a text that is no JSON is JSON Lines: its first two lines, or the only one, are objects. */
export function looksLikeJsonLines(text: string): boolean {
  const lines = text.split(/[\r\n]+/, 3).filter((line) => line.trim() !== '');
  return lines.length > 1 && lines.slice(0, 2).every(isObject);
}

function isObject(line: string): boolean {
  if (!/^\s*\{.*\}\s*$/.test(line)) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
