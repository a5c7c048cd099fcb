/** Errors as they cross a channel: kind, values and stack survive. */
import { asError } from './errors';
import type { MessageTemplate } from './messageTemplate';
import { systemErrorMessage } from './systemErrors';

export interface RemoteErrorShape {
  name: string;
  code?: string;
  message: string;
  detail?: unknown;
  /** The message by its parts, where it can be localised. */
  template?: MessageTemplate;
  stack?: string;
}

/** An error that was thrown on the other side; `code` and `detail` survive the crossing. */
export class RemoteError extends Error {
  readonly code: string | undefined;
  readonly detail: unknown;
  readonly template: MessageTemplate | undefined;
  constructor(shape: RemoteErrorShape) {
    super(shape.message);
    this.name = shape.name;
    this.code = shape.code;
    this.detail = shape.detail;
    this.template = shape.template;
    if (shape.stack) this.stack = shape.stack;
  }
}

export function describeError(error: unknown): RemoteErrorShape {
  const e = asError(error) as Error & { code?: unknown; detail?: unknown; template?: MessageTemplate };
  const template = e.template ?? systemErrorMessage(e);
  return {
    name: e.name,
    message: e.message,
    ...(typeof e.code === 'string' ? { code: e.code } : {}),
    ...(e.detail === undefined ? {} : { detail: e.detail }),
    ...(template ? { template } : {}),
    ...(e.stack ? { stack: e.stack } : {}),
  };
}

/** For a request whose signal was aborted before it was sent. */
export function cancelledError(): RemoteError {
  return new RemoteError({ name: 'CancelledError', code: 'cancelled', message: 'Cancelled.' });
}
