/** Errors are kinds with a sentence, which the command line says in English and the extension in the user's language. */
import { formatEnglish, message, type MessageTemplate, type MessageValue } from '../common/messageTemplate';
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
  /** @param template of the sentence; text of a dataset, paths and names are its values. */
  constructor(
    readonly code: AnalysisErrorCode,
    readonly template: MessageTemplate,
    readonly detail: Record<string, string | number | boolean> = {},
  ) {
    super(formatEnglish(template));
    this.name = 'AnalysisError';
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

/** @param sentence one that names the file. */
export function badFile(file: string, sentence: MessageTemplate): AnalysisError {
  return new AnalysisError('bad-file', sentence, { file });
}

/** The sentence for a file whose content is not what it must be. */
export function unexpectedContent(file: string, found: MessageValue, expected: MessageValue): AnalysisError {
  return badFile(file, message`${file} holds ${found}, but ${expected} is expected.`);
}

/** Thrown by `TaskContext.check` once the caller cancelled. */
export class CancelledError extends AnalysisError {
  constructor() {
    super('cancelled', message`Cancelled.`);
    this.name = 'CancelledError';
  }
}
