/**
 * The setting slakescope.embeddings: a folder that is read. What a workspace sets counts inside the workspace, or when
 * the user chose that very folder by the command; a cloned repository cannot name any other.
 */
import * as vscode from 'vscode';
import { isBelow, realPathOf } from '../files/pathGuard';
import { isSetByWorkspace } from './isSetByWorkspace';

const SETTING = 'embeddings';
/** Key in the state of the workspace, which no file of the workspace can set. */
const CHOSEN = 'slakescope.chosenEmbeddings';

/**
 * Undefined when an encoder is used.
 * @throws Error when the workspace names a folder outside it that the user did not choose.
 */
export async function embeddingsFolder(
  dataset: vscode.Uri,
  state: vscode.Memento,
): Promise<string | undefined> {
  const folder = vscode.workspace.getConfiguration('slakescope', dataset).get<string>(SETTING, '');
  if (folder === '') return undefined;
  if (!isSetByWorkspace(SETTING, dataset) || state.get(CHOSEN) === folder) return folder;
  const real = await realPathOf(folder);
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    const base = await realPathOf(uri.fsPath);
    if (real === undefined || (base !== undefined && isBelow(real, base))) return folder;
  }
  throw new Error(
    vscode.l10n.t(
      'This workspace sets slakescope.embeddings to {0}, which is outside it; choose the folder with the command Import Tutorial Embeddings, or remove the setting.',
      folder,
    ),
  );
}

/** Uses the embeddings of a folder that the user chose; undefined: the encoder again. */
export async function setEmbeddingsFolder(folder: string | undefined, state: vscode.Memento): Promise<void> {
  await state.update(CHOSEN, folder);
  // Embeddings belong to one dataset: a setting of the workspace if one is open, else of the user.
  const target = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration('slakescope').update(SETTING, folder, target);
}
