/**
 * Worker threads that take part in the calls of one computation, on its shared memory. A call of a range of rows is
 * cut into pieces, which the caller and the threads take in turns; what a piece writes must not depend on the others.
 * Threads that have not started, or cannot, only leave more to the caller.
 */
import type { KernelExports } from './exports';
import {
  ACTIVE,
  ARGUMENTS,
  ARGUMENTS_AT,
  CLOSED,
  COUNT,
  ENDED,
  FAILED,
  KERNEL,
  KernelWorker,
  LOOKS,
  MAX_ARGUMENTS,
  NEXT,
  STATE_LENGTH,
  STEP,
  TURN,
} from './kernelWorkers';
import { callPiece, type RangeCall, type RangeCalls } from './rangeCalls';

export class KernelThreads implements RangeCalls {
  private state: Int32Array = new Int32Array(STATE_LENGTH);
  private values: Float64Array = new Float64Array(MAX_ARGUMENTS);
  /** Of the memory that the threads have. */
  private bytes = 0;
  private readonly names: readonly string[];
  private readonly workers: readonly KernelWorker[];

  /** @param threads that work, the caller's among them. */
  constructor(
    private readonly module: WebAssembly.Module,
    private readonly call: KernelExports,
    readonly threads: number,
  ) {
    this.names = Object.keys(call);
    this.workers = Array.from({ length: threads - 1 }, () => KernelWorker.take());
  }

  run(...call: RangeCall): void {
    this.begin(...call)();
  }

  begin(...[kernel, parameters, count, step, task]: RangeCall): () => void {
    this.share();
    const { state, values } = this;
    values.set(parameters);
    state[KERNEL] = this.names.indexOf(kernel);
    state[ARGUMENTS] = parameters.length;
    state[COUNT] = count;
    state[STEP] = step;
    Atomics.store(state, NEXT, 0);
    Atomics.add(state, TURN, 1);
    Atomics.notify(state, TURN);
    return () => {
      try {
        for (;;) {
          task.check();
          const first = Atomics.add(state, NEXT, 1) * step;
          if (first >= count) break;
          callPiece(this.call, kernel, parameters, first, Math.min(count, first + step));
        }
      } finally {
        Atomics.store(state, NEXT, CLOSED);
        for (let looks = 0; looks < LOOKS && Atomics.load(state, ACTIVE) > 0; looks++);
        for (let active; (active = Atomics.load(state, ACTIVE)) > 0;) Atomics.wait(state, ACTIVE, active);
      }
      if (Atomics.load(state, FAILED) !== 0) throw new Error(`The kernel ${kernel} failed in a thread.`);
    };
  }

  release(): void {
    this.end();
    for (const worker of this.workers) worker.release(this.call.memory.buffer.byteLength);
  }

  /** Gives the threads the memory; again where it has grown, as theirs may stay as large as it was. */
  private share(): void {
    const { module, names } = this;
    const { memory } = this.call;
    if (memory.buffer.byteLength === this.bytes) return;
    this.end();
    this.bytes = memory.buffer.byteLength;
    const shared = new SharedArrayBuffer(ARGUMENTS_AT + 8 * MAX_ARGUMENTS);
    this.state = new Int32Array(shared, 0, STATE_LENGTH);
    this.values = new Float64Array(shared, ARGUMENTS_AT);
    this.state[NEXT] = CLOSED;
    this.workers.forEach((worker, at) => worker.compute({ module, memory, names, shared, index: at + 1 }));
  }

  private end(): void {
    Atomics.store(this.state, ENDED, 1);
    Atomics.add(this.state, TURN, 1);
    Atomics.notify(this.state, TURN);
  }
}
