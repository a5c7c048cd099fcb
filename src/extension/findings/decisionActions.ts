/**
 * Quick fixes at findings in files of records: what the rule proposes as an edit of the text, which the user asks for
 * and can undo, or as a decision that is recorded beside the dataset.
 */
import * as vscode from 'vscode';
import type { DraftDecision } from '../../analysis/curation/decision';
import type { Finding } from '../../analysis/dataset/types';
import { formatMessage } from '../../common/messageTemplate';
import type { DatasetModel } from '../datasets/datasetModel';
import type { Datasets } from '../datasets/datasets';
import { RECORD_DECISION } from '../decisions/recordDecision';
import { realOf } from '../files/reachedPaths';
import { lookUp } from '../language/lookUp';
import { plainText } from '../messages/plainText';
import { SOURCE } from './problems';

/** Findings at one range whose proposals are offered, at most. */
const MAX_FINDINGS = 3;
const MAX_FILE_CHARACTERS = 2_000_000;

export class DecisionActions implements vscode.CodeActionProvider, vscode.Disposable {
  private readonly registration = vscode.languages.registerCodeActionsProvider(
    { scheme: 'file', pattern: '**/*.{json,jsonl,csv,tsv}' },
    this,
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );

  constructor(private readonly datasets: Datasets) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const ours = diagnostics.filter(({ source }) => source === SOURCE);
    if (ours.length === 0) return [];
    const actions: vscode.CodeAction[] = [];
    for (const model of this.datasets.all) {
      if (model.phase.phase !== 'ready') continue;
      for (const finding of model.findings.at(document.uri, range).slice(0, MAX_FINDINGS)) {
        if (token.isCancellationRequested) return [];
        const of = ours.filter(({ code }) => code === finding.kind);
        for (const action of await actionsFor(model, finding, document)) {
          action.diagnostics = of;
          actions.push(action);
        }
      }
    }
    return actions;
  }

  dispose(): void {
    this.registration.dispose();
  }
}

async function actionsFor(
  model: DatasetModel,
  finding: Finding,
  document: vscode.TextDocument,
): Promise<vscode.CodeAction[]> {
  const { proposals, records, samples } = await model.client.request('reviewCase', { subject: finding });
  const text = document.getText();
  const fixes =
    text.length > MAX_FILE_CHARACTERS
      ? []
      : await model.client.request('quickFixes', { finding, path: realOf(document.uri.fsPath), text });
  const edits = fixes.map(({ title, isProposed, offset, length, content }, at) => {
    const action = new vscode.CodeAction(
      plainText(formatMessage(title, lookUp)),
      vscode.CodeActionKind.QuickFix,
    );
    const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
    action.edit = new vscode.WorkspaceEdit();
    action.edit.replace(document.uri, range, content);
    action.isPreferred = at === 0 && isProposed;
    return action;
  });
  const own = records.find(({ isOwn }) => isOwn);
  const sample = finding.sample ?? model.columns?.ids[samples.at(0) ?? -1];
  const right: DraftDecision[] =
    sample === undefined
      ? []
      : [{ kind: 'checked', sample, ...(own ? { record: own.place } : {}), finding: finding.id }];
  const recorded = [
    ...proposals.map(({ title, decisions }) => ({ title: formatMessage(title, lookUp), decisions })),
    ...(right.length > 0 ? [{ title: vscode.l10n.t('Checked, is right'), decisions: right }] : []),
  ];
  const decided = recorded.map(({ title, decisions }) => {
    const label = vscode.l10n.t('Record decision: {0}', plainText(title));
    const action = new vscode.CodeAction(label, vscode.CodeActionKind.QuickFix);
    action.command = { command: RECORD_DECISION, title: label, arguments: [{ root: model.root, decisions }] };
    return action;
  });
  return [...edits, ...decided];
}
