/** Flags of the commands that read or write decisions. */
import { lstat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isCalendarDate } from '../curation/decision';
import { decisionsEnding, decisionsFolder } from '../curation/decisionFile';
import { keptFile } from '../curation/keptFile';
import { checkOutputFile, refusedLink } from '../dataset/outputTarget';
import type { Dataset } from '../dataset/types';
import { unlessMissing } from '../files/missing';
import { type FlagHelp, type Flags, UsageError } from './command';
import { insideFlag, outputOptions } from './outputFlags';

export const decisionsFlag: FlagHelp = {
  value: 'FILE',
  help: `File of decisions (${decisionsFolder}/NAME.decisions.jsonl in the current folder, NAME being that of the dataset: x--y for x/y).`,
};

/** Of commands that write decisions. */
export const stampFlags = {
  reader: { value: 'NAME', help: 'Who decides; written into each decision.' },
  date: { value: 'DATE', help: 'Date of the decisions, YYYY-MM-DD (today).' },
  ...insideFlag,
} satisfies Readonly<Record<string, FlagHelp>>;

/** Absolute. @param root of the dataset. */
export async function decisionsPath(flags: Flags, root: string): Promise<string> {
  const named = flags.text('decisions');
  if (named !== undefined) return resolve(named);
  const dataset = { root, base: process.cwd() };
  return keptFile(resolve(decisionsFolder), decisionsEnding, dataset, () => Promise.resolve([]));
}

/**
 * The same for a command that writes it.
 * @throws AnalysisError where it cannot be written, lies in a dataset unasked, or nobody named it and its folder is a link:
 *   a repository could so choose where files are written.
 */
export async function writableDecisions(flags: Flags, { root, roots }: Dataset): Promise<string> {
  const path = await decisionsPath(flags, root);
  const folder = dirname(path);
  const isLink = (await unlessMissing(lstat(folder), undefined))?.isSymbolicLink() ?? false;
  if (isLink && !flags.has('decisions')) throw refusedLink(folder);
  await checkOutputFile(path, { ...outputOptions(flags, []), roots });
  return path;
}

export function dateFlag(flags: Flags): string {
  const date = flags.text('date') ?? new Date().toISOString().slice(0, 10);
  if (!isCalendarDate(date)) {
    throw new UsageError(`--date is "${date}" but must be a date such as 2026-11-28.`);
  }
  return date;
}
