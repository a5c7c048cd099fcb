import * as vscode from 'vscode';
import { liesBelow } from './pathGuard';
import { writeFileAtomically } from './writeFileAtomically';

/**
 * Asks where, and writes the file there.
 * @param roots real paths of the dataset, which is never altered.
 * @returns false where the user leaves the dialog.
 * @throws Error where the user names a file of the dataset.
 */
export async function saveFile(
  suggested: vscode.Uri,
  bytes: Uint8Array,
  roots: readonly string[],
): Promise<boolean> {
  const uri = await vscode.window.showSaveDialog({ defaultUri: suggested });
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
  await writeFileAtomically(uri, bytes);
  return true;
}
