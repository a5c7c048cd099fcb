/**
 * Where the tag file of a dataset lies: `.slakescope` of the workspace folder, or the folder that the setting names.
 * Never inside the dataset, which is not altered.
 */
import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import { liesBelow } from '../files/pathGuard';

const FOLDER = '.slakescope';
const SETTING = 'tagFolder';

/**
 * The path of the tag file; undefined while no location was chosen.
 * @param dataset folder that the panel shows; its settings count.
 * @throws Error when the setting names a place inside the dataset.
 */
export async function tagFilePath(
  dataset: vscode.Uri,
  roots: readonly string[],
  name: string,
): Promise<string | undefined> {
  const file = `${name}.tags.tsv`;
  const set = vscode.workspace.getConfiguration('slakescope', dataset).get<string>(SETTING, '').trim();
  const base = (vscode.workspace.getWorkspaceFolder(dataset) ?? vscode.workspace.workspaceFolders?.[0])?.uri;
  if (set === '') {
    if (base?.scheme !== 'file') return undefined;
    const folder = join(base.fsPath, FOLDER);
    return (await liesBelow(folder, roots)) ? undefined : join(folder, file);
  }
  const folder = isAbsolute(set) ? set : base && join(base.fsPath, set);
  if (folder === undefined) {
    throw new Error(
      vscode.l10n.t(
        'slakescope.tagFolder is the relative path {0}, but no folder is open; give a whole path.',
        set,
      ),
    );
  }
  if (await liesBelow(folder, roots)) throw insideDataset(folder);
  return join(folder, file);
}

/** Asks once and keeps the answer in the user's settings: those of the workspace may lie in the dataset. */
export async function chooseTagFolder(roots: readonly string[]): Promise<boolean> {
  const choose = vscode.l10n.t('Choose Folder…');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Where should tags and decisions be kept?'),
    {
      modal: true,
      detail: vscode.l10n.t(
        'They are a small text file that you can commit. The dataset itself is never altered, so choose a folder outside it.',
      ),
    },
    choose,
  );
  if (answer !== choose) return false;
  const picked = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    title: vscode.l10n.t('Folder for tags and decisions'),
    openLabel: choose,
  });
  const folder = picked?.[0];
  if (!folder) return false;
  if (await liesBelow(folder.fsPath, roots)) throw insideDataset(folder.fsPath);
  await vscode.workspace
    .getConfiguration('slakescope')
    .update(SETTING, folder.fsPath, vscode.ConfigurationTarget.Global);
  return true;
}

function insideDataset(folder: string): Error {
  return new Error(
    vscode.l10n.t(
      '{0} lies in the dataset, which is never altered; name another folder in slakescope.tagFolder.',
      folder,
    ),
  );
}
