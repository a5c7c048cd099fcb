/** Decisions that are made outside of the review queue, each confirmed with its undo. */
import { count, t } from '../text';
import type { ActionContext } from './actions';

/** Decides that copies of an image are to be dropped. */
export async function dropCopies(
  context: ActionContext,
  keep: number,
  drop: readonly number[],
): Promise<void> {
  const { dataset } = context.store.get();
  if (!dataset || drop.length === 0) return;
  const reason = t('a copy of {0}', dataset.ids[keep]);
  const add = drop.map((row) => ({ kind: 'drop-image' as const, sample: dataset.ids[row], reason }));
  try {
    await context.host.request('decide', { add, remove: [] });
  } catch (error) {
    return context.reportError(error);
  }
  const text = t('Decided: {0} stays, {1} to be dropped', dataset.ids[keep], count(drop.length));
  context.notify(text, [{ label: t('Undo'), run: () => void undo(context) }]);
}

async function undo(context: ActionContext): Promise<void> {
  try {
    await context.host.request('undoDecision', {});
  } catch (error) {
    context.reportError(error);
  }
}
