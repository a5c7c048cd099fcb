/**
 * The only caller of ONNX Runtime. Runs are queued one after another: a native run occupies every core, and a
 * process that exits or a worker that is terminated while one is under way aborts (SIGABRT), so
 * wait for `engineIdle()` before either. A failed run does not affect later ones.
 */
import { basename, dirname } from 'node:path';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Device } from '../../common/encoders';
import { threadCount } from '../threads';
import { ort, type Runtime } from './runtime';

export type Feeds = Readonly<Record<string, Tensor>>;

export interface SessionOptions {
  /** What a device lacks runs on the processor. */
  readonly device?: Device;
  /** Absolute, without links (which ONNX Runtime refuses): the file that holds the model's external data. */
  readonly weights?: string;
}

const MAX_THREADS = 8; // beyond this the small graphs lose to synchronisation
let queue: Promise<unknown> = Promise.resolve();

/** Resolves when no session is being created or run. Wait for it before leaving a worker or the process. */
export async function engineIdle(): Promise<void> {
  let seen: Promise<unknown> | undefined;
  while (seen !== queue) {
    seen = queue;
    await seen;
  }
}

export class OnnxSession {
  private constructor(
    private readonly inner: InferenceSession,
    private readonly build: Runtime['build'],
  ) {}

  static async create(model: Uint8Array, options: SessionOptions = {}): Promise<OnnxSession> {
    const { InferenceSession, build } = await ort();
    if (build === 'wasm' && (options.device ?? 'cpu') !== 'cpu')
      throw new Error('the WebAssembly build of ONNX Runtime has no accelerators');
    const full = sessionOptions(options, build);
    return new OnnxSession(await enqueue(() => InferenceSession.create(model, full)), build);
  }

  /** @param outputs tensors to write results into, by name; others are allocated. */
  run(feeds: Feeds, outputs?: Feeds): Promise<Readonly<Record<string, Tensor>>> {
    return enqueue(async () => {
      if (!outputs) return this.inner.run(feeds);
      if (this.build === 'native') return this.inner.run(feeds, outputs);
      const results = await this.inner.run(feeds); // the WebAssembly build leaves given tensors as they are
      for (const [name, given] of Object.entries(outputs)) copyData(results[name], given);
      return outputs;
    });
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

function sessionOptions(
  { device = 'cpu', weights }: SessionOptions,
  build: Runtime['build'],
): InferenceSession.SessionOptions {
  // Threads that wait by spinning take the cores from decoding and from our own loops (on two busy cores, seconds of
  // CPU: 642 images decoded and embedded 13.4, 9.7 without; neighbours of 25,000 x 50 rows 2.9, 1.7).
  const session: Record<string, unknown> = { intra_op: { allow_spinning: '0' } };
  if (weights !== undefined && build === 'native') {
    session['model_external_initializers_file_folder_path'] = dirname(weights);
    session['disable_prepacking'] = '1'; // repacked weights would be a second copy of the file in memory
    session['x64quantprecision'] = '1'; // without VNNI, sums of int8 products would saturate
  }
  return {
    executionProviders: device === 'cpu' ? ['cpu'] : [device, 'cpu'],
    intraOpNumThreads: threadCount(MAX_THREADS),
    executionMode: 'sequential',
    logSeverityLevel: 3,
    extra: { session },
    ...(weights !== undefined &&
      build === 'wasm' && { externalData: [{ path: basename(weights), data: weights }] }),
  };
}

function copyData({ data: from }: Tensor, { data: to }: Tensor): void {
  if (!ArrayBuffer.isView(from) || !ArrayBuffer.isView(to))
    throw new TypeError('A tensor of strings has no bytes.');
  bytesOf(to).set(bytesOf(from));
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
