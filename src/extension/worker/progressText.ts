/** Progress of a job in one short line. */
import * as vscode from 'vscode';
import type { JobProgress } from '../../analysis/session/stageContext';

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/** "Embedding images: 120 of 642, 14 s left"; of a task of several stages with the time left of all of them, where it is known. */
export function progressText({ stage, done, total, remainingMs, whole }: JobProgress): string {
  const name = vscode.l10n.t(stage);
  const counted =
    total > 1 ? vscode.l10n.t('{0}: {1} of {2}', name, Math.floor(done), Math.ceil(total)) : name;
  if (whole && whole.remainingMs >= 0) {
    return whole.remainingMs >= MINUTE_MS
      ? vscode.l10n.t('{0} ({1} min left in all)', counted, Math.ceil(whole.remainingMs / MINUTE_MS))
      : vscode.l10n.t('{0} ({1} s left in all)', counted, Math.ceil(whole.remainingMs / SECOND_MS));
  }
  if (remainingMs < 0 || done >= total) return counted;
  return remainingMs >= MINUTE_MS
    ? vscode.l10n.t('{0}, {1} min left', counted, Math.ceil(remainingMs / MINUTE_MS))
    : vscode.l10n.t('{0}, {1} s left', counted, Math.ceil(remainingMs / SECOND_MS));
}
