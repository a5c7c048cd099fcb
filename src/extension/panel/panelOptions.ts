import * as vscode from 'vscode';

/** What the webview may load: the bundle, the icons of the extension and the dataset. Sets the tab's icon too. */
export function setPanelOptions(
  panel: vscode.WebviewPanel,
  extensionUri: vscode.Uri,
  datasetRoots: readonly string[],
): void {
  const asset = (...names: string[]) => vscode.Uri.joinPath(extensionUri, ...names);
  panel.webview.options = {
    enableScripts: true,
    localResourceRoots: [
      asset('dist', 'webview'),
      asset('media'),
      ...datasetRoots.map((root) => vscode.Uri.file(root)),
    ],
  };
  panel.iconPath = { light: asset('media', 'tab-light.svg'), dark: asset('media', 'tab-dark.svg') };
}
