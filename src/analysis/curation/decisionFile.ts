/**
 * The file of decisions: `.slakescope/NAME.decisions.jsonl` in the workspace unless another is named. One decision a line,
 * every line in canonical form, sorted by bytes and without repeats, as `LC_ALL=C sort -u` does it: two people's files
 * are merged line by line, and the order of deciding leaves no trace.
 *
 * Git merges neighbouring new lines of two sides only with the attribute `merge=union`; `.gitattributes` beside the
 * default file sets it. Where it is missing and git left its marks, both sides are read.
 */
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { message, type MessageTemplate } from '../../common/messageTemplate';
import { FindingList, SourceText } from '../dataset/findingList';
import { decodeText } from '../dataset/textEncoding';
import type { Finding } from '../dataset/types';
import { badFile } from '../errors';
import { writeAtomically } from '../files/atomic';
import { exists } from '../files/missing';
import { readUserFileIfThere } from '../files/userFile';
import { canonicalLine, type Decision, decisionSchemas } from './decision';

/** Of a file of decisions: some hundred thousand lines. */
const MAX_BYTES = 64 * 2 ** 20;
export const decisionsFolder = '.slakescope';
/** Of the name of the file. */
export const decisionsEnding = '.decisions.jsonl';
const attributes = `*${decisionsEnding} merge=union\n`;

export interface ReadDecision {
  readonly decision: Decision;
  /** 1-based, in the file as it was read. */
  readonly line: number;
}

export interface DecisionFile {
  /** Absolute; the file need not exist. */
  readonly path: string;
  /** In the order of the file; of lines that say the same only the first. */
  readonly decisions: readonly ReadDecision[];
  /** Lines that this version does not understand, as they are; they are written again. */
  readonly kept: readonly string[];
  /** What is wrong with the file, line by line. */
  readonly findings: readonly Finding[];
}

/**
 * @param root of the dataset, from which paths of findings are given.
 * @returns no decision where there is no file. What is wrong with its lines becomes findings, never an error.
 * @throws AnalysisError `bad-file` where something else than a plain file of a sane size lies there, or it is not UTF-8 (or
 *   UTF-16 or 32): it is written again with every decision, and words that were not understood would be lost.
 */
export async function readDecisions(path: string, root: string): Promise<DecisionFile> {
  const bytes = await readUserFileIfThere(path, MAX_BYTES);
  if (!bytes) return parseDecisions('', path, root);
  const { text, guessed, lossy } = decodeText(bytes);
  if (guessed || lossy) {
    throw badFile(
      path,
      message`${path} is not UTF-8, and words would be lost when it is written again. Save it as UTF-8.`,
    );
  }
  return parseDecisions(text, path, root);
}

export function parseDecisions(content: string, path: string, root: string): DecisionFile {
  const list = new FindingList(root);
  const text = new SourceText(content);
  const decisions = new Map<string, ReadDecision>();
  const kept = new Set<string>();
  const base = new BaseSection();
  let offset = 0;
  content.split('\n').forEach((raw, index) => {
    const at = { text, offset, length: raw.length };
    offset += raw.length + 1;
    const line = raw.replace(/\r$/, '').replace(/^\uFEFF/, '');
    const add = (kind: 'merge-marker' | 'bad-decision' | 'unknown-decision', said: MessageTemplate) =>
      list.about(path)(kind, said, { at, about: `line=${index + 1}` });
    const marker = base.enter(line);
    if (marker === 'begin') {
      add(
        'merge-marker',
        message`Git could not merge the lines from here; the decisions of both sides count.`,
      );
    }
    if (marker !== undefined || base.inside || line.trim() === '') return;
    const read = readLine(line);
    if ('decision' in read) {
      const canonical = canonicalLine(read.decision);
      if (!decisions.has(canonical)) decisions.set(canonical, { decision: read.decision, line: index + 1 });
      return;
    }
    kept.add(line);
    add(read.kind, read.message);
  });
  return { path, decisions: [...decisions.values()], kept: [...kept], findings: list.findings };
}

/** Git's marks around lines that it could not merge; the common ancestor between `|||||||` and `=======` counts for none. */
class BaseSection {
  inside = false;

  /** What mark the line is, if one. */
  enter(line: string): 'begin' | 'other' | undefined {
    const mark = /^(<{7}|\|{7}|={7}|>{7})( .*)?$/.exec(line)?.[1];
    if (mark === undefined) return undefined;
    this.inside = mark.startsWith('|');
    return mark.startsWith('<') ? 'begin' : 'other';
  }
}

type ReadLine =
  | { readonly decision: Decision }
  | { readonly kind: 'bad-decision' | 'unknown-decision'; readonly message: MessageTemplate };

const anyDecision = v.looseObject({ kind: v.string() });
/** Of lines that were read lately: a file is read again after each decision, and one line of it is new. */
const decisionsOfLines = new Map<string, Decision>();
const MAX_KEPT_CHARACTERS = 2 ** 24;
let keptCharacters = 0;

function readLine(line: string): ReadLine {
  const known = decisionsOfLines.get(line);
  if (known) return { decision: known };
  const read = checkLine(line);
  if ('decision' in read) {
    keptCharacters += line.length;
    if (keptCharacters > MAX_KEPT_CHARACTERS) {
      decisionsOfLines.clear();
      keptCharacters = line.length;
    }
    decisionsOfLines.set(line, read.decision);
  }
  return read;
}

function checkLine(line: string): ReadLine {
  const value = parseJson(line);
  const some = v.safeParse(anyDecision, value);
  if (!some.success) {
    const text = message`The line is not a decision: a JSON object with a "kind" is expected. It is kept, but does nothing.`;
    return { kind: 'bad-decision', message: text };
  }
  const { kind } = some.output;
  if (!isKnownKind(kind)) {
    const text = message`This version does not know decisions of the kind ${kind}; the line is kept, but does nothing.`;
    return { kind: 'unknown-decision', message: text };
  }
  const read = v.safeParse(decisionSchemas[kind], value);
  if (read.success) return { decision: read.output };
  const [issue] = read.issues;
  const at = v.getDotPath(issue) ?? '';
  const text = message`The decision ${kind} has no valid "${at}" (${issue.message}). The line is kept, but does nothing.`;
  return { kind: 'bad-decision', message: text };
}

function isKnownKind(kind: string): kind is keyof typeof decisionSchemas {
  return Object.hasOwn(decisionSchemas, kind);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The text of a file with these decisions: canonical, sorted, each line once. */
export function decisionsText(decisions: Iterable<Decision>, kept: Iterable<string> = []): string {
  const lines = new Set([...Array.from(decisions, canonicalLine), ...kept]);
  const sorted = [...lines].map((line) => Buffer.from(line)).sort((a, b) => Buffer.compare(a, b));
  return sorted.map((line) => `${line.toString()}\n`).join('');
}

/**
 * Adds decisions to a file; what it holds stays, lines that are not understood included.
 * @param replaces decisions of the file that are taken out.
 * @returns how many are new.
 */
export async function addDecisions(
  path: string,
  root: string,
  added: readonly Decision[],
  replaces: (decision: Decision) => boolean = () => false,
): Promise<number> {
  const { added: lines } = await changeDecisions(path, root, added, replaces);
  return lines.length;
}

/** Canonical lines that a file got, and those that it lost. */
export interface DecisionChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** As `addDecisions`. @returns what undoes it, read the other way round. */
export async function changeDecisions(
  path: string,
  root: string,
  added: readonly Decision[],
  removes: (decision: Decision, line: string) => boolean,
): Promise<DecisionChange> {
  const before = await readDecisions(path, root);
  const known = new Map(before.decisions.map(({ decision }) => [canonicalLine(decision), decision]));
  const removed = [...known].flatMap(([line, decision]) => (removes(decision, line) ? line : []));
  for (const line of removed) known.delete(line);
  const fresh = new Set(added.map(canonicalLine).filter((line) => !known.has(line)));
  await writeAtomically(path, decisionsText([...known.values(), ...added], before.kept));
  const folder = dirname(path);
  const attributesPath = join(folder, '.gitattributes');
  const isDefault = basename(folder) === decisionsFolder && path.endsWith(decisionsEnding);
  if (isDefault && !(await exists(attributesPath))) await writeAtomically(attributesPath, attributes);
  return { added: [...fresh], removed: removed.filter((line) => !fresh.has(line)) };
}

/** Of a canonical line. @throws where it is none. */
export function decisionOfLine(line: string): Decision {
  const read = readLine(line);
  if (!('decision' in read)) throw new Error('This line does not hold a decision.');
  return read.decision;
}
