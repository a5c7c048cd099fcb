/**
 * Progress of a panel's requests as a notification with a Cancel button while the panel is not in view; else the panel
 * and the status bar show it.
 */
import * as vscode from 'vscode';
import type { JobProgress } from '../../analysis/session/stageContext';
import { showProgress } from '../messages/messages';
import { progressText } from './progressText';

export class JobReport implements vscode.Disposable {
  private shown: { report(text: string): void; end(): void } | undefined;
  private last: JobProgress | undefined;

  constructor(
    private readonly title: () => string,
    private readonly cancel: () => void,
    private visible: boolean,
  ) {}

  /** @param progress null: no request runs. */
  update(progress: JobProgress | null): void {
    this.last = progress ?? undefined;
    if (!progress || this.visible) return this.end();
    this.shown ??= this.begin();
    this.shown.report(progressText(progress));
  }

  /** Shows or ends a running report. */
  setVisible(visible: boolean): void {
    if (visible === this.visible) return;
    this.visible = visible;
    this.update(this.last ?? null);
  }

  dispose(): void {
    this.update(null);
  }

  private end(): void {
    this.shown?.end();
    this.shown = undefined;
  }

  private begin(): { report(text: string): void; end(): void } {
    let report: (text: string) => void = () => undefined;
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    void showProgress(vscode.ProgressLocation.Notification, this.title(), this.cancel, (progress) => {
      report = (message) => progress.report(message);
      return ended;
    });
    // The callback may come later than the first report; the variable is read at each call.
    return { report: (text) => report(text), end: () => end() };
  }
}
