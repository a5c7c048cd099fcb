/** CHANGES.md of a copy: what was decided, what was not applied, and the counts before and after. */
import { formatEnglish } from '../../common/messageTemplate';
import { countsOf } from '../counts';
import { splitsOf } from '../dataset/fields';
import type { Dataset, Finding } from '../dataset/types';
import type { Decision } from './decision';
import { decisionKinds } from './decisionKinds';
import type { NotApplied } from './plan';

/** The first line: a folder whose CHANGES.md begins with it was made by `apply`. */
export const changesMark = '<!-- made by slakescope apply -->';

/** Counts of findings by kind. */
export type FindingCounts = Readonly<Record<string, number>>;

export interface ChangesInput {
  readonly before: Dataset;
  readonly after: Dataset;
  readonly applied: readonly Decision[];
  readonly notApplied: readonly NotApplied[];
  /** Lines of the decisions file that are no decisions, with what is wrong with them. */
  readonly notUnderstood: readonly Pick<Finding, 'line' | 'message'>[];
  /** Decisions about images that others drop. */
  readonly moot: readonly Decision[];
  /** Decisions instead of which another one about the same thing counts. */
  readonly overruled: readonly Decision[];
  /** Decisions that change no file. */
  readonly others: readonly Decision[];
  readonly findings: { readonly before: FindingCounts; readonly after: FindingCounts };
  /** Whether the findings are those of the audit, or of the files alone. */
  readonly isAudited: boolean;
  readonly unreadable: readonly string[];
  /** Required properties that the data card lacks. */
  readonly missing: readonly string[];
}

export function changesPage(input: ChangesInput): string {
  const { before, after, applied, notApplied, notUnderstood, findings } = input;
  const left = [
    ...notApplied.map((one) => ({ line: one.read.line, text: reasonLine(one) })),
    ...notUnderstood.map((one) => ({ line: one.line, text: lineNotUnderstood(one) })),
  ].sort((a, b) => a.line - b.line);
  const all = [...applied, ...input.others];
  const readers = [...new Set(all.flatMap(({ reader }) => reader ?? []))].sort();
  const sections = [
    changesMark,
    `# Changes\n\n${text(before.name)} as ${applied.length} decisions change it${
      readers.length > 0 ? `, made by ${readers.map(text).join(', ')}` : ''
    }. Each change is in \`errata.csv\` and \`errata.json\`.`,
    `## Counts\n\n${table(['', 'before', 'after'], countRows(before, after))}`,
    `## Decisions\n\n${table(['decision', 'applied', 'not applied'], kindRows(applied, notApplied, input.others))}`,
    input.moot.length > 0 &&
      `Decisions about images that others drop, so that nothing is left to change: ${input.moot.length}.`,
    input.overruled.length > 0 &&
      `Decisions instead of which another one counts, an adjudicated one or the move to another split: ${input.overruled.length}.`,
    left.length > 0 && `## Not applied\n\n${left.map(({ text: said }) => said).join('\n')}`,
    `## Findings of ${input.isAudited ? 'the audit' : 'reading the files'}\n\n${table(
      ['kind', 'before', 'after'],
      findingRows(findings.before, findings.after),
    )}`,
    input.unreadable.length > 0 &&
      `## Not in the copy\n\nThese could not be read:\n\n${input.unreadable.map((path) => `- ${text(path)}`).join('\n')}`,
    input.missing.length > 0 &&
      `## Data card\n\n\`croissant.json\` lacks ${input.missing.join(', ')}; give them by \`--card FILE\`.`,
  ];
  return `${sections.filter((section) => section !== false).join('\n\n')}\n`;
}

type Row = readonly (string | number)[];

function countRows(before: Dataset, after: Dataset): Row[] {
  const records = ({ samples }: Dataset) => samples.reduce((sum, { qa }) => sum + qa.length, 0);
  // One whose records lie in several splits is counted under their names: "train + test".
  const splits = ({ samples }: Dataset) => countsOf(samples.map((one) => splitsOf(one) ?? 'no split'));
  const [old, now] = [splits(before), splits(after)];
  return [
    ['images', before.samples.length, after.samples.length],
    ['records', records(before), records(after)],
    ...[...new Set([...old.keys(), ...now.keys()])]
      .sort()
      .map((split) => [`images in ${text(split)}`, old.get(split) ?? 0, now.get(split) ?? 0]),
  ];
}

function kindRows(
  applied: readonly Decision[],
  notApplied: readonly NotApplied[],
  others: readonly Decision[],
): Row[] {
  const done = countsOf([...applied, ...others].map(({ kind }) => kind));
  const left = countsOf(notApplied.map(({ read }) => read.decision.kind));
  return Object.entries(decisionKinds).flatMap(([kind, { title }]): Row[] => {
    const counts = [done.get(kind) ?? 0, left.get(kind) ?? 0];
    return counts[0] + counts[1] > 0 ? [[title, ...counts]] : [];
  });
}

function findingRows(before: FindingCounts, after: FindingCounts): Row[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .map((kind) => [kind, before[kind] ?? 0, after[kind] ?? 0]);
}

function reasonLine({ read, reason }: NotApplied): string {
  const { kind, sample } = read.decision;
  return `- Line ${read.line}, ${decisionKinds[kind].title}, ${text(sample)}: ${text(formatEnglish(reason))}`;
}

function lineNotUnderstood({ line, message }: Pick<Finding, 'line' | 'message'>): string {
  return `- Line ${line}: ${text(message)}`;
}

function table(header: readonly string[], rows: readonly Row[]): string {
  const line = (cells: Row) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text of a dataset on one line, without markup of its own. */
function text(value: string): string {
  return value.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replaceAll(/[\\`*_{}[\]<>|#!~&]/g, '\\$&');
}
