/** The change of a tag itself, without what is remembered of it. */
import type { TagState } from '../protocol';
import { imageCount, t } from '../text';
import type { ActionContext, NextAction } from './actions';

/** Rows that carry a tag, ascending. */
export function rowsWithTag(tags: TagState | null, tag: string): readonly number[] {
  return tags?.tags.find((known) => known.tag === tag)?.indices ?? [];
}

/**
 * Confirms what was done. @param actions offered beside the confirmation.
 * @returns false after an error, which is shown, and where the user did not agree to write the file.
 */
export async function changeTag(
  context: ActionContext,
  indices: readonly number[],
  tag: string,
  on: boolean,
  actions: readonly NextAction[] = [],
): Promise<boolean> {
  try {
    const tags = await context.host.request('setTag', { indices, tag, on });
    context.store.set({ tags });
    const carriers = new Set(rowsWithTag(tags, tag));
    if (indices.some((row) => carriers.has(row) !== on)) return false;
    const text = on
      ? t('Tag “{0}” added to {1}', tag, images(indices))
      : t('Tag “{0}” removed from {1}', tag, images(indices));
    context.notify(text, actions);
    return true;
  } catch (error) {
    context.reportError(error);
    return false;
  }
}

function images({ length }: readonly number[]): string {
  return imageCount(length);
}
