/** Code actions at the findings in files of records, which show the sample in its panel. */
import * as vscode from 'vscode';
import { plainText } from '../messages/plainText';
import { ROW_SCHEME } from '../rows/rowUri';
import type { Findings } from './diagnostics';

export const SHOW_SAMPLE = 'slakescope.showSample';

/** Actions at one range, at most: a record that contradicts many others has as many samples. */
const MAX_SAMPLES = 5;

export class FindingActions implements vscode.CodeActionProvider, vscode.Disposable {
  private readonly registration = vscode.languages.registerCodeActionsProvider(
    [{ scheme: 'file', pattern: '**/*.{json,jsonl,csv,tsv}' }, { scheme: ROW_SCHEME }],
    this,
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );

  constructor(private readonly findings: Findings) {}

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const ours = diagnostics.filter(({ source }) => source === 'Slakescope');
    if (ours.length === 0) return [];
    return this.findings
      .samplesAt(document.uri, range)
      .slice(0, MAX_SAMPLES)
      .map(({ root, sample }) => {
        const title = vscode.l10n.t('Show {0} in Slakescope', plainText(sample));
        const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
        action.diagnostics = ours;
        action.command = { command: SHOW_SAMPLE, title, arguments: [root, sample] };
        return action;
      });
  }

  dispose(): void {
    this.registration.dispose();
  }
}
