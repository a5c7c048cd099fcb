import * as v from 'valibot';
import { type ColumnMapping, columnMapping, roleNames } from '../../common/columnMapping';
import { type FlagHelp, type Flags, UsageError } from './command';
import { readJsonFlag } from './jsonFlag';

/** Flags of every command that reads a dataset. */
export const datasetFlags: Readonly<Record<string, FlagHelp>> = {
  columns: {
    value: 'FILE.json',
    help: `What the columns of its tables mean, where that cannot be told: {"image": "figure", "question": "text"}; roles are ${roleNames.join(', ')}.`,
  },
};

/** Of commands that audit. */
export const transformedFlag: Readonly<Record<string, FlagHelp>> = {
  transformed: {
    help: 'Also looks for copies that were mirrored, turned, cropped, padded, inverted or written on (some seconds a thousand images).',
  },
};

/** @throws UsageError naming the file and what is wrong in it. */
export async function readColumnsFlag(flags: Flags): Promise<{ readonly columns?: ColumnMapping }> {
  const file = flags.text('columns');
  if (file === undefined) return {};
  const given = await readJsonFlag('columns', file);
  const parsed = v.safeParse(columnMapping, given);
  if (parsed.success) return { columns: parsed.output };
  const [issue] = parsed.issues;
  const where = v.getDotPath(issue);
  throw new UsageError(
    `--columns ${file}: ${where === null ? 'it' : `"${where}"`} must be ${issue.message}.`,
  );
}
