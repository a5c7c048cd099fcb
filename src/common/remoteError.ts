/** Errors as they cross a channel: kind, values and stack survive. */
import { asError } from './errors';

export interface RemoteErrorShape {
  name: string;
  code?: string;
  message: string;
  detail?: unknown;
  stack?: string;
}

/** An error that was thrown on the other side; `code` and `detail` survive the crossing. */
export class RemoteError extends Error {
  readonly code: string | undefined;
  readonly detail: unknown;
  constructor(shape: RemoteErrorShape) {
    super(shape.message);
    this.name = shape.name;
    this.code = shape.code;
    this.detail = shape.detail;
    if (shape.stack) this.stack = shape.stack;
  }
}

export function describeError(error: unknown): RemoteErrorShape {
  const e = asError(error) as Error & { code?: unknown; detail?: unknown };
  return {
    name: e.name,
    message: e.message,
    ...(typeof e.code === 'string' ? { code: e.code } : {}),
    ...(e.detail === undefined ? {} : { detail: e.detail }),
    ...(e.stack ? { stack: e.stack } : {}),
  };
}

/** For a request whose signal was aborted before it was sent. */
export function cancelledError(): RemoteError {
  return new RemoteError({ name: 'CancelledError', code: 'cancelled', message: 'Cancelled.' });
}
