/** Checks of caught values. */

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** Whether the caller cancelled the work. The code survives the channels between processes. */
export function isCancelled(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'cancelled';
}
