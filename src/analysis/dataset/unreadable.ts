/** Why a part of a dataset cannot be read, for its finding. */
import type { MessageTemplate } from '../../common/messageTemplate';
import { isShortage, systemErrorReason } from '../../common/systemErrors';

/**
 * The reason, in a few words.
 * @throws the error itself where the machine lacks file handles or memory: the dataset is as it was, and what was read of
 *   it would be a part.
 */
export function unreadableReason(error: unknown): MessageTemplate {
  throwShortage(error);
  return systemErrorReason(error);
}

/** @throws the error where the machine lacks file handles or memory. */
export function throwShortage(error: unknown): void {
  const origin = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (isShortage(origin)) throw error;
}
