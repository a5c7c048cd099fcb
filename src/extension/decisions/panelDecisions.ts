/** A panel's answers to requests about decisions. */
import * as vscode from 'vscode';
import type { Rpc } from '../../common/rpc';
import type { DecisionState } from '../../webview/protocol';
import type { PanelOffer, WebviewOffer } from '../../webview/requests';
import type { DatasetModel } from '../datasets/datasetModel';
import { askText } from '../messages/messages';
import type { DatasetDecisions } from './datasetDecisions';

const MAX_READER_CHARACTERS = 60;

export class PanelDecisions implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;
  /** What the webview has; the answer to a request brings it, and no event repeats it. */
  private sent: DecisionState | undefined;
  private answering = 0;

  constructor(
    private readonly rpc: Rpc<PanelOffer, WebviewOffer>,
    model: DatasetModel,
    private readonly decisions: DatasetDecisions,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscription = decisions.onDidChange(() => this.sendNew());
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
    this.sendNew();
  }

  private sendNew(): void {
    if (this.answering > 0) return;
    this.decisions.state().then(
      (state) => {
        if (state === this.sent) return;
        this.sent = state;
        this.rpc.emit('decisions', state);
      },
      (error: unknown) => this.log.error(error instanceof Error ? error : String(error)),
    );
  }

  private async answer(change: () => Promise<unknown>): Promise<DecisionState> {
    this.answering++;
    try {
      await change();
      return (this.sent = await this.decisions.state());
    } finally {
      this.answering--;
      this.sendNew(); // what has changed meanwhile
    }
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
