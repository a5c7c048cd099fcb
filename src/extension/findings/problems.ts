/**
 * Findings of the open datasets in the Problems panel: by default errors and, once there was an audit, warnings that
 * stand in a line of a file. What is about an image stays in the panel of the dataset, as does a finding about which the
 * data were decided to be right.
 */
import * as vscode from 'vscode';
import type { Finding } from '../../analysis/dataset/types';
import { isAboutImage, severities, type Severity } from '../../common/findings';
import type { DatasetModel } from '../datasets/datasetModel';
import type { Datasets } from '../datasets/datasets';
import { rangeOf, uriOf } from './places';

/** Of the diagnostics: "source:slakescope" filters by it. */
export const SOURCE = 'slakescope';
const SECTION = 'slakescope.problems';

const diagnosticSeverities: Record<Severity, vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

interface Filter {
  /** The least severe that is shown; undefined shows none. */
  readonly least: Severity | undefined;
  readonly hidden: ReadonlySet<string>;
  readonly images: boolean;
  /** Ids of findings about which the data are right. */
  readonly right: ReadonlySet<string>;
}

/** Findings about which the data were decided to be right. */
export interface DecidedRight {
  /** Their ids. */
  rightOf(model: DatasetModel): ReadonlySet<string>;
  readonly onDidChangeRight: vscode.Event<DatasetModel>;
}

export class Problems implements vscode.Disposable {
  private readonly collections = new Map<DatasetModel, vscode.DiagnosticCollection>();
  private readonly subscriptions: readonly vscode.Disposable[];

  constructor(
    private readonly datasets: Datasets,
    private readonly decided: DecidedRight,
  ) {
    this.subscriptions = [
      decided.onDidChangeRight((model) => this.show(model)),
      datasets.onDidChangeFindings((model) => this.show(model)),
      datasets.onDidChange(() => this.forgetClosed()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration(SECTION)) return;
        for (const model of datasets.all) this.show(model);
      }),
    ];
  }

  dispose(): void {
    for (const each of this.subscriptions) each.dispose();
    for (const collection of this.collections.values()) collection.dispose();
  }

  private show(model: DatasetModel): void {
    let collection = this.collections.get(model);
    if (!collection) {
      collection = vscode.languages.createDiagnosticCollection(SOURCE);
      this.collections.set(model, collection);
    }
    const { findings, root } = model;
    const filter = filterOf(model.folder, this.decided.rightOf(model));
    const entries = [...findings.byFile.values()].map((file): [vscode.Uri, vscode.Diagnostic[]] => {
      const shown = file.findings.filter((one) => isShown(one, findings.audited, filter));
      return [file.uri, shown.map((one) => diagnostic(one, root))];
    });
    collection.clear();
    collection.set(entries.filter(([, list]) => list.length > 0));
  }

  private forgetClosed(): void {
    for (const [model, collection] of this.collections) {
      if (this.datasets.all.includes(model)) continue;
      collection.dispose();
      this.collections.delete(model);
    }
  }
}

function filterOf(folder: vscode.Uri, right: ReadonlySet<string>): Filter {
  const settings = vscode.workspace.getConfiguration(SECTION, folder);
  const least = settings.get<string>('severity', 'warning');
  return {
    least: severities.find((severity) => severity === least),
    hidden: new Set(settings.get<readonly string[]>('hiddenKinds', [])),
    images: settings.get<boolean>('images', false),
    right,
  };
}

function isShown(finding: Finding, audited: boolean, { least, hidden, images, right }: Filter): boolean {
  const { id, kind, severity } = finding;
  if (least === undefined || hidden.has(kind) || right.has(id)) return false;
  if (severities.indexOf(severity) > severities.indexOf(least)) return false;
  return severity === 'error' || (audited && (images || standsInText(finding)));
}

/** Whether it is about a text that its line holds, and not about an image or a whole file. */
function standsInText({ kind, file, row, endLine, line }: Finding): boolean {
  if (isAboutImage(kind)) return false;
  if (row !== undefined) return true;
  return /\.(?:jsonl?|csv|tsv)$/i.test(file) && (endLine !== undefined || line > 1);
}

export function diagnostic(finding: Finding, root: string): vscode.Diagnostic {
  const result = new vscode.Diagnostic(
    rangeOf(finding),
    finding.message,
    diagnosticSeverities[finding.severity],
  );
  result.source = SOURCE;
  result.code = finding.kind;
  result.relatedInformation = finding.related?.map(
    (location) =>
      new vscode.DiagnosticRelatedInformation(
        new vscode.Location(uriOf(location, root), rangeOf(location)),
        location.message,
      ),
  );
  return result;
}
