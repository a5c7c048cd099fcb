/** The decisions of each open dataset; what is wrong with their files, and decisions in conflict, go to Problems. */
import * as vscode from 'vscode';
import type { DatasetModel } from '../datasets/datasetModel';
import type { Datasets } from '../datasets/datasets';
import { uriOf } from '../findings/places';
import { diagnostic } from '../findings/problems';
import { DatasetDecisions } from './datasetDecisions';

export class Curation implements vscode.Disposable {
  private readonly open = new Map<DatasetModel, DatasetDecisions>();
  private readonly change = new vscode.EventEmitter<void>();
  /** The decisions about an open dataset have changed. */
  readonly onDidChange = this.change.event;
  private readonly problems = vscode.languages.createDiagnosticCollection('slakescope-decisions');
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly datasets: Datasets,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscription = datasets.onDidChange(() => this.forgetClosed());
  }

  of(model: DatasetModel): DatasetDecisions {
    const known = this.open.get(model);
    if (known) return known;
    const decisions = new DatasetDecisions(() => ({
      folder: model.folder,
      root: model.root,
      roots: model.columns?.roots ?? [model.root],
    }));
    this.open.set(model, decisions);
    const show = () => {
      this.show(model, decisions).catch((error: unknown) => this.log.warn(String(error)));
    };
    decisions.onDidChange(() => {
      show();
      this.change.fire();
    });
    show();
    return decisions;
  }

  dispose(): void {
    this.subscription.dispose();
    this.problems.dispose();
    this.change.dispose();
    for (const decisions of this.open.values()) decisions.dispose();
  }

  private async show(model: DatasetModel, decisions: DatasetDecisions): Promise<void> {
    const { file, findings } = await decisions.state();
    if (file === null) return;
    const [first] = findings;
    const uri = findings.length > 0 ? uriOf(first, model.root) : vscode.Uri.file(file);
    // An update goes to the whole editor; nothing changes where none was wrong before either.
    if (findings.length === 0 && !this.problems.has(uri)) return;
    this.problems.set(
      uri,
      findings.map((finding) => diagnostic(finding, model.root)),
    );
  }

  private forgetClosed(): void {
    for (const [model, decisions] of this.open) {
      if (this.datasets.all.includes(model)) continue;
      decisions.dispose();
      this.open.delete(model);
    }
  }
}
