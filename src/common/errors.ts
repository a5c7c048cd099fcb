/** Checks of caught values. */

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** Whether the caller cancelled the work. The code survives the channels between processes. */
export function isCancelled(error: unknown): boolean {
  return codeOf(error) === 'cancelled';
}

/** Whether the same request would fail again, since what it asks for does not fit the data. */
export function isBadRequest(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'bad-parameter' || code === 'bad-input';
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
