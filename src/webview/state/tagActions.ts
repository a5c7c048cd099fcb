/** Setting and removing tags of samples, each with what was done and its undo. */
import type { TagState } from '../protocol';
import { count, t } from '../text';
import type { ActionContext } from './actions';

/** Rows that carry a tag, ascending. */
export function rowsWithTag(tags: TagState | null, tag: string): readonly number[] {
  return tags?.tags.find((known) => known.tag === tag)?.indices ?? [];
}

/** Adds (`on`) or removes a tag; only the samples that this changes are named, and undone. */
export async function setTag(
  context: ActionContext,
  rows: readonly number[],
  tag: string,
  on: boolean,
): Promise<void> {
  const carriers = new Set(rowsWithTag(context.store.get().tags, tag));
  const changed = rows.filter((row) => carriers.has(row) !== on);
  if (changed.length === 0) {
    context.notify(
      on ? t('All of them have the tag “{0}” already.', tag) : t('None of them has the tag “{0}”.', tag),
    );
    return;
  }
  if (!(await change(context, changed, tag, on))) return;
  const text = on
    ? t('Tag “{0}” added to {1}', tag, images(changed))
    : t('Tag “{0}” removed from {1}', tag, images(changed));
  context.notify(text, [{ label: t('Undo'), run: () => void change(context, changed, tag, !on) }]);
}

async function change(
  context: ActionContext,
  indices: readonly number[],
  tag: string,
  on: boolean,
): Promise<boolean> {
  try {
    context.store.set({ tags: await context.host.request('setTag', { indices, tag, on }) });
    return true;
  } catch (error) {
    context.reportError(error);
    return false;
  }
}

function images({ length }: readonly number[]): string {
  return t(length === 1 ? '{0} image' : '{0} images', count(length));
}
