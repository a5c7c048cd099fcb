/**
 * Errors are kinds with values; the words below are the English fallback, and the extension turns `template`, or
 * `code` and `detail`, into one localised sentence at the edge.
 */
import { formatEnglish, type MessageTemplate } from '../common/messageTemplate';
import { systemErrorMessage } from '../common/systemErrors';

export type AnalysisErrorCode =
  | 'cancelled'
  | 'bad-parameter'
  | 'bad-input'
  | 'bad-file'
  | 'no-dataset'
  | 'unsure-columns'
  | 'unavailable'
  | 'takes-long';

/** A failure the user can act on: one plain sentence that names the file or setting and the way out. */
export class AnalysisError extends Error {
  /** The message by its parts, where it can be localised. */
  readonly template: MessageTemplate | undefined;

  constructor(
    readonly code: AnalysisErrorCode,
    message: string | MessageTemplate,
    readonly detail: Record<string, string | number | boolean> = {},
  ) {
    super(typeof message === 'string' ? message : formatEnglish(message));
    this.name = 'AnalysisError';
    this.template = typeof message === 'string' ? undefined : message;
  }
}

/** What a user reads of an error about `file`; an error that the operating system did not make stays as it is. */
export function fileError(error: unknown, file: string): unknown {
  const sentence = systemErrorMessage(error, file);
  if (sentence === undefined) return error;
  const wrapped = new AnalysisError('bad-file', sentence, { file });
  wrapped.cause = error;
  return wrapped;
}

/** @param message one sentence that names the file. */
export function badFile(file: string, message: string): AnalysisError {
  return new AnalysisError('bad-file', message, { file });
}

/** The sentence for a file whose content is not what it must be. */
export function unexpectedContent(file: string, found: string, expected: string): AnalysisError {
  return badFile(file, `${file} holds ${found}, but ${expected} is expected.`);
}

/** Thrown by `TaskContext.check` once the caller cancelled. */
export class CancelledError extends AnalysisError {
  constructor() {
    super('cancelled', 'Cancelled.');
    this.name = 'CancelledError';
  }
}
