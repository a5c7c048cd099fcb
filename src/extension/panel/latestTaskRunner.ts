/** Runs one task at a time; of those that come meanwhile only the newest, so a double click ends where it should. */

export class LatestTaskRunner {
  private running = false;
  private next: { task: () => Promise<void>; settle: (error?: unknown) => void } | undefined;

  /** Resolves when the task has run, or when a newer one took its place; rejects with the task's own error. */
  run(task: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.next?.settle();
      this.next = { task, settle: (error) => (error === undefined ? resolve() : reject(error)) };
      if (!this.running) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.running = true;
    for (let entry = this.next; entry; entry = this.next) {
      this.next = undefined;
      try {
        await entry.task();
        entry.settle();
      } catch (error) {
        entry.settle(error ?? new Error('The task failed without a reason.'));
      }
    }
    this.running = false;
  }
}
