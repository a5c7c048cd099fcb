/** Taking back and doing again what changed selections and tags. */
import { t } from '../text';
import { type ActionContext, select } from './actions';
import { changeTag } from './tagChange';
import type { UndoStep } from './undoHistory';

/** @param step the last one unless it is given. */
export async function undo(context: ActionContext, step?: UndoStep): Promise<void> {
  const undone = context.history.undo(step);
  if (!undone) return;
  if (undone.kind === 'selection') select(context, undone.before, 'replace');
  else if (!(await changeTag(context, undone.rows, undone.tag, !undone.on))) context.history.redo();
}

export async function redo(context: ActionContext): Promise<void> {
  const step = context.history.redo();
  if (!step) return;
  if (step.kind === 'selection') select(context, step.after, 'replace');
  else if (!(await changeTag(context, step.rows, step.tag, step.on))) context.history.undo(step);
}

export function undoLabel(step: UndoStep | undefined): string {
  if (!step) return t('Nothing to undo');
  return step.kind === 'selection'
    ? t('Back to the selection before (Ctrl+Z)')
    : t('Undo the change of the tag “{0}” (Ctrl+Z)', step.tag);
}

export function redoLabel(step: UndoStep | undefined): string {
  if (!step) return t('Nothing to redo');
  return step.kind === 'selection'
    ? t('Forward to the selection after (Ctrl+Y)')
    : t('Redo the change of the tag “{0}” (Ctrl+Y)', step.tag);
}
