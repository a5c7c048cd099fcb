import * as vscode from 'vscode';
import type { ExplorerPanels } from '../panel/explorerPanels';

/** The command: on a folder of the Explorer, on a URI another extension passes, or with a picker. */
export async function analyzeFolder(panels: ExplorerPanels, argument: unknown): Promise<void> {
  const folder = await datasetFolder(argument);
  if (folder) await panels.show(folder);
}

/**
 * The folder that a command is about.
 * @param fallback where the command was given none; absent: the user is asked.
 */
export async function datasetFolder(
  argument: unknown,
  fallback?: vscode.Uri,
): Promise<vscode.Uri | undefined> {
  const folder = argument instanceof vscode.Uri ? argument : (fallback ?? (await pickFolder()));
  if (!folder) return undefined;
  if (folder.scheme !== 'file') {
    // Remote windows are fine: there we run on the remote machine and its folders are files to us.
    const text = vscode.l10n.t(
      '{0} does not lie on a disk; Slakescope reads only folders that do.',
      folder.toString(true),
    );
    void vscode.window.showErrorMessage(text);
    return undefined;
  }
  return folder;
}

async function pickFolder(): Promise<vscode.Uri | undefined> {
  const defaultUri = vscode.workspace.workspaceFolders?.[0]?.uri;
  const picked = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: false,
    title: vscode.l10n.t('Choose a SLAKE dataset folder'),
    openLabel: vscode.l10n.t('Analyze'),
    ...(defaultUri ? { defaultUri } : {}),
  });
  return picked?.[0];
}
