/** What every program of the product needs to know of a caught value. */

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** Whether the work ended because its caller asked for that. The code survives the channels between programs. */
export function isCancelled(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'cancelled';
}
