/** Runs one task after another: two at once would only take the cores from each other. */
type Task = () => Promise<void>;

/** After what ran beside the queue: a user who types goes on, and what waits would only be begun in vain. */
const QUIET_MS = 400;

export class RequestQueue {
  private readonly urgent: Task[] = [];
  private readonly waiting: Task[] = [];
  private running = false;
  /** How many run beside the queue, or have ended just now. */
  private beside = 0;
  private resume: (() => void) | undefined;

  /**
   * @param isUrgent it runs before all that waits and is not urgent.
   * @param again whether a task that failed is to be begun again, before all that waits and is not urgent.
   * @returns what the task gives; it never runs before this returns.
   */
  add<T>(task: () => T | PromiseLike<T>, isUrgent = false, again: () => boolean = () => false): Promise<T> {
    return new Promise((resolve, reject) => {
      const run: Task = async () => {
        try {
          resolve(await task());
        } catch (error) {
          if (again()) this.waiting.unshift(run);
          else reject(error as Error);
        }
      };
      (isUrgent ? this.urgent : this.waiting).push(run);
      this.resume?.();
      if (!this.running) void this.run();
    });
  }

  /** Runs a task at once. What waits and is not urgent begins when it has ended. */
  async besides<T>(task: () => T | PromiseLike<T>): Promise<T> {
    this.beside++;
    try {
      return await task();
    } finally {
      setTimeout(() => {
        this.beside--;
        this.resume?.();
      }, QUIET_MS);
    }
  }

  private async run(): Promise<void> {
    this.running = true;
    for (;;) {
      await messagesReceived();
      const next = this.urgent.shift() ?? (this.beside === 0 ? this.waiting.shift() : undefined);
      if (next) await next();
      else if (this.waiting.length === 0) break;
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
