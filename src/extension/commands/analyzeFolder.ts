import * as vscode from 'vscode';
import { pickFolder } from '../files/pickFolder';
import { showFailure } from '../messages/messages';
import type { ExplorerPanels } from '../panel/explorerPanels';

/** Shows the panel of the folder or file that the Explorer or another extension passes, or that the user picks. */
export async function analyzeFolder(panels: ExplorerPanels, argument: unknown): Promise<void> {
  const folder = await datasetFolder(argument);
  if (folder) await panels.show(folder);
}

/**
 * The folder that a command applies to; undefined when it is not on disk or the user cancels.
 * @param fallback used if the argument is no URI; if it is absent too, the user picks a folder.
 */
export async function datasetFolder(
  argument: unknown,
  fallback?: vscode.Uri,
): Promise<vscode.Uri | undefined> {
  const folder = argument instanceof vscode.Uri ? argument : (fallback ?? (await pickDataset()));
  if (!folder) return undefined;
  if (folder.scheme !== 'file') {
    // In a remote window the extension runs on the remote machine, whose folders have the scheme "file" too.
    const text = vscode.l10n.t(
      '{0} is not on disk; Slakescope can only analyze folders on disk.',
      folder.toString(true),
    );
    void showFailure(text);
    return undefined;
  }
  return folder;
}

function pickDataset(): Promise<vscode.Uri | undefined> {
  return pickFolder(vscode.l10n.t('Choose a dataset folder'), vscode.l10n.t('Analyze'));
}
