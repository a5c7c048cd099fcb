/**
 * How far a task of several stages is, and how long the rest of all of them takes: by what each stage is expected to take,
 * corrected by how long those took that are done, and the current one by its own pace.
 */
import type { JobProgress, Reporter, WholeProgress } from './stageContext';
import { workingClock } from './workingClock';

/** What a stage is expected to take. */
export interface ExpectedStage {
  readonly stage: string;
  /** Milliseconds on some machine; undefined where nothing is known of it. */
  readonly ms: number | undefined;
}

/** Weight of the expected times beside those that were measured, as a share of all of them. */
const PRIOR_SHARE = 0.005;
/** Before this share of the whole the time left is that of the machine on which the expected times were measured. */
const KNOWN_AFTER_SHARE = 0.05;

export class WholeEstimate {
  private stages: readonly ExpectedStage[] = [];
  /** Of the current stage: its position (-1: it is not expected), its name, its progress, its beginning. */
  private current = -1;
  private name: string | undefined;
  private done = 0;
  private beganAt = 0;
  /** Of the stages that are over: what they took, and what was expected of them. */
  private tookMs = 0;
  private expectedMs = 0;
  private furthest = 0;

  /** @param stages all of them in their order, those that are over too; what was expected before is replaced. */
  expect(stages: readonly ExpectedStage[]): void {
    this.stages = stages;
    this.current = this.name === undefined ? -1 : this.find(this.name, Math.max(0, this.current));
  }

  /** @param at milliseconds of any clock. @param done a share of the stage. */
  add(at: number, stage: string, done: number): WholeProgress {
    // A stage that begins anew after its end is another one of the same name.
    if (stage !== this.name || (this.done >= 1 && done < 1)) {
      const next = this.find(stage, this.current + 1);
      if (next >= 0 || this.stages.length === 0) this.begin(at, stage, next);
    }
    // What is not expected is a part of the stage before it.
    if (stage === this.name) this.done = Math.max(this.done, done);
    return this.progress(at);
  }

  private find(stage: string, from: number): number {
    return this.stages.findIndex((one, at) => at >= from && one.stage === stage);
  }

  private begin(at: number, stage: string, position: number): void {
    const expected = this.stages.at(this.current)?.ms;
    if (this.current >= 0 && expected !== undefined) {
      this.tookMs += at - this.beganAt;
      this.expectedMs += expected;
    }
    this.current = position;
    this.name = stage;
    this.done = 0;
    this.beganAt = at;
  }

  private progress(at: number): WholeProgress {
    const { stages, current, done } = this;
    const all = sumOf(stages);
    if (current >= 0 && all > 0) {
      const share = (sumOf(stages.slice(0, current)) + done * (stages[current].ms ?? 0)) / all;
      this.furthest = Math.max(this.furthest, share);
    }
    const ahead = stages.slice(Math.max(0, current));
    const isKnown = current >= 0 && ahead.every(({ ms }) => ms !== undefined);
    const share = this.furthest;
    return { share, remainingMs: isKnown && share >= KNOWN_AFTER_SHARE ? this.left(at, all) : -1 };
  }

  private left(at: number, all: number): number {
    const { stages, current, done } = this;
    const took = at - this.beganAt;
    const { ms: expected = 0 } = stages[current];
    const prior = PRIOR_SHARE * all;
    // How many milliseconds one that is expected takes here.
    const pace = (prior + this.tookMs + took) / (prior + this.expectedMs + done * expected);
    // The further the stage is, the more its own pace counts.
    const own = done > 0 && expected > 0 ? took / (done * expected) : pace;
    const rest = (1 - done) * expected * ((1 - done) * pace + done * own);
    return rest + pace * sumOf(stages.slice(current + 1));
  }
}

function sumOf(stages: readonly ExpectedStage[]): number {
  return stages.reduce((sum, { ms = 0 }) => sum + ms, 0);
}

/** Reports the progress of the whole with that of each stage. */
export function withWhole(reporter: Reporter, estimate: WholeEstimate, now = workingClock()): Reporter {
  return {
    progress(progress: JobProgress) {
      const { stage, done, total } = progress;
      const whole = estimate.add(now(), stage, total > 0 ? Math.min(1, done / total) : 1);
      reporter.progress({ ...progress, whole });
    },
    snapshot: (coordinates) => reporter.snapshot(coordinates),
    log: (level, text) => reporter.log(level, text),
  };
}
