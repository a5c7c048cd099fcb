import * as vscode from 'vscode';

/** The folder that the user picks, starting from the first workspace folder; undefined when the user cancels. */
export async function pickFolder(title: string, openLabel: string): Promise<vscode.Uri | undefined> {
  const defaultUri = vscode.workspace.workspaceFolders?.[0]?.uri;
  const picked = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    title,
    openLabel,
    ...(defaultUri ? { defaultUri } : {}),
  });
  return picked?.[0];
}
