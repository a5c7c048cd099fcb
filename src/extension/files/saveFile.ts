import * as vscode from 'vscode';
import { liesBelow } from './pathGuard';
import { writeFileAtomically } from './writeFileAtomically';

/** Asked for when the place is known; `title` and endings of each kind for the dialog. */
export interface Writable {
  readonly kinds: Readonly<Record<string, string[]>>;
  readonly bytes: (uri: vscode.Uri) => Promise<Uint8Array>;
}

/**
 * Asks where, and writes the file there.
 * @param roots real paths of the dataset, which is never altered.
 * @returns false where the user leaves the dialog.
 * @throws Error where the user names a file of the dataset.
 */
export async function saveFile(
  suggested: vscode.Uri,
  content: Uint8Array | Writable,
  roots: readonly string[],
): Promise<boolean> {
  const uri = await vscode.window.showSaveDialog({
    defaultUri: suggested,
    ...(content instanceof Uint8Array ? {} : { filters: { ...content.kinds } }),
  });
  if (!uri) return false;
  if (uri.scheme === 'file' && (await liesBelow(uri.fsPath, roots))) {
    throw new Error(
      vscode.l10n.t(
        '{0} lies in the dataset {1}, which is never altered. {2}',
        uri.fsPath,
        roots[0],
        vscode.l10n.t('Choose another place.'),
      ),
    );
  }
  await writeFileAtomically(uri, content instanceof Uint8Array ? content : await content.bytes(uri));
  return true;
}
