/**
 * The worker as the host sees it: started at the first request, one for all panels, never terminated. When it ends
 * by itself every open request rejects with a readable error and the next one starts a new worker.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import type { HostOffer, WorkerOffer } from '../../analysis/worker/protocol';
import { Rpc } from '../../common/rpc';

type WorkerRpc = Rpc<HostOffer, WorkerOffer>;
type WorkerEvents = WorkerOffer['events'];
type SessionEvent = Exclude<keyof WorkerEvents, 'log'>;

interface Running {
  readonly rpc: WorkerRpc;
  readonly ended: Promise<void>;
}

export class AnalysisClient {
  private running: Running | undefined;
  private stopped = false;
  /** Flags of open requests, so that stopping the extension stops them. */
  private readonly flags = new Set<SharedArrayBuffer>();
  private readonly listeners = new Map<string, Map<SessionEvent, (payload: never) => void>>();

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /**
   * The channel to the worker, which is started if none runs.
   * @throws Error once the extension stops.
   */
  get rpc(): WorkerRpc {
    if (this.stopped) throw new Error(vscode.l10n.t('Slakescope is being stopped.'));
    this.running ??= this.start();
    return this.running.rpc;
  }

  /** Listens to an event of one session until it is closed. */
  listen<K extends SessionEvent>(
    session: string,
    event: K,
    listener: (payload: WorkerEvents[K]) => void,
  ): void {
    const ofSession = this.listeners.get(session) ?? new Map<SessionEvent, (payload: never) => void>();
    ofSession.set(event, listener);
    this.listeners.set(session, ofSession);
  }

  /** Forgets a session on both sides. */
  close(session: string): void {
    this.listeners.delete(session);
    this.running?.rpc.request('close', { session }).catch((error: unknown) => this.log.warn(String(error)));
  }

  /** A flag that the request carries; raise it with `cancel`. */
  newFlag(): SharedArrayBuffer {
    const flag = new SharedArrayBuffer(4);
    this.flags.add(flag);
    return flag;
  }

  cancel(flag: SharedArrayBuffer): void {
    Atomics.store(new Int32Array(flag), 0, 1);
  }

  forget(flag: SharedArrayBuffer): void {
    this.flags.delete(flag);
  }

  /** Asks every job to stop at its next batch, then waits until the worker has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const flag of this.flags) this.cancel(flag);
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
      },
      (problem, error) => this.log.warn(problem, error ?? ''),
    );
    rpc.on('log', ({ level, message }) => this.log[level](message));
    for (const event of ['dataset', 'thumbnails', 'progress', 'snapshot'] as const) {
      rpc.on(event, (payload) => this.listeners.get(payload.session)?.get(event)?.(payload as never));
    }
    const fail = (error: Error) => {
      if (this.stopped) this.log.debug(error.message);
      else this.log.error(error);
      rpc.dispose(error);
      if (this.running?.rpc === rpc) this.running = undefined;
    };
    worker.on('error', (error) => fail(asError(error)));
    worker.on('messageerror', (error) => this.log.error(asError(error)));
    const ended = new Promise<void>((resolve) => {
      worker.on('exit', (code) => {
        fail(new Error(vscode.l10n.t('The analysis worker ended (code {0}); try again.', code)));
        resolve();
      });
    });
    return { rpc, ended };
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
