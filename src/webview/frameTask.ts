/** Work that many events ask for and that is done once, before the next frame; it waits while the document is hidden. */
export class FrameTask {
  private frame = 0;

  constructor(private readonly work: () => void) {}

  request(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.run());
  }

  /** Does it now where it was asked for. */
  flush(): void {
    if (this.frame !== 0) this.run();
  }

  cancel(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  private run(): void {
    this.cancel();
    this.work();
  }
}
