/**
 * The only caller of ONNX Runtime. Runs are queued one after another: a native run occupies every core, and a
 * process that exits or a worker that is terminated while one is under way aborts (SIGABRT), so
 * wait for `engineIdle()` before either. A failed run does not affect later ones.
 */
import { availableParallelism } from 'node:os';
import type * as OnnxRuntime from 'onnxruntime-node';
import type { InferenceSession, Tensor } from 'onnxruntime-node';

export type Feeds = Readonly<Record<string, Tensor>>;
export type OrtModule = typeof OnnxRuntime;

/**
 * For sessions of many short runs with work of our own between them: threads that wait by spinning take the cores
 * from that work (on two busy cores, seconds of CPU: 642 images decoded and embedded 13.4, 9.7 without; neighbours of
 * 25,000 x 50 rows 2.9, 1.7 without).
 */
export const QUIET_THREADS: InferenceSession.SessionOptions = {
  extra: { session: { intra_op: { allow_spinning: '0' } } },
};

const MAX_THREADS = 8; // beyond this the small graphs lose to synchronisation
let runtime: Promise<OrtModule> | undefined;
let queue: Promise<unknown> = Promise.resolve();
let threads = Math.min(MAX_THREADS, availableParallelism());

/** Loads the native library on first use, so that the panel opens, and shows the error, on a machine without it. */
export function ort(): Promise<OrtModule> {
  // ONNX Runtime 1.30 sends usage data on Linux too unless this is set. Inside a worker this assignment does
  // not reach native code (its environment is a copy), so the extension host sets it before it starts the worker.
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  runtime ??= import('onnxruntime-node');
  return runtime;
}

/** Sets the number of threads of sessions created from now on (the extension leaves one core to the editor). */
export function setThreads(count: number): void {
  threads = Math.max(1, Math.min(MAX_THREADS, Math.floor(count)));
}

/** Resolves when no session is being created or run. Wait for it before leaving a worker or the process. */
export async function engineIdle(): Promise<void> {
  let seen: Promise<unknown> | undefined;
  while (seen !== queue) {
    seen = queue;
    await seen;
  }
}

export class OnnxSession {
  private constructor(private readonly inner: InferenceSession) {}

  static async create(
    model: Uint8Array | string,
    options: InferenceSession.SessionOptions = {},
  ): Promise<OnnxSession> {
    const { InferenceSession } = await ort();
    const full: InferenceSession.SessionOptions = {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      executionMode: 'sequential',
      logSeverityLevel: 3,
      ...options,
    };
    const inner = await enqueue(() =>
      typeof model === 'string' ? InferenceSession.create(model, full) : InferenceSession.create(model, full),
    );
    return new OnnxSession(inner);
  }

  /** @param outputs tensors to write results into, by name; others are allocated. */
  run(feeds: Feeds, outputs?: Feeds): Promise<Readonly<Record<string, Tensor>>> {
    return enqueue(() => (outputs ? this.inner.run(feeds, outputs) : this.inner.run(feeds)));
  }

  release(): Promise<void> {
    return enqueue(() => this.inner.release());
  }
}

function enqueue<T>(work: () => Promise<T>): Promise<T> {
  const result = queue.then(work);
  queue = result.catch(() => undefined); // the caller gets the failure; the queue goes on
  return result;
}
