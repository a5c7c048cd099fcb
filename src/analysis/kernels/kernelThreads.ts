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
  READY,
  STATE_LENGTH,
  STEP,
  TURN,
} from './kernelWorkers';
import { callPiece, type RangeCall, type RangeCalls } from './rangeCalls';

/** Pieces that are prepared before they are taken, by thread. */
const PREPARED = 2;

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

  begin(...call: RangeCall): () => void {
    this.start(CLOSED, ...call);
    return () => this.takePart(...call, () => this.nextPiece());
  }

  runPrepared(prepare: (first: number, end: number) => void, ...call: RangeCall): void {
    const [, , count, step] = call;
    this.start(0, ...call);
    let ready = 0;
    const prepareNext = () => {
      prepare(ready * step, Math.min(count, (ready + 1) * step));
      Atomics.store(this.state, READY, ++ready);
      Atomics.notify(this.state, READY);
    };
    const pieces = Math.ceil(count / step);
    this.takePart(...call, () => {
      while (ready < pieces && ready - Atomics.load(this.state, NEXT) < PREPARED * this.threads)
        prepareNext();
      const piece = this.nextPiece();
      while (ready < Math.min(pieces, piece + 1)) prepareNext();
      return piece;
    });
  }

  /** @param ready pieces that are; the others wait. */
  private start(ready: number, ...[kernel, parameters, count, step]: RangeCall): void {
    this.share();
    const { state, values } = this;
    values.set(parameters);
    state[KERNEL] = this.names.indexOf(kernel);
    state[ARGUMENTS] = parameters.length;
    state[COUNT] = count;
    state[STEP] = step;
    Atomics.store(state, READY, ready);
    Atomics.store(state, NEXT, 0);
    Atomics.add(state, TURN, 1);
    Atomics.notify(state, TURN);
  }

  /** Takes pieces, as the threads do, until there are none, and waits for the threads. */
  private takePart(...[kernel, parameters, count, step, task, next]: [...RangeCall, () => number]): void {
    const { state } = this;
    try {
      for (;;) {
        task.check();
        const first = next() * step;
        if (first >= count) break;
        callPiece(this.call, kernel, parameters, first, Math.min(count, first + step));
      }
    } finally {
      Atomics.store(state, NEXT, CLOSED);
      Atomics.store(state, READY, CLOSED); // a thread that waits computes with what is there, and is not asked for it
      Atomics.notify(state, READY);
      for (let looks = 0; looks < LOOKS && Atomics.load(state, ACTIVE) > 0; looks++);
      for (let active; (active = Atomics.load(state, ACTIVE)) > 0;) Atomics.wait(state, ACTIVE, active);
    }
    if (Atomics.load(state, FAILED) !== 0) throw new Error(`The kernel ${kernel} failed in a thread.`);
  }

  private nextPiece(): number {
    return Atomics.add(this.state, NEXT, 1);
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
