/** A job of the worker that belongs to no panel: progress with counts and a Cancel button as a notification. */
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { isCancelled } from '../language/errorMessages';
import type { AnalysisClient } from './analysisClient';
import { progressText } from './progressText';

/** What such a request carries besides its own values. */
export interface JobHandle {
  readonly session: string;
  readonly cancel: SharedArrayBuffer;
}

/** @returns undefined when the user cancelled. */
export async function runJob<T>(
  client: AnalysisClient,
  title: string,
  request: (job: JobHandle) => Promise<T>,
): Promise<T | undefined> {
  const job: JobHandle = { session: randomUUID(), cancel: client.newFlag() };
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  try {
    return await vscode.window.withProgress(options, async (progress, token) => {
      token.onCancellationRequested(() => client.cancel(job.cancel));
      let shown = 0;
      client.listen(job.session, 'progress', ({ progress: now }) => {
        const percent = now.total > 0 ? (100 * now.done) / now.total : 0;
        // A later stage begins at nothing again; the bar only ever grows.
        progress.report({ message: progressText(now), increment: Math.max(0, percent - shown) });
        shown = Math.max(shown, percent);
      });
      return await request(job);
    });
  } catch (error) {
    if (isCancelled(error)) return undefined;
    throw error;
  } finally {
    client.forget(job.cancel);
    client.close(job.session);
  }
}
