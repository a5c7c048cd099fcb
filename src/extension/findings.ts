/** What the check of a dataset found, in the Problems panel at its line. */
import * as vscode from 'vscode';
import type { DatasetColumns } from '../analysis/protocol';
import type { Finding, RelatedPlace, Severity } from '../analysis/dataset/types';

const severities: Record<Severity, vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

export class Findings implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('slakescope');
  /** Files with findings by dataset root. */
  private readonly files = new Map<string, vscode.Uri[]>();

  /** @param audited what an audit of the dataset has found beyond what reading it did. */
  show(dataset: DatasetColumns, audited: readonly Finding[] = []): void {
    this.clear(dataset.root);
    const root = vscode.Uri.file(dataset.root);
    const byFile = new Map<string, vscode.Diagnostic[]>();
    const seen = new Set<string>();
    for (const finding of [...dataset.findings, ...audited]) {
      if (seen.has(finding.id)) continue;
      seen.add(finding.id);
      const list = byFile.get(finding.file) ?? [];
      list.push(diagnostic(finding, root));
      byFile.set(finding.file, list);
    }
    const uris: vscode.Uri[] = [];
    for (const [file, diagnostics] of byFile) {
      const uri = vscode.Uri.joinPath(root, file);
      this.collection.set(uri, diagnostics);
      uris.push(uri);
    }
    this.files.set(dataset.root, uris);
  }

  clear(root: string): void {
    for (const uri of this.files.get(root) ?? []) this.collection.delete(uri);
    this.files.delete(root);
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
    (place) =>
      new vscode.DiagnosticRelatedInformation(
        new vscode.Location(vscode.Uri.joinPath(root, place.file), rangeOf(place)),
        place.message,
      ),
  );
  return result;
}

export function rangeOf(place: Finding | RelatedPlace): vscode.Range {
  const start = new vscode.Position(place.line - 1, place.column - 1);
  const end = place.endLine
    ? new vscode.Position(place.endLine - 1, (place.endColumn ?? 1) - 1)
    : start.translate(0, 1);
  return new vscode.Range(start, end);
}
