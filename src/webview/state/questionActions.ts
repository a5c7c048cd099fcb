/** What a user can do with questions; their images follow. */
import type { AppContext } from '../appContext';
import { briefValues } from '../fields';
import type { SelectMode } from '../scatter/gestures';
import { count, t } from '../text';
import { combine } from './actions';

/** Inspects a question's image and shows the record in its file. */
export function inspectQuestion(page: AppContext, row: number, focus: boolean): void {
  const sample = moveToQuestion(page, row);
  if (sample === null) return;
  page.host
    .request('open', { index: sample, what: 'json', qaRow: row, focus })
    .catch((error) => page.fail(error));
}

/** @returns the question's image. */
export function moveToQuestion(page: AppContext, row: number): number | null {
  const { dataset } = page.store.get();
  if (!dataset || row < 0 || row >= dataset.qaToSample.length) return null;
  const sample = dataset.qaToSample[row];
  page.store.set({ current: sample, selection: Int32Array.of(sample), qaSelection: Int32Array.of(row) });
  const parts = [t('Question of {0}', dataset.ids[sample]), ...briefValues(dataset, 'qa', row)];
  page.say(parts.join(', '));
  return sample;
}

/** The questions stay selected, and with them every image they belong to. */
export function selectQuestions(page: AppContext, rows: Int32Array, mode: SelectMode): void {
  const { dataset, qaSelection, current } = page.store.get();
  if (!dataset) return;
  const next = combine(qaSelection, rows, mode);
  const samples = Int32Array.from(new Set(Array.from(next, (row) => dataset.qaToSample[row]))).sort();
  page.store.set({
    qaSelection: next,
    selection: samples,
    current: samples.length === 0 || (current !== null && samples.includes(current)) ? current : samples[0],
  });
  page.say(t('{0} questions of {1} images selected', count(next.length), count(samples.length)));
}
