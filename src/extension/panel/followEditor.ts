/** Where slakescope.followEditor is on, panels in view show the sample of the file or the record in the active editor. */
import * as vscode from 'vscode';
import { activeUri, type ShowInSlakescope } from '../commands/showInSlakescope';
import type { Datasets } from '../datasets/datasets';
import { Debounced } from '../debounced';
import type { ExplorerPanels } from './explorerPanels';

/** While the cursor moves on, nothing follows. */
const SETTLE_MS = 200;

export class FollowEditor implements vscode.Disposable {
  private readonly subscriptions: readonly vscode.Disposable[];
  private readonly settled = new Debounced(() => void this.follow(), SETTLE_MS);

  constructor(
    private readonly datasets: Datasets,
    private readonly panels: ExplorerPanels,
    private readonly show: ShowInSlakescope,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const soon = () => {
      if (this.datasets.all.length > 0) this.settled.soon();
    };
    this.subscriptions = [
      vscode.window.tabGroups.onDidChangeTabs(soon),
      vscode.window.onDidChangeTextEditorSelection(soon),
    ];
  }

  dispose(): void {
    this.settled.dispose();
    for (const each of this.subscriptions) each.dispose();
  }

  private async follow(): Promise<void> {
    const uri = activeUri();
    if (!uri || !vscode.workspace.getConfiguration('slakescope', uri).get<boolean>('followEditor', false))
      return;
    try {
      const model = await this.datasets.holding(uri);
      if (model?.phase.phase !== 'ready') return;
      const row = (await this.show.rowsOf(uri, model)).at(0);
      if (row !== undefined) this.panels.inspect(model, row);
    } catch (error) {
      this.log.warn(String(error)); // the dataset was closed meanwhile
    }
  }
}
