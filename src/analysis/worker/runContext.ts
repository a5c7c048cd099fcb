import { type Reporter, stageContext } from '../session/stageContext';
import type { CancelFlag, TaskContext } from '../taskContext';

/** What the worker gives a handler besides the arguments. */
export interface RunContext {
  readonly cancel: CancelFlag;
  readonly reporter: Reporter;
  /** @param title in English; the host shows it in the language of the editor. */
  stage(title: string): TaskContext;
}

export function runContext(cancel: CancelFlag, reporter: Reporter): RunContext {
  return { cancel, reporter, stage: (title) => stageContext(title, cancel, reporter) };
}
