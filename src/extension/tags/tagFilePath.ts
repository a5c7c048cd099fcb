/**
 * Path of the tag file of a dataset: in `.slakescope` of the workspace folder, or in the folder of the setting. Never
 * inside the dataset, which is not changed. Settings and files of a workspace are its author's: they lead to no place
 * outside it.
 */
import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import { keptFile } from '../../analysis/curation/keptFile';
import { isBelow, isPlainFileIn, liesBelow } from '../files/pathGuard';
import { pickFolder } from '../files/pickFolder';
import { reachedPath } from '../files/reachedPaths';
import { confirm } from '../messages/messages';
import { isSetByWorkspace } from '../settings/isSetByWorkspace';

const FOLDER = '.slakescope';
const SETTING = 'tagFolder';

/** Of the name of the file. */
export const tagsEnding = '.tags.tsv';

/** Whose file it is. */
export interface KeptOwner {
  /** Real path. */
  readonly root: string;
  /** Real paths, below which nothing is written. */
  readonly roots: readonly string[];
  /** If absent, that of its folder. */
  readonly name?: string;
}

let knownRoots: () => Promise<readonly string[]> = () => Promise.resolve([]);

/** @param known gives the roots of the datasets of the workspace, among which an earlier file may be shared out. */
export function setKnownRoots(known: () => Promise<readonly string[]>): void {
  knownRoots = known;
}

/**
 * Of a file that holds what the user says about a dataset. Undefined while no folder was chosen.
 * @param dataset folder of the panel, whose settings apply.
 * @param ending of the name of the file.
 * @throws Error when the setting is a folder inside the dataset, relative to no folder, or of the workspace and outside
 *   it; when the file or a folder above it in the workspace is a link.
 */
export async function keptFilePath(
  dataset: vscode.Uri,
  { root, roots, name }: KeptOwner,
  ending: string,
): Promise<string | undefined> {
  const set = vscode.workspace.getConfiguration('slakescope', dataset).get<string>(SETTING, '').trim();
  const base = baseOf(dataset);
  const fileIn = (folder: string) =>
    keptFile(folder, ending, { root: reachedPath(root), base: base?.fsPath, name }, async () =>
      (await knownRoots()).map(reachedPath),
    );
  if (set === '') {
    if (base?.scheme !== 'file') return undefined;
    const folder = join(base.fsPath, FOLDER);
    return (await liesBelow(folder, roots)) ? undefined : plainFile(await fileIn(folder), base.fsPath);
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
  return plainFile(await fileIn(folder), isInside ? base.fsPath : folder);
}

/** The folder of the workspace in which the files of a dataset lie. */
export function baseOf(dataset: vscode.Uri): vscode.Uri | undefined {
  return (vscode.workspace.getWorkspaceFolder(dataset) ?? vscode.workspace.workspaceFolders?.[0])?.uri;
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
