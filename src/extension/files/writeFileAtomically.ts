/** A file that the user has from us is the old one or the new one, never half of one, wherever it lies. */
import * as vscode from 'vscode';

/**
 * Writes under a temporary name in the same folder, which is created, and renames. On a failure the old file stays
 * and the temporary one goes.
 */
export async function writeFileAtomically(file: vscode.Uri, bytes: Uint8Array): Promise<void> {
  const temporary = file.with({ path: `${file.path}.${process.pid}.tmp` });
  const { fs } = vscode.workspace;
  try {
    await fs.writeFile(temporary, bytes);
    await fs.rename(temporary, file, { overwrite: true });
  } catch (error) {
    // It may never have come to be; what the user must hear is why the file was not written.
    await Promise.resolve(fs.delete(temporary)).catch(() => undefined);
    throw error;
  }
}
