import * as vscode from 'vscode';

/** Whether the value of a setting comes from the workspace, whose author may be a stranger, and not from the user. */
export function isSetByWorkspace(name: string, resource: vscode.Uri): boolean {
  const found = vscode.workspace.getConfiguration('slakescope', resource).inspect(name);
  return found?.workspaceFolderValue !== undefined || found?.workspaceValue !== undefined;
}
