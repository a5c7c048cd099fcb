/** One panel for each dataset folder, revealed when it is requested again and restored after a restart. */
import * as vscode from 'vscode';
import type { AnalysisParameters } from '../../analysis/methods/fit';
import type { ShowTarget } from '../../webview/protocol';
import { exportAnalysis } from '../commands/exportAnalysis';
import type { Findings } from '../findings/diagnostics';
import type { RowFiles } from '../rows/rowFiles';
import type { AnalysisClient } from '../worker/analysisClient';
import { DatasetClient, placesOf } from '../worker/datasetClient';
import { ExplorerPanel } from './explorerPanel';

export const VIEW_TYPE = 'slakescope.explorer';

export class ExplorerPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly open = new Map<string, ExplorerPanel>();
  private readonly settings: vscode.Disposable;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly worker: AnalysisClient,
    private readonly findings: Findings,
    private readonly rows: RowFiles,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.settings = vscode.workspace.onDidChangeConfiguration((event) => {
      for (const panel of this.open.values()) panel.settingsChanged(event);
    });
  }

  /**
   * Reveals the panel of a folder, or of a file of records, or creates it.
   * @param target shown once the dataset is read.
   * @throws the worker's error when there is no dataset; no panel is made then.
   */
  async show(folder: vscode.Uri, target?: ShowTarget): Promise<void> {
    let panel = this.open.get(folder.toString());
    if (!panel) {
      await this.worker.request('detectDataset', { folder: folder.fsPath });
      panel = this.open.get(folder.toString()) ?? (await this.create(folder));
    }
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

  /** Restores a panel after a restart. @param state of the webview, with the URI of its folder. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const folder = folderOf(state);
    // The editor restores a tab when it is first shown; its folder may be open in another panel by then.
    if (!folder || this.open.has(folder.toString())) {
      panel.dispose();
      return;
    }
    await this.adopt(folder, panel);
  }

  /** Asks what the columns of the active panel's dataset mean. @throws Error when no panel is active. */
  async chooseColumns(): Promise<void> {
    const active = [...this.open.values()].find((panel) => panel.active);
    if (!active) throw new Error(vscode.l10n.t('Open a dataset in Slakescope first.'));
    await active.chooseColumns();
  }

  /** Folder of the active panel. */
  get activeFolder(): vscode.Uri | undefined {
    return [...this.open.values()].find((panel) => panel.active)?.folder;
  }

  /** Cancels the requests of the active panel if it has any, else those of every panel. */
  cancel(): void {
    const all = [...this.open.values()];
    const active = all.filter((panel) => panel.active && panel.busy);
    for (const panel of active.length > 0 ? active : all) panel.cancel();
  }

  /** Opens again what failed, since a model was added or removed. */
  retryFailed(): void {
    for (const panel of this.open.values()) panel.retryFailed();
  }

  dispose(): void {
    this.settings.dispose();
    for (const panel of this.open.values()) panel.dispose();
  }

  private async adopt(folder: vscode.Uri, panel: vscode.WebviewPanel): Promise<ExplorerPanel> {
    const key = folder.toString();
    const { worker, findings, rows, log } = this;
    const { extensionUri } = this.context;
    const places = placesOf(this.context);
    const client = new DatasetClient(folder, worker, places, log);
    const exportShown = (shown: AnalysisParameters) => exportAnalysis(worker, places, folder, shown);
    const explorer = new ExplorerPanel(panel, client, worker, extensionUri, findings, rows, exportShown, log);
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
