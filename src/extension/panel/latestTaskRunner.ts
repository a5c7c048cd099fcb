/**
 * Runs one task at a time. Of the tasks that arrive meanwhile only the newest runs, so that a double click opens what
 * its second click names.
 */
interface PendingTask {
  readonly task: Task;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** @param isNewest whether no task has arrived since. */
type Task = (isNewest: () => boolean) => Promise<void>;

export class LatestTaskRunner {
  private running = false;
  private next: PendingTask | undefined;

  /** Resolves when the task has run or a newer one has replaced it; rejects with the task's own error. */
  run(task: Task): Promise<void> {
    return new Promise((resolve, reject) => {
      this.next?.resolve();
      this.next = { task, resolve, reject };
      if (!this.running) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.running = true;
    for (let entry = this.next; entry; entry = this.next) {
      this.next = undefined;
      await entry.task(() => this.next === undefined).then(entry.resolve, entry.reject);
    }
    this.running = false;
  }
}
