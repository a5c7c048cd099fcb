/** Setting and removing tags of samples, each with what was done and its undo. */
import { t } from '../text';
import type { ActionContext } from './actions';
import { changeTag, rowsWithTag } from './tagChange';
import { undo } from './undoActions';
import type { UndoStep } from './undoHistory';

/** Adds (`on`) or removes a tag; only the samples that this changes are named, and undone. */
export async function setTag(
  context: ActionContext,
  rows: ArrayLike<number>,
  tag: string,
  on: boolean,
): Promise<void> {
  const carriers = new Set(rowsWithTag(context.store.get().tags, tag));
  const changed = Array.from(rows).filter((row) => carriers.has(row) !== on);
  if (changed.length === 0) {
    context.notify(
      on ? t('All of them have the tag “{0}” already.', tag) : t('None of them has the tag “{0}”.', tag),
    );
    return;
  }
  const step: UndoStep = { kind: 'tag', rows: changed, tag, on };
  const takeBack = { label: t('Undo'), run: () => undo(context, step) };
  if (await changeTag(context, changed, tag, on, [takeBack])) context.history.add(step);
}
