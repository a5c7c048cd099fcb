/** Findings of the open datasets, in the Problems panel at their lines. */
import * as vscode from 'vscode';
import type { Finding, RelatedLocation } from '../../analysis/dataset/types';
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import type { Severity } from '../../common/findings';
import { groupBy } from '../../common/groupBy';
import { recordUri } from '../rows/rowUri';

const severities: Record<Severity, vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

export class Findings implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('slakescope');
  /** Shown findings by dataset root and URI of the file. */
  private readonly shown = new Map<string, Map<string, readonly Finding[]>>();

  /** @param audited findings of an audit, in addition to those of reading the dataset. */
  show(dataset: DatasetColumns, audited: readonly Finding[] = []): void {
    this.clear(dataset.root);
    const root = vscode.Uri.file(dataset.root);
    const distinct = new Map([...dataset.findings, ...audited].map((finding) => [finding.id, finding]));
    const byFile = groupBy(distinct.values(), (finding) => uriOf(finding, root).toString());
    for (const [path, findings] of byFile) {
      this.collection.set(
        vscode.Uri.parse(path),
        findings.map((finding) => diagnostic(finding, root)),
      );
    }
    this.shown.set(dataset.root, byFile);
  }

  /** A finding of the dataset or of its latest audit. */
  find(root: string, id: string): Finding | undefined {
    return [...(this.shown.get(root)?.values() ?? [])].flat().find((finding) => finding.id === id);
  }

  /** Samples of the findings that overlap this range of a file, then those of their related locations. */
  samplesAt(uri: vscode.Uri, range: vscode.Range): { readonly root: string; readonly sample: string }[] {
    for (const [root, byFile] of this.shown) {
      const here = (byFile.get(uri.toString()) ?? []).filter((each) => rangeOf(each).intersection(range));
      if (here.length === 0) continue;
      const own = here.map(({ sample }) => sample);
      const compared = here.flatMap(({ related = [] }) => related.map(({ sample }) => sample));
      const samples = new Set([...own, ...compared].filter((sample) => sample !== undefined));
      return [...samples].map((sample) => ({ root, sample }));
    }
    return [];
  }

  clear(root: string): void {
    for (const path of this.shown.get(root)?.keys() ?? []) this.collection.delete(vscode.Uri.parse(path));
    this.shown.delete(root);
  }

  dispose(): void {
    this.collection.dispose();
  }
}

function diagnostic(finding: Finding, root: vscode.Uri): vscode.Diagnostic {
  const result = new vscode.Diagnostic(rangeOf(finding), finding.message, severities[finding.severity]);
  result.source = 'Slakescope';
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

/** The file of a finding; in a table without lines, the record of its row. */
export function uriOf({ file, row }: Pick<RelatedLocation, 'file' | 'row'>, root: vscode.Uri): vscode.Uri {
  const uri = vscode.Uri.joinPath(root, file);
  return row === undefined ? uri : recordUri(uri.fsPath, row);
}

export function rangeOf(location: Finding | RelatedLocation): vscode.Range {
  const start = new vscode.Position(location.line - 1, location.column - 1);
  const end = location.endLine
    ? new vscode.Position(location.endLine - 1, (location.endColumn ?? 1) - 1)
    : start.translate(0, 1);
  return new vscode.Range(start, end);
}
