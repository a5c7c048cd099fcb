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

export const similarityFlag: FlagHelp = {
  value: 'COSINE',
  help: 'Least similarity of duplicates (0.98; biomedclip 0.95; --embeddings that of the encoder that made them, 0.95 where they do not say).',
};

/** Null where the encoder decides. @throws UsageError naming the flag. */
export function readSimilarityFlag(flags: Flags): number | null {
  const text = flags.text('similarity');
  if (text === undefined) return null;
  const value = Number(text);
  if (text.trim() === '' || !(value >= -1 && value <= 1)) {
    throw new UsageError(`--similarity is "${text}" but must be a number from -1 to 1.`);
  }
  return value;
}

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
