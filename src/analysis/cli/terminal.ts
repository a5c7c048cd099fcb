/** What a command shows: its result on standard output; progress, warnings and errors on standard error. */
import type { JobProgress, Reporter } from '../session/stageContext';
import type { LogLevel } from '../taskContext';
import { visibleJson, visibleLine, visibleLines } from './visibleText';

const BAR_CELLS = 24;
const PLAIN_EVERY_MS = 2000;
/** After this long without a word a command says that it still works. */
const SILENT_FOR_MS = 5000;
/** JSON is handed on in pieces of about this length. */
const JSON_UNITS = 64 * 1024;

export interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** What a command may do with the terminal. */
export interface CommandTerminal extends Reporter {
  /** A line of the result. */
  print(line: string): void;
  /** A text of several lines. */
  printText(text: string): void;
  /** A piece of a JSON text, without a line end of its own. */
  printJsonPiece(piece: string): void;
}

/** A whole JSON text, and a line end. */
export function printJson(terminal: CommandTerminal, pieces: Iterable<string>): void {
  let gathered = '';
  for (const piece of pieces) {
    gathered += piece;
    if (gathered.length < JSON_UNITS) continue;
    terminal.printJsonPiece(gathered);
    gathered = '';
  }
  terminal.printJsonPiece(`${gathered}\n`);
}

export class Terminal implements CommandTerminal {
  private barShown = false;
  private plainStage = '';
  private plainAt = 0;
  private shown: JobProgress | undefined;
  private shownAt: number;
  private saidAt: number;

  constructor(
    private readonly out: Stream,
    private readonly err: Stream,
    private readonly now = Date.now,
  ) {
    this.shownAt = this.saidAt = now();
  }

  print(line: string): void {
    this.write(`${visibleLine(line)}\n`);
  }

  printText(text: string): void {
    this.write(`${visibleLines(text)}\n`);
  }

  printJsonPiece(piece: string): void {
    this.write(visibleJson(piece));
  }

  /** An error, in one line. */
  error(text: string): void {
    this.clearBar();
    this.err.write(`slakescope: ${visibleLine(text)}\n`);
  }

  progress(progress: JobProgress): void {
    const finished = progress.done >= progress.total;
    const advances = progress.stage !== this.shown?.stage || progress.done > this.shown.done;
    this.shown = finished ? undefined : progress;
    if (advances || finished) this.shownAt = this.saidAt = this.now();
    if (this.err.isTTY) {
      this.drawBar(plainLine(progress), progress, finished);
      return;
    }
    const newStage = progress.stage !== this.plainStage;
    if (!newStage && !finished && this.now() - this.plainAt < PLAIN_EVERY_MS) return;
    this.plainStage = finished ? '' : progress.stage;
    this.plainAt = this.now();
    this.err.write(`${visibleLine(plainLine(progress))}\n`);
  }

  /** Called now and then: says that the work goes on where nothing else was said for a while. */
  tick(): void {
    const now = this.now();
    if (now - this.saidAt < SILENT_FOR_MS) return;
    this.saidAt = now;
    const seconds = Math.round((now - this.shownAt) / 1000);
    const text = this.shown
      ? `${stageLine(this.shown)}, no news for ${seconds} s`
      : `Working, no news for ${seconds} s`;
    if (this.err.isTTY && this.shown) this.drawBar(text, this.shown, false);
    else this.err.write(`${visibleLine(text)}\n`);
  }

  snapshot(): void {
    // Snapshots are not shown.
  }

  log(level: LogLevel, message: string): void {
    if (level === 'debug' || level === 'info') return;
    this.clearBar();
    const text = visibleLine(message);
    this.err.write(level === 'notice' ? `${text}\n` : `${level}: ${text}\n`);
  }

  private write(text: string): void {
    this.clearBar();
    this.out.write(text);
  }

  private drawBar(text: string, progress: JobProgress, finished: boolean): void {
    const line = visibleLine(`${bar(progress)} ${text}`).slice(0, (this.err.columns ?? 80) - 1);
    this.err.write(`\r\x1b[2K${line}${finished ? '\n' : ''}`);
    this.barShown = !finished;
  }

  private clearBar(): void {
    if (this.barShown) this.err.write('\r\x1b[2K');
    this.barShown = false;
  }
}

function bar(progress: JobProgress): string {
  const share = progress.total > 0 ? Math.min(1, progress.done / progress.total) : 1;
  const filled = Math.round(share * BAR_CELLS);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_CELLS - filled)}]`;
}

function plainLine(progress: JobProgress): string {
  // A step of seconds has no rate worth a line: it would be rounded to 0/s.
  const rate = progress.rate >= 0.5 && progress.total > 1 ? `, ${progress.rate.toFixed(0)}/s` : '';
  const left = progress.remainingMs > 0 ? `, ${(progress.remainingMs / 1000).toFixed(0)} s left` : '';
  const { remainingMs = -1 } = progress.whole ?? {};
  const whole = remainingMs > 0 ? `; ${(remainingMs / 1000).toFixed(0)} s left of all stages` : '';
  return `${stageLine(progress)}${rate}${left}${whole}`;
}

function stageLine(progress: JobProgress): string {
  const counts = progress.total > 1 ? ` ${round(progress.done)}/${round(progress.total)}` : percent(progress);
  return `${progress.stage}${counts}`;
}

function percent(progress: JobProgress): string {
  return progress.total > 0 ? ` ${Math.round((100 * progress.done) / progress.total)}%` : '';
}

function round(value: number): string {
  return Math.round(value).toLocaleString('en');
}
