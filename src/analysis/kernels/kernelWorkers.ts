/**
 * Worker threads that call kernels for one computation after the other. A thread takes some 20 ms to start, so one that
 * has nothing to do is kept for a while.
 */
import { Worker } from 'node:worker_threads';

/** Then a thread that has nothing to do ends. */
export const IDLE_MS = 10_000;
/** An idle thread may hold the memory of its last computation: after a larger one it ends at once. */
export const MAX_KEPT_BYTES = 256 * 2 ** 20;

/** Places of the state that a computation shares with its threads. */
export const [TURN, NEXT, ACTIVE, FAILED, KERNEL, ARGUMENTS, COUNT, STEP, ENDED, READY] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
];
export const STATE_LENGTH = 10;
/** Byte at which the arguments begin, as doubles. */
export const ARGUMENTS_AT = 64;
export const MAX_ARGUMENTS = 20;
/** No piece has this number: as the next one, nothing is to be done; as the first that is not ready, all are. */
export const CLOSED = 2 ** 30;
/** Looks at the state before a thread sleeps, some 0.1 ms: waking it takes as long. */
export const LOOKS = 20_000;

/** What a thread needs to know of a computation. */
export interface SharedCalls {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Exports in the order that KERNEL counts. */
  readonly names: readonly string[];
  /** State and arguments. */
  readonly shared: SharedArrayBuffer;
  /** Of the thread among those of the computation, whose caller is 0. */
  readonly index: number;
}

/** Runs in each thread; plain JavaScript, since a worker has no bundle of its own. */
const THREAD_SOURCE = `
const { parentPort, receiveMessageOnPort, workerData } = require('node:worker_threads');
const messages = new Int32Array(workerData);
const [TURN, NEXT, ACTIVE, FAILED, KERNEL, ARGUMENTS, COUNT, STEP, ENDED, READY] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

function compute({ module, memory, index, names, shared }) {
  const state = new Int32Array(shared, 0, ${STATE_LENGTH});
  const values = new Float64Array(shared, ${ARGUMENTS_AT});
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  exports.setThread(index);
  for (let seen = 0; Atomics.load(state, ENDED) === 0; ) {
    for (let looks = 0; looks < ${LOOKS} && Atomics.load(state, TURN) === seen; looks++);
    Atomics.wait(state, TURN, seen);
    seen = Atomics.load(state, TURN);
    Atomics.add(state, ACTIVE, 1);
    try {
      for (let piece; (piece = Atomics.add(state, NEXT, 1)) < ${CLOSED}; ) {
        const first = piece * state[STEP];
        if (first >= state[COUNT]) break;
        for (let ready; (ready = Atomics.load(state, READY)) <= piece; ) {
          for (let looks = 0; looks < ${LOOKS} && Atomics.load(state, READY) === ready; looks++);
          Atomics.wait(state, READY, ready);
        }
        const end = Math.min(state[COUNT], first + state[STEP]);
        const own = [];
        for (let at = 0; at < state[ARGUMENTS]; at++) {
          own.push(values[at] === -1 ? first : values[at] === -2 ? end : values[at]);
        }
        exports[names[state[KERNEL]]](...own);
      }
    } catch {
      Atomics.store(state, FAILED, 1);
    }
    Atomics.sub(state, ACTIVE, 1);
    Atomics.notify(state, ACTIVE);
  }
}

for (let taken = 0; ; taken++) {
  for (let looks = 0; looks < ${LOOKS} && Atomics.load(messages, 0) === taken; looks++);
  while (Atomics.load(messages, 0) === taken) Atomics.wait(messages, 0, taken);
  const { message } = receiveMessageOnPort(parentPort);
  if (message === null) break;
  compute(message);
}
`;

export class KernelWorker {
  private readonly messages = new Int32Array(new SharedArrayBuffer(4));
  private readonly worker = new Worker(THREAD_SOURCE, { eval: true, workerData: this.messages.buffer });
  private idle: NodeJS.Timeout | undefined;
  private failed = false;

  private constructor() {
    // An error of a thread that could not start is no error of the computation, which goes on without it.
    this.worker.on('error', () => this.leave()).unref();
  }

  /** One that has nothing to do, else a new one. */
  static take(): KernelWorker {
    const kept = spares.pop();
    clearTimeout(kept?.idle);
    return kept ?? new KernelWorker();
  }

  /** Takes part in a computation until its state says that it has ended; a thread takes the memory for as large as it is now. */
  compute(calls: SharedCalls): void {
    this.post(calls);
  }

  /** Nothing is computed any more. */
  release(usedBytes: number): void {
    if (this.failed) return;
    if (usedBytes > MAX_KEPT_BYTES) {
      this.post(null);
      return;
    }
    spares.push(this);
    this.idle = setTimeout(() => {
      this.leave();
      this.post(null);
    }, IDLE_MS).unref();
  }

  private leave(): void {
    this.failed = true;
    const at = spares.indexOf(this);
    if (at >= 0) spares.splice(at, 1);
  }

  private post(message: SharedCalls | null): void {
    this.worker.postMessage(message);
    Atomics.add(this.messages, 0, 1);
    Atomics.notify(this.messages, 0);
  }
}

const spares: KernelWorker[] = [];
