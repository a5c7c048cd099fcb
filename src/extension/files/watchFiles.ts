/** Watches files wherever they lie: in the workspace, out of it, or in a root that comes or goes. */
import * as vscode from 'vscode';

/** @param changed with what changed, came or went, until disposed. */
export function watchFiles(
  folder: string,
  pattern: string,
  changed: (uri: vscode.Uri) => void,
): vscode.Disposable {
  const watched = new vscode.RelativePattern(vscode.Uri.file(folder), pattern);
  const begin = () => {
    const watcher = vscode.workspace.createFileSystemWatcher(watched);
    watcher.onDidChange(changed);
    watcher.onDidCreate(changed);
    watcher.onDidDelete(changed);
    return watcher;
  };
  let watcher = begin();
  // The editor watches the roots itself: a watcher made inside one gets nothing more when that is closed.
  const roots = vscode.workspace.onDidChangeWorkspaceFolders(() => {
    watcher.dispose();
    watcher = begin();
  });
  return new vscode.Disposable(() => {
    roots.dispose();
    watcher.dispose();
  });
}
