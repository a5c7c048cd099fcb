/** `Slakescope: Show in Slakescope`: from a file of a dataset to its sample in the panel. */
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { uriOfInput } from '../panel/besideEditors';
import type { ExplorerPanels } from '../panel/explorerPanels';

const TABLE = /\.(json|jsonl|ndjson|csv|tsv|parquet|arrow)$/i;

/** @param argument URI that a menu passes; without one the active tab is meant. */
export async function showInSlakescope(panels: ExplorerPanels, argument: unknown): Promise<void> {
  const uri = argument instanceof vscode.Uri ? argument : activeUri();
  if (!uri) throw new Error(vscode.l10n.t('Open a file of a dataset first.'));
  await panels.show(TABLE.test(uri.path) ? uri : vscode.Uri.file(dirname(uri.fsPath)));
}

/** Of a text, an image, or whatever else the active tab shows. */
export function activeUri(): vscode.Uri | undefined {
  return uriOfInput(vscode.window.tabGroups.activeTabGroup.activeTab?.input);
}
