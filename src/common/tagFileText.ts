/**
 * The tag file as text: tags and decisions, in a form that git can merge: one fact on each line, lines sorted by code
 * unit, no line twice, a line feed after each.
 *
 *     xmlab12<TAB>tag:bad-contrast
 *     xmlab3<TAB>not-duplicate-of:xmlab9
 *
 * A pair is written with the smaller id first and read in either order. Lines of any other form (a comment, a fact of
 * a later version) are kept.
 */
import { isTagName } from './tagName';

export type Fact =
  | { readonly sample: string; readonly tag: string }
  | { readonly sample: string; readonly notDuplicateOf: string };

const TAG = 'tag:';
const NOT_DUPLICATE_OF = 'not-duplicate-of:';
const CONFLICT_MARKER = /^(?:<{7}|\|{7}|={7}|>{7})(?: |$)/;

export interface TagFileLines {
  readonly facts: readonly Fact[];
  /** 1-based numbers of lines that are neither a fact, a comment nor empty. */
  readonly unknown: readonly number[];
}

/** Facts of the text, with those of both sides of an unfinished merge. */
export function readTagFile(text: string): TagFileLines {
  const facts: Fact[] = [];
  const unknown: number[] = [];
  text.split(/\r?\n/).forEach((line, i) => {
    const fact = readFact(line);
    if (fact) facts.push(fact);
    else if (line.trim() !== '' && !line.startsWith('#')) unknown.push(i + 1);
  });
  return { facts, unknown };
}

/** 1-based line of the first conflict marker; undefined if there is none. */
export function conflictLine(text: string): number | undefined {
  const index = text.split(/\r?\n/).findIndex((line) => CONFLICT_MARKER.test(line));
  return index < 0 ? undefined : index + 1;
}

/** False if, for example, the sample id contains a tab or a line break. */
export function isWritable(fact: Fact): boolean {
  return readFact(lineOf(fact)) !== undefined && !/[\r\n]/.test(lineOf(fact));
}

/** The text with facts added (`on`) or removed. It must have no conflict marker; the facts must be writable. */
export function withFacts(text: string, facts: readonly Fact[], on: boolean): string {
  const changed = new Set(facts.map(lineOf));
  const kept = text.split(/\r?\n/).filter((line) => {
    const fact = readFact(line);
    return line.trim() !== '' && !(fact && changed.has(lineOf(fact)));
  });
  const lines = [...new Set([...kept, ...(on ? changed : [])])].sort();
  return lines.map((line) => `${line}\n`).join('');
}

function readFact(line: string): Fact | undefined {
  const columns = line.split('\t');
  const [sample, rest] = columns;
  if (columns.length !== 2 || sample === '' || sample.startsWith('#')) return undefined;
  if (rest.startsWith(TAG)) {
    const tag = rest.slice(TAG.length);
    return isTagName(tag) ? { sample, tag } : undefined;
  }
  if (rest.startsWith(NOT_DUPLICATE_OF)) {
    const other = rest.slice(NOT_DUPLICATE_OF.length);
    return other && other !== sample ? ordered({ sample, notDuplicateOf: other }) : undefined;
  }
  return undefined;
}

function lineOf(fact: Fact): string {
  if ('tag' in fact) return `${fact.sample}\t${TAG}${fact.tag}`;
  const { sample, notDuplicateOf } = ordered(fact);
  return `${sample}\t${NOT_DUPLICATE_OF}${notDuplicateOf}`;
}

function ordered(pair: { readonly sample: string; readonly notDuplicateOf: string }) {
  const { sample, notDuplicateOf } = pair;
  return sample < notDuplicateOf ? pair : { sample: notDuplicateOf, notDuplicateOf: sample };
}
