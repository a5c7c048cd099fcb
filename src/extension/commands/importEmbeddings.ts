/**
 * `Slakescope: Import Tutorial Embeddings…`: sets or clears the folder of embeddings that replace those of an
 * encoder. It is a setting; open panels read their dataset again when it changes.
 */
import * as vscode from 'vscode';
import { pickFolder } from '../files/pickFolder';
import { showInformation } from '../messages/messages';
import { setEmbeddingsFolder } from '../settings/embeddingsFolder';

export async function importEmbeddings(state: vscode.Memento): Promise<void> {
  const present = vscode.workspace.getConfiguration('slakescope').get<string>('embeddings', '');
  if (present) {
    const another = vscode.l10n.t('Choose Another Folder');
    const useEncoder = vscode.l10n.t('Use the Encoder Instead');
    const text = vscode.l10n.t('The embeddings in {0} are in use.', present);
    const answer = await showInformation(text, another, useEncoder);
    if (answer === useEncoder) await setEmbeddingsFolder(undefined, state);
    if (answer !== another) return;
  }
  const picked = await pickFolder(
    vscode.l10n.t('Choose the folder with image_embeddings.npy, text_embeddings.npy and metadata.json'),
    vscode.l10n.t('Use These Embeddings'),
  );
  if (picked) await setEmbeddingsFolder(picked.fsPath, state);
}
