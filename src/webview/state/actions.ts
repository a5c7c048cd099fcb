/** What a user can do with samples, wherever the gesture came from. */
import type { AppContext } from '../appContext';
import { briefValues } from '../fields';
import type { SelectMode } from '../scatter/gestures';
import { count, t } from '../text';
import { type AppState, none } from './appState';

/** Inspects one sample and opens it beside, focus kept here unless asked. */
export function selectRow(page: AppContext, sample: number, mode: SelectMode = 'replace'): void {
  if (mode !== 'replace') return select(page, Int32Array.of(sample), mode);
  page.store.set({
    current: sample,
    selection: Int32Array.of(sample),
    qaSelection: qaRowsOf(page, [sample]),
  });
  speak(page, sample);
  openSample(page, sample, false);
}

/** Inspects without opening anything: the keyboard's way through a map or a table. */
export function inspectSample(page: AppContext, sample: number): void {
  const { selection } = page.store.get();
  // A group that was selected by lasso stays selected while one walks through it.
  if (selection.length > 1) page.store.set({ current: sample });
  else
    page.store.set({
      current: sample,
      selection: Int32Array.of(sample),
      qaSelection: qaRowsOf(page, [sample]),
    });
  speak(page, sample);
}

export function openSample(page: AppContext, sample: number, focus: boolean): void {
  page.host.request('open', { index: sample, what: 'sample', focus }).catch((error) => page.fail(error));
}

export function select(page: AppContext, samples: Int32Array, mode: SelectMode): void {
  const { selection, current } = page.store.get();
  const next = combine(selection, samples, mode);
  page.store.set({
    selection: next,
    qaSelection: qaRowsOf(page, next),
    current: next.length === 0 ? current : current !== null && next.includes(current) ? current : next[0],
  });
  page.say(t('{0} selected', count(next.length)));
}

export function clearSelection(page: AppContext): void {
  page.store.set({ selection: none, qaSelection: none, current: null });
  page.say(t('Selection cleared'));
}

/** Ascending union or difference. */
export function combine(before: Int32Array, rows: Int32Array, mode: SelectMode): Int32Array {
  if (mode === 'replace') return rows;
  const set = new Set(before);
  for (const row of rows) {
    if (mode === 'add') set.add(row);
    else set.delete(row);
  }
  return Int32Array.from(set).sort();
}

/** Ascending QA rows of some samples. */
export function qaRowsOf(page: AppContext, samples: ArrayLike<number>): Int32Array {
  const { dataset } = page.store.get();
  if (!dataset || samples.length === 0) return none;
  const wanted = new Uint8Array(dataset.ids.length);
  for (let i = 0; i < samples.length; i++) wanted[samples[i]] = 1;
  const rows: number[] = [];
  for (let row = 0; row < dataset.qaToSample.length; row++)
    if (wanted[dataset.qaToSample[row]]) rows.push(row);
  return Int32Array.from(rows);
}

/** "xmlab12, MRI, Brain, Cluster 3". */
export function describeSample(state: Readonly<AppState>, sample: number, detail: string | null): string {
  const { dataset } = state;
  if (!dataset || sample < 0 || sample >= dataset.ids.length) return '';
  const parts = [dataset.ids[sample], ...briefValues(dataset, 'image', sample)];
  if (detail) parts.push(detail);
  return parts.join(', ');
}

function speak(page: AppContext, sample: number): void {
  page.say(describeSample(page.store.get(), sample, page.model.colorScale()?.labelOf(sample) ?? null));
}
