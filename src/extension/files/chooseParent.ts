/** Asks in which folder a new one is made. */
import * as vscode from 'vscode';
import { type Choice, choose } from '../messages/messages';
import { pickFolder } from './pickFolder';

export interface NewFolder {
  readonly name: string;
  /** Title of the list, and what it asks. */
  readonly title: string;
  readonly placeHolder: string;
  /** The folder that one key chooses. */
  readonly proposed: Choice & { readonly parent: vscode.Uri };
  /** Title and button of the dialog for another one. */
  readonly pickTitle: string;
  readonly pickLabel: string;
}

/** @returns undefined when the user cancels. */
export async function chooseParent({
  name,
  title,
  placeHolder,
  proposed,
  pickTitle,
  pickLabel,
}: NewFolder): Promise<vscode.Uri | undefined> {
  const other = {
    icon: 'folder-opened',
    label: vscode.l10n.t('Choose Folder…'),
    detail: vscode.l10n.t('The folder {0} is made in it.', name),
    parent: null,
  };
  const chosen = await choose([proposed, other], { title, placeHolder, ignoreFocusOut: true });
  return chosen === other ? pickFolder(pickTitle, pickLabel) : (chosen?.parent ?? undefined);
}
