/** Writes after which a file has its old or its new content, never a part, on any file system of the editor. */
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { writeAtomically } from '../../analysis/files/atomic';

/**
 * Writes under a temporary name that nobody can guess, in the same folder, which is created, and renames. On a failure
 * the old file stays and the temporary one goes.
 * @throws AnalysisError where a link, folder or device lies there: only plain files are replaced.
 */
export async function writeFileAtomically(file: vscode.Uri, bytes: Uint8Array): Promise<void> {
  if (file.scheme === 'file') return writeAtomically(file.fsPath, bytes);
  const temporary = file.with({ path: `${file.path}.${randomUUID()}.tmp` });
  const { fs } = vscode.workspace;
  try {
    await fs.writeFile(temporary, bytes);
    await fs.rename(temporary, file, { overwrite: true });
  } catch (error) {
    // The temporary file may not exist; the error to report is that of the write.
    await Promise.resolve(fs.delete(temporary)).catch(() => undefined);
    throw error;
  }
}
