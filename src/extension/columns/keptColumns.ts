/**
 * Which columns mean what, as the user chose it for a dataset: in the state of the workspace by the real path of the
 * dataset, never in the dataset.
 */
import type * as vscode from 'vscode';
import type { ColumnMapping } from '../../common/columnMapping';
import type { AnalysisClient } from '../worker/analysisClient';

const KEY = 'slakescope.columns';
type Kept = Readonly<Record<string, ColumnMapping>>;

/** @throws the worker's error when there is no dataset in the folder. */
export async function keptColumns(
  folder: vscode.Uri,
  state: vscode.Memento,
  client: AnalysisClient,
): Promise<ColumnMapping | undefined> {
  const kept = state.get<Kept>(KEY, {});
  if (Object.keys(kept).length === 0) return undefined;
  const { root } = await client.request('detectDataset', { folder: folder.fsPath });
  return Object.hasOwn(kept, root) ? kept[root] : undefined;
}

/** @param root real path of the dataset. */
export async function keepColumns(
  state: vscode.Memento,
  root: string,
  columns: ColumnMapping,
): Promise<void> {
  await state.update(KEY, { ...state.get<Kept>(KEY, {}), [root]: columns });
}
