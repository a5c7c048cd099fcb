/** Datasets that are open enter the menus and the list of recent ones. */
import type * as vscode from 'vscode';
import { asError } from '../../common/errors';
import type { DatasetModel } from '../datasets/datasetModel';
import type { Datasets } from '../datasets/datasets';
import type { DatasetTree } from '../sidebar/datasetTree';
import type { DatasetMenus } from './datasetMenus';
import type { RecentDatasets } from './recentDatasets';

export class OpenedDatasets implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;
  private readonly known = new WeakSet<object>();

  constructor(
    datasets: Datasets,
    private readonly menus: DatasetMenus,
    private readonly recent: RecentDatasets,
    private readonly tree: DatasetTree,
    log: vscode.LogOutputChannel,
  ) {
    const report = (error: unknown) => log.warn(asError(error).message);
    for (const dataset of recent.all) menus.add(dataset);
    recent.prune().then(() => tree.refreshSoon(), report);
    this.subscription = datasets.onDidChange((model) => void this.take(model).catch(report));
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private async take(model: DatasetModel): Promise<void> {
    const { columns, root } = model;
    if (model.phase.phase !== 'ready' || !columns || this.known.has(columns)) return;
    this.known.add(columns);
    const { folders } = await model.client.request('imageFolders', {});
    const dataset = { root, imageFolders: folders };
    this.menus.add(dataset);
    await this.recent.add(dataset);
    this.tree.refreshSoon();
  }
}
