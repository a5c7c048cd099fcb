/** The open datasets of this window, one model each by its real root, whatever path led to it. */
import * as vscode from 'vscode';
import { isBelow, realPathOf } from '../files/pathGuard';
import type { AnalysisClient } from '../worker/analysisClient';
import type { Places } from '../worker/datasetClient';
import { DatasetModel } from './datasetModel';
import { datasetPlace } from './datasetPlace';

export interface OpenedDataset {
  readonly model: DatasetModel;
  /** Id of the sample that the path leads to. */
  readonly sample: string | null;
  /** It was open before. */
  readonly known: boolean;
}

export class Datasets implements vscode.Disposable {
  private readonly models = new Map<string, DatasetModel>();
  private readonly change = new vscode.EventEmitter<DatasetModel>();
  private readonly findingsChange = new vscode.EventEmitter<DatasetModel>();
  private readonly settings: vscode.Disposable;
  /** A dataset was opened or closed, was read, or has another phase. */
  readonly onDidChange = this.change.event;
  readonly onDidChangeFindings = this.findingsChange.event;

  constructor(
    private readonly worker: AnalysisClient,
    private readonly places: Places,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.settings = vscode.workspace.onDidChangeConfiguration((event) => {
      for (const model of this.all) model.settingsChanged(event);
    });
  }

  /** In the order in which they were opened. */
  get all(): readonly DatasetModel[] {
    return [...this.models.values()];
  }

  /**
   * The dataset that a path leads to, which is not read yet where it is not known.
   * @throws the worker's error when there is no dataset.
   */
  async open(chosen: vscode.Uri): Promise<OpenedDataset> {
    const { sample, ...place } = await datasetPlace(chosen, this.worker);
    const known = this.models.get(place.key);
    if (known) return { model: known, sample, known: true };
    const model: DatasetModel = new DatasetModel(
      place,
      this.worker,
      this.places,
      this.log,
      () => this.change.fire(model),
      () => this.findingsChange.fire(model),
    );
    this.models.set(place.key, model);
    return { model, sample, known: false };
  }

  /** The open dataset whose files a path is among; undefined where there is none. */
  async holding(uri: vscode.Uri): Promise<DatasetModel | undefined> {
    if (this.models.size === 0 || uri.scheme !== 'file') return undefined;
    const real = (await realPathOf(uri.fsPath)) ?? uri.fsPath;
    const roots = ({ columns, root }: DatasetModel) => columns?.roots ?? [root];
    return this.all.find((model) => roots(model).some((root) => isBelow(real, root)));
  }

  /** By the real path of its root. */
  withRoot(root: string): DatasetModel | undefined {
    return this.all.find((model) => model.root === root);
  }

  close(model: DatasetModel): void {
    if (!this.models.delete(model.place.key)) return;
    model.dispose();
    this.change.fire(model);
  }

  dispose(): void {
    this.settings.dispose();
    for (const model of this.all) this.close(model);
    this.change.dispose();
    this.findingsChange.dispose();
  }
}
