/** Ways into the review queue, and what is chosen there. */
import type { ActionContext } from './actions';
import { everything } from './reviewFilter';

export const reviewViewName = 'review';

/** Opens the queue with these findings alone, by their ids. */
export function reviewFindings({ store }: ActionContext, ids: readonly string[]): void {
  store.set({
    view: reviewViewName,
    review: { ...everything, only: ids, show: 'all', at: ids.at(0) ?? null },
  });
}

/** Opens the queue with the findings of a kind; '' for all. */
export function reviewKind({ store }: ActionContext, kind: string): void {
  store.set({ view: reviewViewName, review: { ...everything, kind } });
}

/** Opens the queue with these images alone, by their rows. */
export function reviewImages({ store }: ActionContext, rows: ArrayLike<number>): void {
  store.set({
    view: reviewViewName,
    review: { ...everything, only: [], rows: Array.from(rows), show: 'all' },
  });
}
