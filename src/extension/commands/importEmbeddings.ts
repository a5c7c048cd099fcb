/**
 * `Slakescope: Import Tutorial Embeddings…`: sets or clears the folder of embeddings that replace those of an
 * encoder. It is a setting; open panels read their dataset again when it changes.
 */
import * as vscode from 'vscode';
import { pickFolder } from '../files/pickFolder';

export async function importEmbeddings(): Promise<void> {
  const settings = vscode.workspace.getConfiguration('slakescope');
  const present = settings.get<string>('embeddings', '');
  if (present) {
    const another = vscode.l10n.t('Choose Another Folder');
    const useEncoder = vscode.l10n.t('Use the Encoder Instead');
    const text = vscode.l10n.t('The embeddings in {0} are in use.', present);
    const answer = await vscode.window.showInformationMessage(text, another, useEncoder);
    if (answer === useEncoder) await settings.update('embeddings', undefined, target());
    if (answer !== another) return;
  }
  const picked = await pickFolder(
    vscode.l10n.t('Choose the folder with image_embeddings.npy, text_embeddings.npy and metadata.json'),
    vscode.l10n.t('Use These Embeddings'),
  );
  if (picked) await settings.update('embeddings', picked.fsPath, target());
}

/** Embeddings belong to one dataset: a setting of the workspace if one is open, else of the user. */
function target(): vscode.ConfigurationTarget {
  return vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
}
