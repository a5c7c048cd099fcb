/**
 * The decisions of each open dataset; what is wrong with their files, and decisions in conflict, go to Problems, from
 * which a finding goes about which the data were decided to be right.
 */
import * as vscode from 'vscode';
import type { DatasetModel } from '../datasets/datasetModel';
import type { Datasets } from '../datasets/datasets';
import { uriOf } from '../findings/places';
import { type DecidedRight, diagnostic } from '../findings/problems';
import { DatasetDecisions } from './datasetDecisions';

const none: ReadonlySet<string> = new Set();

export class Curation implements DecidedRight, vscode.Disposable {
  private readonly open = new Map<DatasetModel, DatasetDecisions>();
  private readonly change = new vscode.EventEmitter<void>();
  /** The decisions about an open dataset have changed. */
  readonly onDidChange = this.change.event;
  private readonly right = new Map<DatasetModel, ReadonlySet<string>>();
  private readonly rightChange = new vscode.EventEmitter<DatasetModel>();
  /** Other findings of a dataset than before are decided to be right. */
  readonly onDidChangeRight = this.rightChange.event;
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

  /** Ids of the findings about which the data were decided to be right, as far as the file was read. */
  rightOf(model: DatasetModel): ReadonlySet<string> {
    this.of(model);
    return this.right.get(model) ?? none;
  }

  dispose(): void {
    this.subscription.dispose();
    this.problems.dispose();
    this.change.dispose();
    this.rightChange.dispose();
    for (const decisions of this.open.values()) decisions.dispose();
  }

  private async show(model: DatasetModel, decisions: DatasetDecisions): Promise<void> {
    const state = await decisions.state();
    this.takeRight(model, new Set(state.right));
    const { file, findings } = state;
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

  private takeRight(model: DatasetModel, right: ReadonlySet<string>): void {
    if (!this.open.has(model)) return;
    const before = this.right.get(model) ?? none;
    this.right.set(model, right);
    if (right.size !== before.size || Array.from(right).some((id) => !before.has(id)))
      this.rightChange.fire(model);
  }

  private forgetClosed(): void {
    for (const [model, decisions] of this.open) {
      if (this.datasets.all.includes(model)) continue;
      decisions.dispose();
      this.open.delete(model);
      this.right.delete(model);
    }
  }
}
