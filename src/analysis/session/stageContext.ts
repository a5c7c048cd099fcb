import type { CancelFlag, LogLevel, TaskContext } from '../taskContext';
import { Pace } from './pace';
import { workingClock } from './workingClock';

export interface WholeProgress {
  /** Of the expected time; does not decrease. */
  readonly share: number;
  /** Estimated milliseconds left of all stages; -1 while that is unknown. */
  readonly remainingMs: number;
}

export interface JobProgress {
  /** Stage in plain words: "Embedding images". */
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  /** Units per second; 0 while unknown. */
  readonly rate: number;
  /** Estimated milliseconds left of this stage; -1 while that is unknown, or uncertain by more than a fifth. */
  readonly remainingMs: number;
  /** Of all stages of the task, where these are known. */
  readonly whole?: WholeProgress;
}

/** Reports are at least this far apart; the last report of a stage always passes. */
const REPORT_EVERY_MS = 100;

export interface Reporter {
  progress(progress: JobProgress): void;
  snapshot(coordinates: Float32Array): void;
  log(level: LogLevel, message: string): void;
}

export const silentReporter: Reporter = {
  progress: () => undefined,
  snapshot: () => undefined,
  log: () => undefined,
};

/**
 * The context of one named stage; the reported share never decreases. Totals may differ from call to call (`subtask`
 * counts to 1, what surrounds it may count pieces): it is the share that counts.
 */
export function stageContext(
  stage: string,
  cancel: CancelFlag,
  reporter: Reporter,
  now = workingClock(),
): TaskContext {
  const pace = new Pace();
  let reportedAt = -Infinity;
  let lastSnapshotAt = -Infinity;
  let furthest = 0;
  return {
    check: () => cancel.check(),
    progress(done, total) {
      cancel.check();
      const share = total > 0 ? Math.min(done / total, 1) : 1;
      const isFurthest = share >= furthest;
      if (isFurthest) furthest = share;
      const at = now();
      if (at - reportedAt < REPORT_EVERY_MS && furthest < 1) return;
      reportedAt = at;
      pace.add(at, furthest);
      const { rate, left } = pace;
      reporter.progress({
        stage,
        done: isFurthest ? done : furthest * total,
        total,
        rate: rate === undefined ? 0 : rate * total * 1000,
        remainingMs: left ?? -1,
      });
    },
    snapshot(coordinates) {
      const at = now();
      if (at - lastSnapshotAt < REPORT_EVERY_MS) return;
      lastSnapshotAt = at;
      reporter.snapshot(coordinates);
    },
    log: (level, message) => reporter.log(level, message),
  };
}
