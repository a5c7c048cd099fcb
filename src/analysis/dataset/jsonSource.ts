/** A JSON file of the dataset, parsed with offsets. What is wrong with it becomes findings, never an error. */
import { readFile, stat } from 'node:fs/promises';
import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import { message } from '../../common/messageTemplate';
import { systemErrorReason } from '../../common/systemErrors';
import { isMissingFile } from '../files/missing';
import { type FindingList, SourceText } from './findingList';
import { syntaxFault } from './syntaxFaults';

/** Beyond these a file is not a list of questions, and parsing it would stall or overflow the parser's stack. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_DEPTH = 64;

export interface JsonSource {
  readonly path: string;
  readonly text: SourceText;
  /** What JSON.parse makes of it; undefined when it is not valid JSON. */
  readonly value: unknown;
  /** With offsets; built on first use, because it takes ten times as long as the value. */
  readonly root: Node;
}

class ValidSource implements JsonSource {
  private tree: Node | undefined;

  constructor(
    readonly path: string,
    readonly text: SourceText,
    readonly value: unknown,
  ) {}

  get root(): Node {
    // A text of valid JSON has a tree.
    return (this.tree ??= parseTree(this.text.text) ?? { type: 'null', offset: 0, length: 0 });
  }
}

/**
 * Reads and parses a file; undefined when there is nothing to read in it (the findings say why).
 * @param sample the sample it belongs to, for the findings.
 */
export async function readJsonSource(
  path: string,
  findings: FindingList,
  sample?: string,
): Promise<JsonSource | undefined> {
  const add = findings.about(path, sample);
  let bytes: Buffer;
  try {
    const found = await stat(path);
    if (!found.isFile()) {
      add('unreadable-file', message`This must be a file, but is a folder or a device; it is ignored.`);
      return undefined;
    }
    const { size } = found;
    if (size > MAX_BYTES) {
      add(
        'file-too-large',
        message`The file has ${size} bytes; files above ${MAX_BYTES} bytes are not read.`,
      );
      return undefined;
    }
    bytes = await readFile(path);
  } catch (error) {
    if (isMissingFile(error)) add('missing-file', message`The file is missing.`);
    else add('unreadable-file', message`The file cannot be read (${systemErrorReason(error)}).`);
    return undefined;
  }
  const decoded = decodeUtf8(bytes);
  if (decoded.invalid) {
    add('not-utf8', message`The file is not UTF-8; the bytes that are not were replaced. Save it as UTF-8.`);
  }
  if (decoded.bom) {
    add(
      'byte-order-mark',
      message`The file begins with a byte order mark, which many JSON readers refuse. Save it without.`,
    );
  }
  const text = new SourceText(decoded.text);
  if (decoded.text.trim() === '') {
    add('empty-file', message`The file is empty.`);
    return undefined;
  }
  const deepAt = tooDeepAt(decoded.text);
  if (deepAt >= 0) {
    const at = { text, offset: deepAt, length: 1 };
    add('too-deep', message`The JSON nests more than ${MAX_DEPTH} levels deep.`, { at });
    return undefined;
  }
  const valid = parseStrictly(decoded.text);
  if (valid) return new ValidSource(path, text, valid.value);

  const errors: ParseError[] = [];
  const root = parseTree(decoded.text, errors, { disallowComments: true, allowTrailingComma: false });
  const first = errors.at(0);
  const at = { text, offset: first?.offset ?? 0, length: Math.max(1, first?.length ?? 1) };
  add('invalid-json', message`The file is not valid JSON: ${syntaxFault(first)}.`, { at });
  // A list with a broken tail still gives the records before the break.
  return root ? { path, text, value: undefined, root } : undefined;
}

function parseStrictly(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // the caller finds the position
    throw error;
  }
}

function decodeUtf8(bytes: Uint8Array): { text: string; bom: boolean; invalid: boolean } {
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const body = bom ? bytes.subarray(3) : bytes;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    return { text, bom, invalid: false };
  } catch {
    return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(body), bom, invalid: true };
  }
}

/** Offset of the bracket that exceeds the depth, or -1. Strings are skipped, so brackets in texts do not count. */
function tooDeepAt(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x22) {
      for (i++; i < text.length; i++) {
        const inside = text.charCodeAt(i);
        if (inside === 0x5c) i++;
        else if (inside === 0x22 || inside === 0x0a) break;
      }
    } else if (c === 0x5b || c === 0x7b) {
      if (++depth > MAX_DEPTH) return i;
    } else if (c === 0x5d || c === 0x7d) depth--;
  }
  return -1;
}
