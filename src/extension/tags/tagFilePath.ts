/**
 * Path of the tag file of a dataset: in `.slakescope` of the workspace folder, or in the folder of the setting. Never
 * inside the dataset, which is not changed. Settings and files of a workspace are its author's: they lead to no place
 * outside it.
 */
import { basename, isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import { isBelow, isPlainFileIn, liesBelow } from '../files/pathGuard';
import { pickFolder } from '../files/pickFolder';
import { confirm } from '../messages/messages';
import { isSetByWorkspace } from '../settings/isSetByWorkspace';

const FOLDER = '.slakescope';
const SETTING = 'tagFolder';

/** As `keptFilePath`. @param name of the dataset. */
export function tagFilePath(
  dataset: vscode.Uri,
  roots: readonly string[],
  name: string,
): Promise<string | undefined> {
  return keptFilePath(dataset, roots, tagsFileName(name));
}

/** @param dataset its path, or its name. */
export function tagsFileName(dataset: string): string {
  return `${basename(dataset)}.tags.tsv`;
}

/**
 * Of a file that holds what the user says about a dataset. Undefined while no folder was chosen.
 * @param dataset folder of the panel, whose settings apply.
 * @throws Error when the setting is a folder inside the dataset, relative to no folder, or of the workspace and outside
 *   it; when the file or a folder above it in the workspace is a link.
 */
export async function keptFilePath(
  dataset: vscode.Uri,
  roots: readonly string[],
  file: string,
): Promise<string | undefined> {
  const set = vscode.workspace.getConfiguration('slakescope', dataset).get<string>(SETTING, '').trim();
  const base = (vscode.workspace.getWorkspaceFolder(dataset) ?? vscode.workspace.workspaceFolders?.[0])?.uri;
  if (set === '') {
    if (base?.scheme !== 'file') return undefined;
    const folder = join(base.fsPath, FOLDER);
    return (await liesBelow(folder, roots)) ? undefined : plainFile(join(folder, file), base.fsPath);
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
  const isInside = base !== undefined && isBelow(folder, base.fsPath);
  if (!isInside && isSetByWorkspace(SETTING, dataset)) {
    throw new Error(
      vscode.l10n.t(
        'This workspace sets slakescope.tagFolder to {0}, which is outside it; choose a folder inside it, or set it in your user settings.',
        folder,
      ),
    );
  }
  return plainFile(join(folder, file), isInside ? base.fsPath : folder);
}

/** @throws Error when the file, or a folder between it and `trusted`, is not what it seems. */
async function plainFile(path: string, trusted: string): Promise<string> {
  if (await isPlainFileIn(trusted, path)) return path;
  throw new Error(
    vscode.l10n.t(
      '{0} or a folder above it is a link or no plain file, so no tags are read or written there; remove it, or set slakescope.tagFolder to another folder.',
      path,
    ),
  );
}

/**
 * Lets the user choose a folder, as a user setting: workspace settings may be inside the dataset.
 * @returns false when the user cancels. @throws Error when the folder is inside the dataset.
 */
export async function chooseTagFolder(roots: readonly string[]): Promise<boolean> {
  const choose = vscode.l10n.t('Choose Folder…');
  const question = {
    text: vscode.l10n.t('Where should tags and decisions be stored?'),
    detail: vscode.l10n.t(
      'They are stored in a small text file that you can commit. The dataset itself is never changed, so choose a folder outside it.',
    ),
  };
  if (!(await confirm(question, choose))) return false;
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
