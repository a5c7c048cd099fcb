/** A panel's answers to requests about decisions. */
import * as vscode from 'vscode';
import { asError } from '../../common/errors';
import { listChange } from '../../common/listChange';
import type { Rpc } from '../../common/rpc';
import type { DecisionState } from '../../webview/protocol';
import type { PanelOffer, WebviewOffer } from '../../webview/requests';
import type { DatasetModel } from '../datasets/datasetModel';
import { askText } from '../messages/messages';
import type { DatasetDecisions } from './datasetDecisions';

const MAX_READER_CHARACTERS = 60;

export class PanelDecisions implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;
  /** What the webview has. */
  private sent: DecisionState | undefined;
  private lastSent: Promise<void> = Promise.resolve();

  constructor(
    private readonly rpc: Rpc<PanelOffer, WebviewOffer>,
    model: DatasetModel,
    private readonly decisions: DatasetDecisions,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscription = decisions.onDidChange(() => this.sendInTurn());
    rpc.handle('decide', ({ add, remove }) => this.answer(() => decisions.decide(add, remove)));
    rpc.handle('undoDecision', () => this.answer(() => decisions.undo()));
    rpc.handle('redoDecision', () => this.answer(() => decisions.redo()));
    rpc.handle('reviewCase', async ({ subject }) => {
      const finding = typeof subject === 'string' ? model.findings.find(subject) : subject;
      if (finding === undefined) {
        throw new Error(vscode.l10n.t('This finding no longer exists; run the audit again.'));
      }
      return model.client.request('reviewCase', { subject: finding });
    });
    rpc.handle('setReader', () => askReader(decisions.reader));
    rpc.handle('openDecisions', async () => {
      const path = await decisions.locate();
      if (path !== undefined) {
        const options = { viewColumn: vscode.ViewColumn.Beside, preview: false };
        await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(path), options);
      }
    });
    rpc.handle('curate', async ({ what }) => {
      const command = { apply: 'slakescope.applyDecisions', resplit: 'slakescope.resplitDataset' }[what];
      await vscode.commands.executeCommand(command, model.folder);
    });
  }

  /** Sends the decisions to the webview, which may be new. */
  send(): void {
    this.sent = undefined;
    this.sendInTurn();
  }

  private sendInTurn(): void {
    this.inTurn().catch((error: unknown) => this.log.error(asError(error)));
  }

  /** @returns once the webview has what the file says now; an earlier state never follows a later one. */
  private inTurn(): Promise<void> {
    const turn = this.lastSent.then(() => this.sendNew());
    this.lastSent = turn.catch(() => undefined); // the caller gets the error; the next turn tries again
    return turn;
  }

  private async sendNew(): Promise<void> {
    const state = await this.decisions.state();
    if (state === this.sent) return;
    const decisions = listChange(this.sent?.decisions ?? [], state.decisions, (a, b) => a.line === b.line);
    this.sent = state;
    this.rpc.emit('decisions', { ...state, decisions });
  }

  private async answer(change: () => Promise<unknown>): Promise<void> {
    await change();
    await this.inTurn();
  }

  dispose(): void {
    this.subscription.dispose();
  }
}

async function askReader(now: string): Promise<void> {
  const name = await askText(
    vscode.l10n.t('Reader'),
    vscode.l10n.t('Your name or initials, written into each of your decisions. Empty for none.'),
    now,
    (text) =>
      text.length > MAX_READER_CHARACTERS
        ? vscode.l10n.t('The name may have {0} characters at most.', MAX_READER_CHARACTERS)
        : undefined,
  );
  if (name === undefined) return;
  const { Global } = vscode.ConfigurationTarget;
  await vscode.workspace.getConfiguration('slakescope').update('reader', name, Global);
}
