/** Code actions at the findings in files of records, which show the sample in its panel. */
import * as vscode from 'vscode';
import type { Datasets } from '../datasets/datasets';
import { plainText } from '../messages/plainText';
import { ROW_SCHEME } from '../rows/rowUri';
import { SOURCE } from './problems';

export const SHOW_SAMPLE = 'slakescope.showSample';

/** Actions at one range, at most: a record that contradicts many others has as many samples. */
const MAX_SAMPLES = 5;

export class FindingActions implements vscode.CodeActionProvider, vscode.Disposable {
  private readonly registration = vscode.languages.registerCodeActionsProvider(
    [{ scheme: 'file', pattern: '**/*.{json,jsonl,csv,tsv}' }, { scheme: ROW_SCHEME }],
    this,
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );

  constructor(private readonly datasets: Datasets) {}

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const ours = diagnostics.filter(({ source }) => source === SOURCE);
    if (ours.length === 0) return [];
    return this.samplesAt(document.uri, range)
      .slice(0, MAX_SAMPLES)
      .map(({ root, sample }) => {
        const title = vscode.l10n.t('Show {0} in Slakescope', plainText(sample));
        const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
        action.diagnostics = ours;
        action.command = { command: SHOW_SAMPLE, title, arguments: [root, sample] };
        return action;
      });
  }

  /** Samples of the findings that overlap the range, then those of their related locations. */
  private samplesAt(uri: vscode.Uri, range: vscode.Range): { root: string; sample: string }[] {
    return this.datasets.all.flatMap(({ root, findings }) => {
      const here = findings.at(uri, range);
      const own = here.map(({ sample }) => sample);
      const compared = here.flatMap(({ related = [] }) => related.map(({ sample }) => sample));
      const samples = new Set([...own, ...compared].filter((sample) => sample !== undefined));
      return [...samples].map((sample) => ({ root, sample }));
    });
  }

  dispose(): void {
    this.registration.dispose();
  }
}
