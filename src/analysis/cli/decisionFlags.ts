/** Flags of the commands that read or write decisions. */
import { realpath } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { decisionsFileName, decisionsFolder } from '../curation/decisionFile';
import type { Dataset } from '../dataset/types';
import { type FlagHelp, type Flags, UsageError } from './command';

const defaultName = `${decisionsFolder}/${decisionsFileName}`;

export const decisionsFlag: FlagHelp = {
  value: 'FILE',
  help: `File of decisions (${defaultName} in the current folder).`,
};

export const stampFlags = {
  reader: { value: 'NAME', help: 'Who decides; written into each decision.' },
  date: { value: 'DATE', help: 'Date of the decisions, YYYY-MM-DD (today).' },
} as const satisfies Readonly<Record<string, FlagHelp>>;

/** @throws UsageError where the default would lie in the dataset, which is only written to when it is named. */
export async function decisionsPath(flags: Flags, { roots }: Dataset): Promise<string> {
  const named = flags.text('decisions');
  if (named !== undefined) return resolve(named);
  const here = await realpath(process.cwd());
  if (roots.some((root) => here === root || here.startsWith(root + sep))) {
    throw new UsageError(
      `The current folder lies in the dataset; name the file of decisions by --decisions FILE.`,
    );
  }
  return join(here, defaultName);
}

export function dateFlag(flags: Flags): string {
  const date = flags.text('date') ?? new Date().toISOString().slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date))) {
    throw new UsageError(`--date is "${date}" but must be a date such as 2026-11-28.`);
  }
  return date;
}
