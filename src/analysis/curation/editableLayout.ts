/** What `apply` cannot do in a layout, said before any work. */
import { relative } from 'node:path';
import { groupBy } from '../../common/groupBy';
import { message, type MessageTemplate } from '../../common/messageTemplate';
import { knownSplit } from '../dataset/splitNames';
import type { Dataset } from '../dataset/types';
import { AnalysisError } from '../errors';
import type { Decision } from './decision';
import { decisionKinds } from './decisionKinds';
import { EditedFiles } from './editedFiles';
import { isEditable, isEditableText } from './recordFile';
import { RecordIndex } from './recordIndex';
import { SplitRecords, unreadSplit } from './splitRecords';
import { TableSplits } from './tableSplits';

/** Why moves between splits could not be applied; undefined where they can. @param splits that samples are moved to. */
export async function splitsObstacle(
  dataset: Dataset,
  splits: Iterable<string>,
): Promise<MessageTemplate | undefined> {
  const { files } = await SplitRecords.read(dataset);
  const isOfLists = files.length > 0 || dataset.samples.some(({ folder }) => folder !== undefined);
  const unread = isOfLists ? [...splits].find((split) => knownSplit(split) !== split) : undefined;
  if (unread !== undefined) return unreadSplit(unread);
  if (files.length > 0 || dataset.samples.every(({ folder }) => folder !== undefined)) return undefined;
  const tables = new TableSplits(dataset);
  if (!tables.isEditable)
    return message`The splits of ${dataset.root} are neither a column nor lists or tables of their own in JSON, CSV, TSV or Parquet, so that moves between them could not be applied.`;
  const unreached = [...splits].find((split) => !tables.canReach(split));
  return unreached === undefined
    ? uneditedShape(dataset)
    : message`The dataset has no file of the split ${unreached} where rows could go.`;
}

/** Why no record of the texts of a dataset can be edited, by the first one of each; undefined where it has others. */
async function uneditedShape(dataset: Dataset): Promise<MessageTemplate | undefined> {
  const byFile = groupBy(
    dataset.samples.flatMap(({ qa }) => qa),
    ({ source }) => source.file,
  );
  if (![...byFile.keys()].every(isEditableText)) return undefined;
  const files = new EditedFiles(new RecordIndex(dataset));
  let reason: MessageTemplate | undefined;
  for (const [, [first]] of byFile) {
    reason = await files.firstReason([first]);
    if (!reason) return undefined;
  }
  return reason;
}

/** @throws AnalysisError `bad-input` where `splitsObstacle` has one, for the command line. */
export async function requireEditableSplits(dataset: Dataset, splits: Iterable<string>): Promise<void> {
  const obstacle = await splitsObstacle(dataset, splits);
  if (obstacle)
    throw new AnalysisError('bad-input', message`${obstacle} Without --write the moves are shown.`);
}

/** @throws AnalysisError `bad-input` where all records lie in files that are not edited, and a decision would edit them. */
export function requireEditableRecords({ root, samples }: Dataset, decisions: readonly Decision[]): void {
  const files = new Set(samples.flatMap(({ qa }) => qa.map(({ source }) => source.file)));
  const first = files.values().next().value;
  if (first === undefined || [...files].some(isEditable)) return;
  if (!decisions.some(({ kind }) => decisionKinds[kind].changesFiles)) return;
  const where =
    files.size > 2
      ? message`${relative(root, first)} and ${files.size - 1} more files`
      : files.size === 2
        ? message`${relative(root, first)} and ${files.size - 1} more file`
        : relative(root, first);
  const text = message`The records lie in ${where}, and "slakescope apply" edits JSON, JSON Lines, CSV, TSV and Parquet only; write them as one of these first.`;
  throw new AnalysisError('bad-input', text, { file: first });
}
