/** What a user can do with questions; their images follow. */
import { briefValues } from '../fields';
import type { SelectMode } from '../scatter/gestures';
import { imageCount, questionCount, t } from '../text';
import { type ActionContext, combine, inspectSample } from './actions';

/** Inspects a question's image and shows the record in its file. */
export function inspectQuestion(context: ActionContext, row: number, focus: boolean): void {
  const sample = moveToQuestion(context, row);
  if (sample === null) return;
  context.host
    .request('open', { index: sample, what: 'json', qaRow: row, focus })
    .catch((error: unknown) => context.reportError(error));
}

/** @returns the question's image. */
export function moveToQuestion(context: ActionContext, row: number): number | null {
  const { dataset } = context.store.get();
  if (!dataset || row < 0 || row >= dataset.qaToSample.length) return null;
  const sample = dataset.qaToSample[row];
  context.store.set({
    current: sample,
    selection: Int32Array.of(sample),
    qaSelection: Int32Array.of(row),
    shownRecord: row,
  });
  const parts = [t('Question of {0}', dataset.ids[sample]), ...briefValues(dataset, 'qa', row)];
  context.announce(parts.join(', '));
  return sample;
}

/** Shows a record in the inspector; a selection of several images stays. */
export function showRecord(context: ActionContext, row: number): void {
  const sample = context.store.get().dataset?.qaToSample.at(row);
  if (sample === undefined) return;
  inspectSample(context, sample);
  context.store.set({ shownRecord: row });
}

/** The questions stay selected, and with them every image they belong to. */
export function selectQuestions(context: ActionContext, rows: Int32Array, mode: SelectMode): void {
  const { dataset, qaSelection, current } = context.store.get();
  if (!dataset) return;
  const next = combine(qaSelection, rows, mode);
  const samples = Int32Array.from(new Set(Array.from(next, (row) => dataset.qaToSample[row]))).sort();
  context.store.set({
    qaSelection: next,
    selection: samples,
    current: samples.length === 0 || (current !== null && samples.includes(current)) ? current : samples[0],
  });
  context.announce(t('{0} of {1} selected', questionCount(next.length), imageCount(samples.length)));
}
