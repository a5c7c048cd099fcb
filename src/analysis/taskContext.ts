/** What a long computation is given besides its data: where to report, and how it learns that it should stop. */
import { FLAG_CANCELLED, FLAG_MESSAGES, FLAG_WAY } from '../common/rpc';
import { CancelledError } from './errors';

/** `notice`: what the user of the command line sees too. */
export type LogLevel = 'debug' | 'info' | 'notice' | 'warn' | 'error';

export interface TaskContext {
  /** Throws CancelledError once the caller cancelled. Cheap: call it once per small batch (<= 100 ms). */
  check(): void;
  /** Reports `done` of `total` in the method's own units, and checks. */
  progress(done: number, total: number): void;
  /** Hands out an intermediate layout, (n, 2) row-major; copied by the receiver if it keeps it. */
  snapshot(coordinates: Float32Array): void;
  log(level: LogLevel, message: string): void;
}

/** A flag both threads see: the caller raises it, the worker reads it between batches. */
export class CancelFlag {
  private readonly view: Int32Array;

  /**
   * @param repeatable the task may be ended to make way for another, since it is begun again.
   * @param receive takes the messages that have arrived, which would else wait for the end of a loop.
   */
  constructor(
    readonly shared: SharedArrayBuffer = new SharedArrayBuffer(4),
    private readonly repeatable = false,
    private readonly receive: () => void = () => undefined,
  ) {
    this.view = new Int32Array(shared);
  }

  raise(): void {
    Atomics.store(this.view, 0, FLAG_CANCELLED);
  }

  get raised(): boolean {
    return Atomics.load(this.view, 0) === FLAG_CANCELLED;
  }

  /** Whether the task is to end now and to begin again later. */
  get makesWay(): boolean {
    return this.repeatable && Atomics.load(this.view, 0) === FLAG_WAY;
  }

  /** The task begins, also again. */
  begin(): void {
    Atomics.compareExchange(this.view, 0, FLAG_WAY, 0);
  }

  check(): void {
    if (Atomics.load(this.view, 0) === 0) return;
    if (Atomics.compareExchange(this.view, 0, FLAG_MESSAGES, 0) === FLAG_MESSAGES) this.receive();
    if (this.raised || this.makesWay) throw new CancelledError();
  }
}

/** A context without reports, for callers that need the result only. */
export function silentContext(cancel?: CancelFlag): TaskContext {
  return {
    check: () => cancel?.check(),
    progress: () => cancel?.check(),
    snapshot: () => undefined,
    log: () => undefined,
  };
}

/**
 * For loops whose items differ much in cost: a function that is given the cost of each item and calls `check` whenever
 * `every` has been spent since the last call.
 * @param every in the units of the costs; some 20 to 50 ms.
 */
export function checkPer(every: number, check: () => void): (cost: number) => void {
  let spent = 0;
  return (cost) => {
    spent += cost;
    if (spent < every) return;
    spent = 0;
    check();
  };
}

/** Between two looks at the flag while something goes on that cannot be stopped. */
const LOOK_EVERY_MS = 50;

/** What `work` gives. A cancel does not wait for it: work that cannot be stopped then ends by itself, unseen. */
export function unlessCancelled<T>(work: Promise<T>, task: Pick<TaskContext, 'check'>): Promise<T> {
  return new Promise((resolve, reject) => {
    const looking = setInterval(() => {
      try {
        task.check();
      } catch (error) {
        clearInterval(looking);
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    }, LOOK_EVERY_MS);
    work.then(resolve, reject).finally(() => clearInterval(looking));
  });
}

/**
 * A part of a task: its `progress` is mapped to [from, to] of the whole.
 */
export function subtask(task: TaskContext, from: number, to: number): TaskContext {
  return {
    check: () => task.check(),
    progress: (done, total) => task.progress(from + (to - from) * (total > 0 ? done / total : 1), 1),
    snapshot: (coordinates) => task.snapshot(coordinates),
    log: (level, message) => task.log(level, message),
  };
}

/**
 * The parts of a task in their order, each with a share of the progress by its cost: where shares are those of the time,
 * so is the time that is left.
 */
export function partsOf(task: TaskContext, costs: readonly number[]): TaskContext[] {
  const total = costs.reduce((sum, cost) => sum + cost, 0) || 1;
  let done = 0;
  return costs.map((cost) => subtask(task, done / total, (done += cost) / total));
}

/** A context for progress in bytes, reported in megabytes (10^6). */
export function inMegabytes(task: TaskContext): TaskContext {
  return { ...task, progress: (done, total) => task.progress(...megabytesOf(done, total)) };
}

/** Rounded so that only the last report equals its total. */
function megabytesOf(done: number, total: number): [done: number, total: number] {
  const whole = Math.ceil(total / 1e6);
  return [done >= total ? whole : Math.floor(done / 1e6), whole];
}
