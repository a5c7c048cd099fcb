/** What the check of a dataset found, in the Problems panel at its line. */
import * as vscode from 'vscode';
import type { DatasetColumns } from '../analysis/protocol';
import type { Finding, Severity } from '../analysis/dataset/types';

const severities: Record<Severity, vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

export class Findings implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('slakescope');
  /** Files with findings by dataset root. */
  private readonly files = new Map<string, vscode.Uri[]>();

  show(dataset: DatasetColumns): void {
    this.clear(dataset.root);
    const byFile = new Map<string, vscode.Diagnostic[]>();
    for (const finding of dataset.findings) {
      const list = byFile.get(finding.file) ?? [];
      list.push(diagnostic(finding));
      byFile.set(finding.file, list);
    }
    const root = vscode.Uri.file(dataset.root);
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

function diagnostic(finding: Finding): vscode.Diagnostic {
  const start = new vscode.Position(finding.line - 1, finding.column - 1);
  const end = finding.endLine
    ? new vscode.Position(finding.endLine - 1, (finding.endColumn ?? 1) - 1)
    : start.translate(0, 1);
  const result = new vscode.Diagnostic(
    new vscode.Range(start, end),
    finding.message,
    severities[finding.severity],
  );
  result.source = 'Slakescope';
  result.code = finding.kind;
  return result;
}
