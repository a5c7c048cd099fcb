/** A JSON file of the dataset, parsed with offsets. What is wrong with it becomes findings, never an error. */
import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import { message, type MessageTemplate } from '../../common/messageTemplate';
import { elementRanges, type TextRange } from './elementRanges';
import { type FindingList, SourceText } from './findingList';
import { describeForeignFile } from './imageContent';
import {
  excessForParser,
  excessOfValid,
  type JsonLimits,
  linesUpTo,
  MAX_DEPTH,
  recordLimits,
  tooMuch,
} from './jsonLimits';
import { looksLikeJsonLines, readJsonLines } from './jsonLines';
import { conflictMarker, faultAt, looksLikePython, pythonAsJson } from './nearlyJson';
import { keptValue } from './readCache';
import { syntaxFault } from './syntaxFaults';
import { decodeText } from './textEncoding';
import { readWholeFile, reportEncoding } from './textFile';

/** A larger file is not a list of questions. */
const MAX_BYTES = 64 * 1024 * 1024;

export interface JsonSource {
  readonly path: string;
  readonly text: SourceText;
  /** Whether all of it was read as it stands; where not, a finding says why. */
  readonly valid: boolean;
  /** What JSON.parse makes of it, a list for JSON Lines; undefined when it is not valid JSON. */
  readonly value: unknown;
  /** Of the elements of a list. */
  readonly elements: readonly TextRange[];
  /** With offsets; built on first use, because it takes ten times as long as the value. */
  readonly root: Node;
}

class ValidSource implements JsonSource {
  private tree: Node | undefined;
  private ranges: readonly TextRange[] | undefined;

  /** @param json where it is not the text itself: JSON of the same length. */
  constructor(
    readonly path: string,
    readonly text: SourceText,
    readonly value: unknown,
    readonly valid = true,
    private readonly json = text.text,
    ranges?: readonly TextRange[],
  ) {
    this.ranges = ranges;
  }

  get elements(): readonly TextRange[] {
    return (this.ranges ??= Array.isArray(this.value) ? elementRanges(this.json) : []);
  }

  get root(): Node {
    // A text of valid JSON has a tree.
    return (this.tree ??= parseTree(this.json) ?? { type: 'null', offset: 0, length: 0 });
  }
}

export interface JsonReading {
  /** The sample it belongs to, for the findings. */
  readonly sample?: string;
  /** Beyond which it is not read; those of records by default. */
  readonly limits?: JsonLimits;
  readonly maxBytes?: number;
  /** Called between passes over the text; what it throws ends the reading. */
  readonly check?: () => void;
}

/** Reads and parses a file; undefined when there is nothing to read in it (the findings say why). */
export function readJsonSource(
  path: string,
  findings: FindingList,
  options: JsonReading = {},
): Promise<JsonSource | undefined> {
  return keptValue('json', path, async () => {
    const before = findings.added;
    const value = await readNow(path, findings, options);
    // What is wrong with a file is said at each reading.
    return { value, keep: value && findings.added === before ? value.text.text.length : null };
  });
}

async function readNow(
  path: string,
  findings: FindingList,
  { sample, limits = recordLimits, maxBytes = MAX_BYTES, check = () => undefined }: JsonReading,
): Promise<JsonSource | undefined> {
  const add = findings.about(path, sample);
  const bytes = await readWholeFile(path, add, maxBytes);
  if (!bytes) return undefined;
  check();
  const foreign = describeForeignFile(bytes);
  if (foreign) {
    add('invalid-json', message`The file ${foreign}.`);
    return undefined;
  }
  const decodedText = decodeText(bytes);
  const { text: decoded, byteOrderMark } = decodedText;
  reportEncoding(decodedText, add);
  if (byteOrderMark) {
    add(
      'byte-order-mark',
      message`The file begins with a byte order mark, which many JSON readers refuse. Save it without.`,
    );
  }
  const text = new SourceText(decoded);
  if (decoded.trim() === '') {
    add('empty-file', message`The file is empty.`);
    return undefined;
  }
  const refuse = (
    kind: 'invalid-json' | 'too-deep' | 'file-too-large',
    why: MessageTemplate,
    offset = 0,
    length = 1,
  ) => {
    add(kind, why, { at: { text, offset, length } });
    return undefined;
  };
  const tooDeep = message`The JSON nests more than ${MAX_DEPTH} levels deep.`;
  check();
  const isLines = /\.(?:jsonl|ndjson)$/i.test(path);
  const excess = isLines ? undefined : excessOfValid(decoded, limits);
  check();
  if (excess?.of === 'depth') return refuse('too-deep', tooDeep, excess.offset);
  if (excess) {
    return refuse('file-too-large', tooMuch(limits), excess.offset);
  }
  const valid = isLines ? undefined : parseStrictly(decoded);
  if (valid) {
    check();
    return new ValidSource(path, text, valid.value);
  }

  const conflict = conflictMarker(decoded);
  if (conflict) {
    const why = message`The file holds both sides of a merge that Git could not decide (${'<<<<<<<'}); choose one and remove the markers.`;
    return refuse('invalid-json', why, conflict.offset, conflict.length);
  }
  if (isLines || looksLikeJsonLines(decoded)) {
    if (linesUpTo(decoded, limits.elements) > limits.elements) {
      return refuse(
        'file-too-large',
        message`The file has more than ${limits.elements} lines, and is not read; split it into several files, or convert it to Parquet.`,
      );
    }
    const lines = readJsonLines(decoded, limits);
    if (!lines) return refuse('file-too-large', tooMuch(limits));
    const { values, ranges, broken, deep } = lines;
    if (!isLines) {
      const why = message`The file is JSON Lines (a record in each line) under the name of a JSON file, and is read so; rename it to .jsonl, or write one list.`;
      add('invalid-json', why, { severity: 'warning' });
    }
    for (const at of broken) {
      add('invalid-json', message`The line is not valid JSON; it is left out.`, { at: { text, ...at } });
    }
    for (const at of deep) add('too-deep', tooDeep, { at: { text, ...at } });
    return new ValidSource(path, text, values, broken.length + deep.length === 0, decoded, ranges);
  }
  if (looksLikePython(decoded)) {
    const json = pythonAsJson(decoded);
    const parsed = json === undefined ? undefined : parseStrictly(json);
    if (!parsed) {
      const why = message`The file is not JSON but a list as Python prints it (single quotes, None, True), and is not read; write it with json.dump.`;
      return refuse('invalid-json', why);
    }
    add(
      'invalid-json',
      message`The file is not JSON but a list as Python prints it (single quotes, None, True), which was read; write it with json.dump.`,
    );
    return new ValidSource(path, text, parsed.value, true, json);
  }

  check();
  const brokenExcess = excessForParser(decoded);
  check();
  if (brokenExcess?.of === 'depth') return refuse('too-deep', tooDeep, brokenExcess.offset);
  if (brokenExcess) {
    return refuse(
      'invalid-json',
      message`The file is not valid JSON, and is too large to look for the fault.`,
    );
  }
  const errors: ParseError[] = [];
  const root = parseTree(decoded, errors, { disallowComments: true, allowTrailingComma: false });
  const first = errors.at(0);
  const { offset = 0, length = 1 } = first ?? {};
  const fault = faultAt(decoded, offset) ?? syntaxFault(first);
  refuse('invalid-json', message`The file is not valid JSON: ${fault}.`, offset, Math.max(1, length));
  // A list with a broken tail still gives the records before the break.
  return root ? { path, text, valid: false, value: undefined, elements: [], root } : undefined;
}

function parseStrictly(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // the caller finds the position
    throw error;
  }
}
