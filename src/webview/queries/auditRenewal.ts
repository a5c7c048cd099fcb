/**
 * A pair that the user declares not to be a duplicate, here or in the tag file, changes the result of the
 * audit. It is requested again in the background; the webview and the Problems panel follow.
 */
import { isCancelled } from '../../common/errors';
import type { AppStore } from '../state/appState';
import type { QueryCache } from './queryCache';

/** Users decide pair after pair; the audit runs once they pause, ms. */
const pauseMs = 800;

/** @param reportError is given what a renewal failed with, unless it was cancelled. */
export function renewAudits(
  store: AppStore,
  queries: QueryCache,
  reportError: (error: unknown) => void,
): void {
  let decided = '[]';
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;
  let again = false;

  async function renew(): Promise<void> {
    // With two at a time the older answer might arrive last.
    again = running;
    if (running) return;
    running = true;
    try {
      await queries.refetch('audit');
    } catch (error) {
      if (!isCancelled(error)) reportError(error);
    } finally {
      running = false;
    }
    if (again) await renew();
  }

  store.subscribe(['tags'], () => {
    const { tags } = store.get();
    const now = JSON.stringify(tags?.notDuplicates ?? []);
    if (!tags || now === decided) return;
    decided = now;
    clearTimeout(timer);
    timer = setTimeout(() => void renew(), pauseMs);
  });
}
