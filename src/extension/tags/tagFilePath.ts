/**
 * Path of the tag file of a dataset: in `.slakescope` of the workspace folder, or in the folder of the setting. Never
 * inside the dataset, which is not changed.
 */
import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import { liesBelow } from '../files/pathGuard';
import { pickFolder } from '../files/pickFolder';

const FOLDER = '.slakescope';
const SETTING = 'tagFolder';

/**
 * Undefined while no folder was chosen.
 * @param dataset folder of the panel, whose settings apply.
 * @throws Error when the setting is a folder inside the dataset, or relative to no folder.
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
        'slakescope.tagFolder is the relative path {0}, but no folder is open; enter an absolute path.',
        set,
      ),
    );
  }
  if (await liesBelow(folder, roots)) throw insideDataset(folder);
  return join(folder, file);
}

/**
 * Lets the user choose a folder, as a user setting: workspace settings may be inside the dataset.
 * @returns false when the user cancels. @throws Error when the folder is inside the dataset.
 */
export async function chooseTagFolder(roots: readonly string[]): Promise<boolean> {
  const choose = vscode.l10n.t('Choose Folder…');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Where should tags and decisions be stored?'),
    {
      modal: true,
      detail: vscode.l10n.t(
        'They are stored in a small text file that you can commit. The dataset itself is never changed, so choose a folder outside it.',
      ),
    },
    choose,
  );
  if (answer !== choose) return false;
  const folder = await pickFolder(vscode.l10n.t('Folder for tags and decisions'), choose);
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
      '{0} is inside the dataset, which is never changed; set slakescope.tagFolder to another folder.',
      folder,
    ),
  );
}
