import * as vscode from 'vscode';

/** What the webview may load: the bundle, the pictures of the extension and the dataset. Also for a revived panel. */
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
