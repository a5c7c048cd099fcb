/** Keeping and forgetting selections by name. */
import { t } from '../text';
import type { ActionContext } from './actions';
import type { KeptSelection } from './keptSelection';

/** One of the same name is replaced. */
export function keepSelection(context: ActionContext, name: string, rows: Int32Array): void {
  const { dataset, keptSelections } = context.store.get();
  if (!dataset) return;
  const ids = Array.from(rows, (row) => dataset.ids[row]);
  const others = keptSelections.filter((kept) => kept.name !== name);
  context.store.set({ keptSelections: [...others, { name, ids }] });
  context.notify(t('Selection kept as “{0}”', name));
}

export function removeKept(context: ActionContext, kept: KeptSelection): void {
  const { keptSelections } = context.store.get();
  context.store.set({ keptSelections: keptSelections.filter((other) => other !== kept) });
  const undo = () => context.store.set({ keptSelections });
  context.notify(t('Selection “{0}” forgotten', kept.name), [{ label: t('Undo'), run: undo }]);
}
