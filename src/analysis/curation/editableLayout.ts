/** What `apply` cannot do in a layout, said before any work. */
import { relative } from 'node:path';
import { message } from '../../common/messageTemplate';
import { knownSplit } from '../dataset/splitNames';
import type { Dataset } from '../dataset/types';
import { AnalysisError } from '../errors';
import type { Decision } from './decision';
import { decisionKinds } from './decisionKinds';
import { isEditable } from './recordFile';
import { SplitRecords, unreadSplit } from './splitRecords';
import { TableSplits } from './tableSplits';

/**
 * @param splits that samples are moved to.
 * @throws AnalysisError `bad-input` where moves between splits could not be applied.
 */
export async function requireEditableSplits(dataset: Dataset, splits: Iterable<string>): Promise<void> {
  const { files } = await SplitRecords.read(dataset);
  const isOfLists = files.length > 0 || dataset.samples.some(({ folder }) => folder !== undefined);
  const unread = isOfLists ? [...splits].find((split) => knownSplit(split) !== split) : undefined;
  if (unread !== undefined) throw new AnalysisError('bad-input', unreadSplit(unread));
  if (files.length > 0 || dataset.samples.every(({ folder }) => folder !== undefined)) return;
  const tables = new TableSplits(dataset);
  if (!tables.isEditable) {
    const text = message`The splits of ${dataset.root} are neither a column nor lists or tables of their own in JSON, CSV, TSV or Parquet, so that moves between them could not be applied; without --write they are shown.`;
    throw new AnalysisError('bad-input', text);
  }
  const unreached = [...splits].find((split) => !tables.canReach(split));
  if (unreached === undefined) return;
  const text = message`The dataset has no file of the split ${unreached} where rows could go.`;
  throw new AnalysisError('bad-input', text);
}

/** @throws AnalysisError `bad-input` where all records lie in files that are not edited, and a decision would edit them. */
export function requireEditableRecords({ root, samples }: Dataset, decisions: readonly Decision[]): void {
  const files = new Set(samples.flatMap(({ qa }) => qa.map(({ source }) => source.file)));
  const first = files.values().next().value;
  if (first === undefined || [...files].some(isEditable)) return;
  if (!decisions.some(({ kind }) => decisionKinds[kind].changesFiles)) return;
  const where =
    files.size > 1
      ? message`${relative(root, first)} and ${files.size - 1} more files`
      : relative(root, first);
  const text = message`The records lie in ${where}, and "slakescope apply" edits JSON, JSON Lines, CSV, TSV and Parquet only; write them as one of these first.`;
  throw new AnalysisError('bad-input', text, { file: first });
}
