/** A job of the worker that belongs to no panel: progress with counts and a Cancel button, as a notification. */
import * as vscode from 'vscode';
import type { JobProgress } from '../../analysis/session/stageContext';
import type { JobName } from '../../analysis/worker/jobRequests';
import type { WorkerRequests } from '../../analysis/worker/requests';
import { asError, isCancelled } from '../../common/errors';
import type { AnalysisClient } from './analysisClient';
import { progressText } from './progressText';

/** @returns undefined when the user cancelled. */
export function runJob<K extends JobName>(
  client: AnalysisClient,
  title: string,
  name: K,
  args: WorkerRequests[K]['args'],
): Promise<WorkerRequests[K]['result'] | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  const cancel = new AbortController();
  return new Promise((resolve, reject) => {
    const settled = vscode.window.withProgress<WorkerRequests[K]['result']>(options, (progress, token) => {
      token.onCancellationRequested(() => cancel.abort());
      let shown = 0;
      const report = (now: JobProgress) => {
        const percent = now.total > 0 ? (100 * now.done) / now.total : 0;
        // A later stage begins at 0 again; the bar never shrinks.
        progress.report({ message: progressText(now), increment: Math.max(0, percent - shown) });
        shown = Math.max(shown, percent);
      };
      return client.request(name, args, { signal: cancel.signal, reports: { progress: report } });
    });
    settled.then(resolve, (error: unknown) =>
      isCancelled(error) ? resolve(undefined) : reject(asError(error)),
    );
  });
}
