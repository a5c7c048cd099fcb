/**
 * The worker as the host sees it: started at the first request, one for all panels, never terminated. When it ends
 * by itself every open request rejects with a readable error and the next one starts a new worker.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import type { HostOffer, WorkerOffer } from '../../analysis/worker/protocol';
import { type WorkerRequests, workerRequests } from '../../analysis/worker/requests';
import { asError } from '../../common/errors';
import type { RequestDefinition } from '../../common/requestTable';
import { type RequestOptions, Rpc } from '../../common/rpc';

type WorkerRpc = Rpc<HostOffer, WorkerOffer>;

interface Running {
  readonly rpc: WorkerRpc;
  readonly ended: Promise<void>;
}

export class AnalysisClient {
  private running: Running | undefined;
  /** Aborted when the extension stops. */
  private readonly stopping = new AbortController();

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /**
   * Sends a request to the worker, which is started if none runs. Only a request with a signal can be cancelled; it
   * is also cancelled when the extension stops. Rejects once the extension stops.
   */
  async request<K extends keyof WorkerRequests>(
    name: K,
    args: WorkerRequests[K]['args'],
    options: RequestOptions<WorkerOffer['reports']> = {},
  ): Promise<WorkerRequests[K]['result']> {
    const { signal: stopping } = this.stopping;
    if (stopping.aborted) throw new Error(vscode.l10n.t('Slakescope is shutting down.'));
    this.running ??= this.start();
    const { signal } = options;
    const { rpc } = this.running;
    const own = signal ? { ...options, signal: AbortSignal.any([signal, stopping]) } : options;
    const answer = rpc.request(name, args, own);
    const { queued }: RequestDefinition = workerRequests[name];
    // Once it is sent: what makes way for it, or answers it on the way, looks for it then.
    if (queued === 'first' || queued === 'beside') rpc.makeWay();
    else if (!queued) rpc.announce();
    return answer;
  }

  /** Makes the worker release a dataset. */
  close(target: string): void {
    this.running?.rpc
      .request('close', {}, { target })
      .catch((error: unknown) => this.log.warn(String(error)));
  }

  /** Stops every job at its next batch, then waits until the worker has ended. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const { running } = this;
    if (!running) return;
    await running.rpc.request('shutdown', {}).catch((error: unknown) => this.log.warn(String(error)));
    await running.ended;
  }

  private start(): Running {
    // Only the main thread's environment reaches native code; ONNX Runtime reads this when it is loaded.
    process.env['ORT_DISABLE_TELEMETRY'] = '1';
    const configured = vscode.workspace.getConfiguration('slakescope').get<number>('threads', 0);
    const threads = configured > 0 ? configured : Math.max(1, availableParallelism() - 1);
    const worker = new Worker(join(this.context.extensionPath, 'dist', 'analysisWorker.js'), {
      name: 'slakescope-analysis',
      workerData: { threads },
      stdout: true,
      stderr: true,
    });
    this.log.info(`Analysis worker started with ${threads} threads.`);
    worker.stdout.on('data', (chunk) => this.log.debug(String(chunk).trimEnd()));
    worker.stderr.on('data', (chunk) => this.log.warn(String(chunk).trimEnd()));
    const rpc: WorkerRpc = new Rpc(
      {
        post: (message, transfer) => worker.postMessage(message, transfer),
        listen: (listener) => {
          worker.on('message', listener);
          return () => worker.off('message', listener);
        },
        sharesMemory: true,
      },
      { onProblem: (problem, error) => this.log.warn(problem, error ?? '') },
    );
    rpc.on('log', ({ level, message }) => this.log[level === 'notice' ? 'info' : level](message));
    const fail = (error: Error) => {
      if (this.stopping.signal.aborted) this.log.debug(error.message);
      else this.log.error(error);
      rpc.dispose(error);
      if (this.running?.rpc === rpc) this.running = undefined;
    };
    worker.on('error', (error) => fail(asError(error)));
    worker.on('messageerror', (error) => {
      this.log.error(asError(error));
      rpc.rejectOpen(
        new Error(vscode.l10n.t('A response from the analysis worker could not be read; try again.')),
      );
    });
    const ended = new Promise<void>((resolve) => {
      worker.on('exit', (code) => {
        fail(
          new Error(vscode.l10n.t('The analysis worker stopped unexpectedly (code {0}); try again.', code)),
        );
        resolve();
      });
    });
    return { rpc, ended };
  }
}
