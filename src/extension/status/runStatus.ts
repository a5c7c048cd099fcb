/**
 * The item in the status bar while something runs: what, how far, and of which dataset. It stands for all open datasets,
 * with a panel in view or not; a click shows the panel of the dataset.
 */
import * as vscode from 'vscode';
import type { JobProgress } from '../../analysis/session/stageContext';
import type { DatasetModel } from '../datasets/datasetModel';
import type { Datasets } from '../datasets/datasets';
import { showStatus, type StatusHandle } from '../messages/messages';
import { progressText } from '../worker/progressText';

export const SHOW_RUNNING = 'slakescope.showRunning';

/** What is over sooner is not worth a glance. */
const SHORT_MS = 400;

export class RunStatus implements vscode.Disposable {
  private readonly followed = new Map<DatasetModel, { dispose(): void }>();
  /** Of the datasets about which something runs, the latest last. */
  private readonly running = new Map<DatasetModel, JobProgress>();
  private readonly item: StatusHandle = showStatus('slakescope.run', 'Slakescope', SHOW_RUNNING);
  private readonly subscription: vscode.Disposable;
  private appears: ReturnType<typeof setTimeout> | undefined;
  private isShown = false;

  constructor(private readonly datasets: Datasets) {
    this.subscription = datasets.onDidChange(() => this.follow());
  }

  /** The dataset about which something has run for longest. */
  get model(): DatasetModel | undefined {
    return [...this.running.keys()].at(0);
  }

  dispose(): void {
    clearTimeout(this.appears);
    this.subscription.dispose();
    for (const each of this.followed.values()) each.dispose();
    this.item.dispose();
  }

  private follow(): void {
    const open = new Set(this.datasets.all);
    for (const [model, subscription] of this.followed) {
      if (open.has(model)) continue;
      subscription.dispose();
      this.followed.delete(model);
      this.take(model, null);
    }
    for (const model of open) {
      if (this.followed.has(model)) continue;
      this.followed.set(model, model.listen({ progress: (progress) => this.take(model, progress) }));
    }
  }

  private take(model: DatasetModel, progress: JobProgress | null): void {
    if (progress) this.running.set(model, progress);
    else this.running.delete(model);
    if (this.running.size === 0) {
      clearTimeout(this.appears);
      this.appears = undefined;
      this.isShown = false;
      this.item.hide();
    } else if (this.isShown) this.show();
    else this.appears ??= setTimeout(() => this.show(), SHORT_MS);
  }

  private show(): void {
    this.isShown = true;
    const lines = [...this.running].map(([model, progress]) => ({ model, text: progressText(progress) }));
    const [first, ...others] = lines;
    const text =
      others.length === 0 ? first.text : vscode.l10n.t('{0} (and {1} more)', first.text, others.length);
    this.item.show(text, lines.map(({ model, text: line }) => `${model.name}: ${line}`).join('\n'));
  }
}
