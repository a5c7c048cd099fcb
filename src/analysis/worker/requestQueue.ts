/** Runs one task after another: two at once would only take the cores from each other. */
import { asError } from '../../common/errors';

type Task = () => Promise<void>;

/**
 * After what ran beside the queue: a user who types goes on, and what waits would only be begun in vain. And after a
 * dataset was read again: the panel shows it first.
 */
const QUIET_MS = 400;

export class RequestQueue {
  private readonly urgent: Task[] = [];
  private readonly waiting: Task[] = [];
  private readonly idle: Task[] = [];
  private running = false;
  /** How many run beside the queue. */
  private beside = 0;
  /** How many rests there are; what is not urgent waits for their end. */
  private lately = 0;
  private resume: (() => void) | undefined;

  /**
   * @param isUrgent it runs before all that waits and is not urgent.
   * @param again whether a task that failed is to be begun again, before what waits with it.
   * @returns what the task gives; it never runs before this returns.
   */
  add<T>(task: () => T | PromiseLike<T>, isUrgent = false, again: () => boolean = () => false): Promise<T> {
    return this.addTo(isUrgent ? this.urgent : this.waiting, task, again);
  }

  /** Runs a task once nothing else waits. */
  addIdle<T>(task: () => T | PromiseLike<T>): Promise<T> {
    return this.addTo(this.idle, task, () => false);
  }

  /** What is not urgent begins a moment later. */
  rest(): void {
    this.lately++;
    setTimeout(() => {
      this.lately--;
      this.resume?.();
    }, QUIET_MS);
  }

  private addTo<T>(queue: Task[], task: () => T | PromiseLike<T>, again: () => boolean): Promise<T> {
    return new Promise((resolve, reject) => {
      const run: Task = async () => {
        try {
          resolve(await task());
        } catch (error) {
          if (again()) queue.unshift(run);
          else reject(asError(error));
        }
      };
      queue.push(run);
      this.resume?.();
      if (!this.running) void this.run();
    });
  }

  /**
   * Runs a task once the loop that receives it, if one does, has ended. What waits begins when the task has ended; what
   * is not urgent, a moment later.
   */
  async besides<T>(task: () => T | PromiseLike<T>): Promise<T> {
    this.beside++;
    try {
      await Promise.resolve();
      return await task();
    } finally {
      this.beside--;
      this.rest();
      this.resume?.();
    }
  }

  private next(): Task | undefined {
    if (this.beside > 0) return undefined;
    const urgent = this.urgent.shift();
    if (urgent || this.lately > 0) return urgent;
    return this.waiting.shift() ?? this.idle.shift();
  }

  private async run(): Promise<void> {
    this.running = true;
    for (;;) {
      await messagesReceived();
      const next = this.next();
      if (next) await next();
      else if (this.urgent.length + this.waiting.length + this.idle.length === 0) break;
      else await new Promise<void>((resolve) => (this.resume = resolve));
      this.resume = undefined;
    }
    this.running = false;
  }
}

/** What was sent before now is there: a task that is urgent may be among it. */
async function messagesReceived(): Promise<void> {
  // Messages come between two of these.
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
}
