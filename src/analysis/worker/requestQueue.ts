/** Runs one task after another: two at once would only take the cores from each other. */
type Task = () => Promise<void>;

export class RequestQueue {
  private readonly urgent: Task[] = [];
  private readonly waiting: Task[] = [];
  private running = false;

  /**
   * @param isUrgent it runs before all that waits and is not urgent.
   * @returns what the task gives; it never runs before this returns.
   */
  add<T>(task: () => T | PromiseLike<T>, isUrgent = false): Promise<T> {
    return new Promise((resolve, reject) => {
      (isUrgent ? this.urgent : this.waiting).push(() => Promise.resolve().then(task).then(resolve, reject));
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    for (;;) {
      const next = this.urgent.shift() ?? this.waiting.shift();
      if (!next) break;
      await next();
    }
    this.running = false;
  }
}
