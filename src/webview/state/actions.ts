/** What a user can do with samples, wherever the gesture came from. */
import { largestOf } from '../../common/extremes';
import { maskOf, rowsOfMask } from '../../common/rowMask';
import { briefValues } from '../fields';
import type { Host } from '../requests';
import type { SelectMode } from '../scatter/gestures';
import { count, t } from '../text';
import { type AppState, type AppStore, none } from './appState';
import type { UndoHistory } from './undoHistory';

/** What can be done next, offered beside a confirmation. */
export interface NextAction {
  readonly label: string;
  readonly run: () => unknown;
}

/** What actions work with: the state, the host, and the ways to tell the user. */
export interface ActionContext {
  readonly store: AppStore;
  readonly host: Host;
  readonly history: UndoHistory;
  /** Has a text read out by screen readers. */
  announce(text: string): void;
  /** Confirms visibly what was done, with the actions that come next. */
  notify(text: string, actions?: readonly NextAction[]): void;
  /** Shows an error; whatever is shown stays. */
  reportError(error: unknown): void;
  /** The value that colours a sample on the maps, in words; null while it is not known. */
  colorLabel(sample: number): string | null;
}

/** Inspects one sample and opens it beside the panel, which keeps the focus; other modes change the selection. */
export function selectRow(context: ActionContext, sample: number, mode: SelectMode = 'replace'): void {
  if (mode !== 'replace') return select(context, Int32Array.of(sample), mode);
  context.store.set(onlySample(context, sample));
  announceSample(context, sample);
  openSample(context, sample, false);
}

/** Inspects without opening anything: for the keyboard in maps and tables. */
export function inspectSample(context: ActionContext, sample: number): void {
  const { selection } = context.store.get();
  // A group that was selected by lasso stays selected while its samples are inspected one by one.
  context.store.set(selection.length > 1 ? { current: sample } : onlySample(context, sample));
  announceSample(context, sample);
}

function onlySample(context: ActionContext, sample: number): Partial<AppState> {
  const selection = Int32Array.of(sample);
  return { current: sample, selection, qaSelection: qaRowsOf(context, selection) };
}

export function openSample(context: ActionContext, sample: number, focus: boolean): void {
  context.host
    .request('open', { index: sample, what: 'sample', focus })
    .catch((error: unknown) => context.reportError(error));
}

/** The file of its records alone. */
export function openRecords(context: ActionContext, sample: number): void {
  context.host
    .request('open', { index: sample, what: 'json', focus: true })
    .catch((error: unknown) => context.reportError(error));
}

export function select(context: ActionContext, samples: Int32Array, mode: SelectMode): void {
  const { selection, current } = context.store.get();
  const next = combine(selection, samples, mode);
  context.store.set({
    selection: next,
    qaSelection: qaRowsOf(context, next),
    current: next.length === 0 ? current : current !== null && next.includes(current) ? current : next[0],
  });
  context.announce(t('{0} selected', count(next.length)));
}

export function clearSelection(context: ActionContext): void {
  context.store.set({ selection: none, qaSelection: none, current: null });
  context.announce(t('Selection cleared'));
}

/** Ascending union, difference or symmetric difference. */
export function combine(before: Int32Array, rows: Int32Array, mode: SelectMode): Int32Array {
  if (mode === 'replace') return rows;
  const mask = maskOf(before, Math.max(0, 1 + Math.max(largestOf(before), largestOf(rows))));
  for (const row of rows) mask[row] = mode === 'add' || (mode === 'toggle' && mask[row] === 0) ? 1 : 0;
  return rowsOfMask(mask);
}

/** Ascending QA rows of some samples. */
function qaRowsOf({ store }: ActionContext, samples: ArrayLike<number>): Int32Array {
  const { dataset } = store.get();
  if (!dataset || samples.length === 0) return none;
  const { ids, qaToSample } = dataset;
  const wanted = maskOf(samples, ids.length);
  const rows = new Uint8Array(qaToSample.length); // `from` would list all of them first
  for (let row = 0; row < rows.length; row++) rows[row] = wanted[qaToSample[row]];
  return rowsOfMask(rows);
}

/** "xmlab12, MRI, Brain, Cluster 3"; '' for a row that is not in the dataset. */
function describeSample(state: Readonly<AppState>, sample: number, detail: string | null): string {
  const { dataset } = state;
  if (!dataset || sample < 0 || sample >= dataset.ids.length) return '';
  const parts = [dataset.ids[sample], ...briefValues(dataset, 'image', sample)];
  if (detail) parts.push(detail);
  return parts.join(', ');
}

function announceSample(context: ActionContext, sample: number): void {
  context.announce(describeSample(context.store.get(), sample, context.colorLabel(sample)));
}
