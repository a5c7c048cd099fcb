/** A job of the worker that belongs to no panel: progress with counts and a Cancel button, as a notification. */
import * as vscode from 'vscode';
import type { JobProgress } from '../../analysis/session/stageContext';
import type { JobName } from '../../analysis/worker/jobRequests';
import type { WorkerRequests } from '../../analysis/worker/requests';
import { asError, isCancelled } from '../../common/errors';
import { showProgress } from '../messages/messages';
import type { AnalysisClient } from './analysisClient';
import { progressText } from './progressText';

/** @returns undefined when the user cancelled. */
export function runJob<K extends JobName>(
  client: AnalysisClient,
  title: string,
  name: K,
  args: WorkerRequests[K]['args'],
): Promise<WorkerRequests[K]['result'] | undefined> {
  const { Notification } = vscode.ProgressLocation;
  const abort = new AbortController();
  const cancel = () => abort.abort();
  return new Promise((resolve, reject) => {
    const settled = showProgress<WorkerRequests[K]['result']>(Notification, title, cancel, (progress) => {
      let shown = 0;
      const report = (now: JobProgress) => {
        const ofStage = now.total > 0 ? now.done / now.total : 0;
        const percent = 100 * (now.whole?.share ?? ofStage);
        // Without a whole, a later stage begins at 0 again; the bar never shrinks.
        progress.report(progressText(now), Math.max(0, percent - shown));
        shown = Math.max(shown, percent);
      };
      return client.request(name, args, { signal: abort.signal, reports: { progress: report } });
    });
    settled.then(resolve, (error: unknown) =>
      isCancelled(error) ? resolve(undefined) : reject(asError(error)),
    );
  });
}
