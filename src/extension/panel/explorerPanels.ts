/** One panel for each open dataset, revealed when it is requested again and restored after a restart. */
import * as vscode from 'vscode';
import type { Said } from '../../analysis/export/said';
import type { AnalysisParameters } from '../../analysis/methods/fit';
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import type { ShowTarget, StartState } from '../../webview/protocol';
import { exportAnalysis } from '../commands/exportAnalysis';
import type { DatasetModel } from '../datasets/datasetModel';
import type { Datasets } from '../datasets/datasets';
import type { Curation } from '../decisions/curation';
import { reachedPath } from '../files/reachedPaths';
import type { RowFiles } from '../rows/rowFiles';
import type { AnalysisClient } from '../worker/analysisClient';
import { placesOf } from '../worker/datasetClient';
import { ExplorerPanel } from './explorerPanel';
import { KeptStates } from './keptStates';
import { panelTitles } from './panelTitles';

export const VIEW_TYPE = 'slakescope.explorer';

export class ExplorerPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly open = new Map<DatasetModel, ExplorerPanel>();
  private readonly kept: KeptStates;
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly worker: AnalysisClient,
    private readonly datasets: Datasets,
    private readonly rows: RowFiles,
    private readonly curation: Curation,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.kept = new KeptStates(context.globalState);
    this.subscription = datasets.onDidChange(() => this.setTitles());
  }

  /**
   * Reveals the panel of the dataset that a folder or a file belongs to, or creates it. The sample that the path leads
   * to is inspected; a dataset that is open is read again.
   * @param target shown once the dataset is read.
   * @throws the worker's error when there is no dataset; no panel is made then.
   */
  async show(chosen: vscode.Uri, target: ShowTarget = {}): Promise<void> {
    const { model, sample } = await this.datasets.open(chosen);
    model.findings.restore();
    const known = this.open.get(model);
    const panel = known ?? this.create(model);
    if (known) void model.refresh(null);
    panel.show(({ ids }) => {
      const index = sample === null ? -1 : ids.indexOf(sample);
      return index < 0 ? target : { ...target, index };
    });
  }

  /** Inspects a sample in the panel of its dataset, which is made if it was closed. @param root real path. */
  showSample(root: string, sample: string): void {
    const model = this.datasets.withRoot(root);
    if (!model) return;
    const panel = this.open.get(model) ?? this.create(model);
    panel.show(({ ids }) => {
      const index = ids.indexOf(sample);
      return index < 0 ? {} : { index };
    });
  }

  /** Shows a view, samples or a state in the panel of a dataset, which is made if it was closed. */
  showIn(model: DatasetModel, target: (dataset: DatasetColumns) => ShowTarget): void {
    (this.open.get(model) ?? this.create(model)).show(target);
  }

  /** Inspects a sample where the panel of its dataset is in view, without moving the focus. */
  inspect(model: DatasetModel, index: number): void {
    this.open.get(model)?.inspect(index);
  }

  /**
   * Opens a dataset again that was renamed or moved, in the panel that it had, as it was left.
   * @throws the worker's error when there is no dataset at the new place.
   */
  async move(model: DatasetModel, folder: vscode.Uri): Promise<void> {
    const { model: next } = await this.datasets.open(folder);
    const { storage } = placesOf(this.context);
    const from = model.root;
    await this.kept.move(from, next.root);
    await this.worker.request('moveRuns', { storageDir: storage.fsPath, from, to: next.root });
    const explorer = this.open.get(model);
    this.open.delete(model);
    explorer?.dispose();
    this.datasets.close(model);
    if (explorer && !this.open.has(next)) this.adopt(next, explorer.panel);
    else {
      explorer?.panel.dispose();
      if (next.phase.phase !== 'ready') void next.open();
    }
  }

  /** Restores a panel after a restart. @param state of the webview, with the URI of its folder. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const folder = folderOf(state);
    const model = folder && (await this.modelOf(folder));
    // The editor restores a tab when it is first shown; its dataset may be open in another panel by then.
    if (!model || this.open.has(model)) {
      panel.dispose();
      return;
    }
    this.adopt(model, panel);
  }

  /** Shows a dataset and asks what its columns mean. @throws the worker's error where there is none, or no columns. */
  async chooseColumns(chosen: vscode.Uri): Promise<void> {
    const { model } = await this.datasets.open(chosen);
    const panel = this.open.get(model) ?? this.create(model);
    panel.reveal();
    await model.chooseColumns();
  }

  get activeModel(): DatasetModel | undefined {
    return this.active?.model;
  }

  /** What the panel of a dataset showed last. */
  stateOf({ root, folder }: DatasetModel): StartState['state'] {
    return this.kept.startOf(root, folder).state;
  }

  /** Folder of the active panel. */
  get activeFolder(): vscode.Uri | undefined {
    return this.active?.model.folder;
  }

  isOpen(model: DatasetModel): boolean {
    return this.open.has(model);
  }

  /** Empties the lists of findings; a dataset without a panel is closed. */
  clearFindings(): void {
    for (const model of this.datasets.all) {
      if (this.open.has(model)) model.clearFindings();
      else this.datasets.close(model);
    }
  }

  /** Cancels the requests of the active panel if it has any, else those of every panel. */
  cancel(): void {
    const { active } = this;
    for (const panel of active?.busy ? [active] : this.open.values()) panel.cancel();
  }

  /** Opens again what failed, since a model was added or removed. */
  retryFailed(): void {
    for (const model of this.datasets.all) model.retryFailed();
  }

  dispose(): void {
    this.subscription.dispose();
    for (const panel of this.open.values()) panel.dispose();
  }

  private get active(): ExplorerPanel | undefined {
    return [...this.open.values()].find((panel) => panel.active);
  }

  private setTitles(): void {
    const open = [...this.open];
    const titles = panelTitles(open.map(([{ name, place }]) => ({ name, path: reachedPath(place.key) })));
    for (const [i, [, { panel }]] of open.entries()) {
      if (panel.title !== titles[i]) panel.title = titles[i];
    }
  }

  private async modelOf(folder: vscode.Uri): Promise<DatasetModel | undefined> {
    try {
      return (await this.datasets.open(folder)).model;
    } catch (error) {
      this.log.warn(`${folder.fsPath}: ${String(error)}`); // it was moved or deleted since
      return undefined;
    }
  }

  private create(model: DatasetModel): ExplorerPanel {
    const panel = vscode.window.createWebviewPanel(VIEW_TYPE, model.name, vscode.ViewColumn.Active, {
      enableScripts: true,
      retainContextWhenHidden: false,
    });
    return this.adopt(model, panel);
  }

  private adopt(model: DatasetModel, panel: vscode.WebviewPanel): ExplorerPanel {
    const { worker, rows, curation, log } = this;
    const { extensionUri } = this.context;
    const places = placesOf(this.context);
    const exportShown = (shown: AnalysisParameters, said: Said) =>
      exportAnalysis(worker, places, model.folder, shown, said);
    const explorer = new ExplorerPanel(
      panel,
      model,
      worker,
      extensionUri,
      rows,
      this.kept,
      curation.of(model),
      exportShown,
      log,
    );
    this.open.set(model, explorer);
    panel.onDidDispose(() => {
      if (this.open.get(model) !== explorer) return; // the panel shows another dataset by now
      this.open.delete(model);
      explorer.dispose();
      this.setTitles();
      // What was not read has no findings to keep; what was read keeps them, embedded or not.
      if (!model.columns || model.phase.phase === 'failed') this.datasets.close(model);
    });
    explorer.start();
    this.setTitles();
    if (model.phase.phase !== 'ready') void model.open();
    return explorer;
  }
}

function folderOf(state: unknown): vscode.Uri | undefined {
  const text = (state as { folder?: unknown } | undefined)?.folder;
  return typeof text === 'string' && text.startsWith('file:') ? vscode.Uri.parse(text, true) : undefined;
}
