/**
 * Errors are kinds with values; the words below are the English fallback, and the extension turns `code` and
 * `detail` into one localised sentence at the edge.
 */

export type AnalysisErrorCode =
  'cancelled' | 'bad-parameter' | 'bad-input' | 'bad-file' | 'no-dataset' | 'unavailable';

/** A failure the user can act on: one plain sentence that names the file or setting and the way out. */
export class AnalysisError extends Error {
  constructor(
    readonly code: AnalysisErrorCode,
    message: string,
    readonly detail: Record<string, string | number | boolean> = {},
  ) {
    super(message);
    this.name = 'AnalysisError';
  }
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
