/**
 * `Slakescope: Import Tutorial Embeddings…`: vectors that the notebook made are used instead of an encoder's, or given
 * up again. The choice is a setting, so it lasts, and open panels begin anew with it.
 */
import * as vscode from 'vscode';

export async function importEmbeddings(): Promise<void> {
  const settings = vscode.workspace.getConfiguration('slakescope');
  const present = settings.get<string>('embeddings', '');
  if (present) {
    const another = vscode.l10n.t('Choose Another Folder');
    const giveUp = vscode.l10n.t('Use the Encoder Again');
    const text = vscode.l10n.t('The vectors in {0} are in use.', present);
    const answer = await vscode.window.showInformationMessage(text, another, giveUp);
    if (answer === giveUp) await settings.update('embeddings', undefined, target());
    if (answer !== another) return;
  }
  const picked = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: false,
    title: vscode.l10n.t(
      'Choose the folder with image_embeddings.npy, text_embeddings.npy and metadata.json',
    ),
    openLabel: vscode.l10n.t('Use These Vectors'),
  });
  if (picked?.[0]) await settings.update('embeddings', picked[0].fsPath, target());
}

/** They belong to one dataset, so to the workspace where there is one. */
function target(): vscode.ConfigurationTarget {
  return vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
}
