/** One panel per dataset folder: shown again on the second request, revived after a restart. */
import * as vscode from 'vscode';
import type { AnalysisParameters } from '../../analysis/methods/fit';
import type { ShowTarget } from '../../webview/protocol';
import { exportAnalysis } from '../commands/exportAnalysis';
import type { Findings } from '../findings/diagnostics';
import type { AnalysisClient } from '../worker/analysisClient';
import { DatasetClient } from '../worker/datasetClient';
import { ExplorerPanel } from './explorerPanel';

export const VIEW_TYPE = 'slakescope.explorer';

export class ExplorerPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly open = new Map<string, ExplorerPanel>();
  private readonly settings: vscode.Disposable;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly client: AnalysisClient,
    private readonly findings: Findings,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.settings = vscode.workspace.onDidChangeConfiguration((event) => {
      for (const panel of this.open.values()) panel.settingsChanged(event);
    });
  }

  /** Opens the panel at once; what it shows arrives as it is ready. */
  async show(folder: vscode.Uri, target?: ShowTarget): Promise<void> {
    const panel = this.open.get(folder.toString()) ?? (await this.create(folder));
    if (target) panel.show(() => target);
    else panel.reveal();
  }

  /** Inspects a sample in the panel of its dataset, if that is still open. */
  showSample(root: string, sample: string): void {
    const panel = [...this.open.values()].find((each) => each.root === root);
    panel?.show(({ ids }) => {
      const index = ids.indexOf(sample);
      return index < 0 ? {} : { index };
    });
  }

  private async create(folder: vscode.Uri): Promise<ExplorerPanel> {
    const name = folder.path.split('/').filter(Boolean).at(-1) ?? folder.path;
    const panel = vscode.window.createWebviewPanel(VIEW_TYPE, name, vscode.ViewColumn.Active, {
      enableScripts: true,
      retainContextWhenHidden: false,
    });
    return this.adopt(folder, panel);
  }

  /** After a restart: the page kept which folder it showed; the caches have the rest. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const folder = folderOf(state);
    // A tab that was never shown since the restart comes late: the folder may be open again by then.
    if (!folder || this.open.has(folder.toString())) {
      panel.dispose();
      return;
    }
    await this.adopt(folder, panel);
  }

  /** Of the panel in front. */
  get activeFolder(): vscode.Uri | undefined {
    return [...this.open.values()].find((panel) => panel.active)?.folder;
  }

  /** Stops what runs in the panel in front, or in every panel when none is. */
  cancel(): void {
    const all = [...this.open.values()];
    const active = all.filter((panel) => panel.active && panel.busy);
    for (const panel of active.length > 0 ? active : all) panel.cancel();
  }

  /** A model was set up or removed: where one was missing it may be there now. */
  retryFailed(): void {
    for (const panel of this.open.values()) panel.retryFailed();
  }

  dispose(): void {
    this.settings.dispose();
    for (const panel of this.open.values()) panel.dispose();
  }

  private async adopt(folder: vscode.Uri, panel: vscode.WebviewPanel): Promise<ExplorerPanel> {
    const key = folder.toString();
    const { client, findings, log } = this;
    const { extensionUri, globalStorageUri } = this.context;
    const session = new DatasetClient(folder, client, globalStorageUri, log);
    const exportShown = (shown: AnalysisParameters) =>
      exportAnalysis(client, globalStorageUri, folder, shown);
    const explorer = new ExplorerPanel(panel, session, client, extensionUri, findings, exportShown, log);
    this.open.set(key, explorer);
    panel.onDidDispose(() => {
      this.open.delete(key);
      explorer.dispose();
    });
    await explorer.start();
    return explorer;
  }
}

function folderOf(state: unknown): vscode.Uri | undefined {
  const text = (state as { folder?: unknown } | undefined)?.folder;
  return typeof text === 'string' && text.startsWith('file:') ? vscode.Uri.parse(text, true) : undefined;
}
