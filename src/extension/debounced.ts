/** Runs once, a while after the last of many calls. */
export class Debounced {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private disposed = false;

  constructor(
    private readonly run: () => void,
    private readonly delayMs: number,
  ) {}

  soon(delayMs = this.delayMs): void {
    clearTimeout(this.timer);
    if (!this.disposed) this.timer = setTimeout(this.run, delayMs);
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
  }
}
