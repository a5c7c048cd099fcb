import type { JobProgress, Reporter } from '../session/stageContext';
import type { LogLevel } from '../taskContext';

const BAR_CELLS = 24;
const PLAIN_EVERY_MS = 2000;

export interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export class Terminal implements Reporter {
  private barShown = false;
  private plainStage = '';
  private plainAt = 0;

  constructor(
    private readonly out: Stream,
    private readonly err: Stream,
  ) {}

  /** A line of the result. */
  print(text: string): void {
    this.clearBar();
    this.out.write(`${text}\n`);
  }

  /** An error, in one line. */
  error(text: string): void {
    this.clearBar();
    this.err.write(`slakescope: ${text.replace(/\s*\n\s*/g, ' ')}\n`);
  }

  progress(progress: JobProgress): void {
    const finished = progress.done >= progress.total;
    if (this.err.isTTY) {
      const text = barLine(progress).slice(0, (this.err.columns ?? 80) - 1);
      this.err.write(`\r\x1b[2K${text}${finished ? '\n' : ''}`);
      this.barShown = !finished;
      return;
    }
    const now = Date.now();
    const newStage = progress.stage !== this.plainStage;
    if (!newStage && !finished && now - this.plainAt < PLAIN_EVERY_MS) return;
    this.plainStage = finished ? '' : progress.stage;
    this.plainAt = now;
    this.err.write(`${plainLine(progress)}\n`);
  }

  snapshot(): void {
    // Snapshots are not shown.
  }

  log(level: LogLevel, message: string): void {
    if (level === 'debug' || level === 'info') return;
    this.clearBar();
    this.err.write(`${level}: ${message}\n`);
  }

  private clearBar(): void {
    if (this.barShown) this.err.write('\r\x1b[2K');
    this.barShown = false;
  }
}

function barLine(progress: JobProgress): string {
  const share = progress.total > 0 ? Math.min(1, progress.done / progress.total) : 1;
  const filled = Math.round(share * BAR_CELLS);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_CELLS - filled)}] ${plainLine(progress)}`;
}

function plainLine(progress: JobProgress): string {
  const counts = progress.total > 1 ? ` ${round(progress.done)}/${round(progress.total)}` : percent(progress);
  const rate = progress.rate > 0 && progress.total > 1 ? `, ${progress.rate.toFixed(0)}/s` : '';
  const left = progress.remainingMs > 0 ? `, ${(progress.remainingMs / 1000).toFixed(0)} s left` : '';
  return `${progress.stage}${counts}${rate}${left}`;
}

function percent(progress: JobProgress): string {
  return progress.total > 0 ? ` ${Math.round((100 * progress.done) / progress.total)}%` : '';
}

function round(value: number): string {
  return Math.round(value).toLocaleString('en');
}
