/** The webview's document: a policy with a new nonce, files of the extension, and the escaped URI of the dataset. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { escapeMarkup } from '../../common/markup';

export function webviewHtml(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  folder: vscode.Uri,
  language: string,
): string {
  const nonce = randomBytes(16).toString('base64');
  const asset = (name: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', 'webview', name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} blob:`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeMarkup(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Slakescope</title>
<link rel="stylesheet" href="${asset('main.css')}">
<link rel="stylesheet" id="vscode-codicon-stylesheet" href="${asset('codicon.css')}">
</head>
<body data-folder="${escapeMarkup(folder.toString())}">
<div id="app"></div>
<script nonce="${nonce}" src="${asset('main.js')}"></script>
</body>
</html>`;
}
