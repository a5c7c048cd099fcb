/** What the thread of a command tells the main thread. */
import type { JobProgress } from '../session/stageContext';
import type { LogLevel } from '../taskContext';

export interface ThreadStart {
  /** The command line without the program. */
  readonly args: readonly string[];
  readonly cancel: SharedArrayBuffer;
}

export type ThreadMessage =
  | { readonly kind: 'print' | 'printText' | 'printJsonPiece'; readonly text: string }
  | { readonly kind: 'progress'; readonly progress: JobProgress }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly message: string }
  | { readonly kind: 'ended'; readonly ending: Ending };

export interface Ending {
  readonly code: number;
  readonly error?: string;
  readonly cancelled?: boolean;
}

export const EXIT_OK = 0;
export const EXIT_FAILED = 1;
export const EXIT_USAGE = 2;
/** EX_TEMPFAIL of sysexits.h. */
export const EXIT_TEMPORARY = 75;
