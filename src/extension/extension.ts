/** Entry of the extension: registers commands, the panel's reviver and the log. Nothing heavy happens here. */
import * as vscode from 'vscode';
import { AnalysisClient } from './analysisClient';
import { analyzeFolder } from './analyzeFolder';
import { ExplorerPanels, VIEW_TYPE } from './explorerPanels';
import { Findings } from './findings';

let client: AnalysisClient | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Slakescope', { log: true });
  client = new AnalysisClient(context, log);
  const findings = new Findings();
  const panels = new ExplorerPanels(context, client, findings, log);
  context.subscriptions.push(
    log,
    findings,
    panels,
    vscode.commands.registerCommand('slakescope.analyzeFolder', (uri?: unknown) =>
      analyzeFolder(panels, uri),
    ),
    vscode.commands.registerCommand('slakescope.showLog', () => log.show()),
    vscode.commands.registerCommand('slakescope.cancel', () => panels.cancel()),
    vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, panels),
  );
}

/** Waits for the worker: ending the process while the native engine runs would abort the extension host. */
export async function deactivate(): Promise<void> {
  await client?.stop();
  client = undefined;
}
