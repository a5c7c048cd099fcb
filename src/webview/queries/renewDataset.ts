/** A dataset that was read again: what the user chose stays with the samples that it was chosen for. */
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import { type AppState, none } from '../state/appState';
import type { Model } from './model';
import { labelsOf, planeOf } from './read';

/** Row in `after` of each row of `before`; -1 where its sample is gone. */
export function movedRows(before: readonly string[], after: readonly string[]): Int32Array {
  const rows = new Map(after.map((id, row) => [id, row]));
  return Int32Array.from(before, (id) => rows.get(id) ?? -1);
}

/** What of the state names rows, by the rows of the new dataset. */
export function movedState(
  { current, selection, qaSelection }: Pick<AppState, 'current' | 'selection' | 'qaSelection'>,
  before: DatasetColumns,
  after: DatasetColumns,
): Partial<AppState> {
  const samples = movedRows(before.ids, after.ids);
  const records = movedRows(recordNames(before), recordNames(after));
  const moved = current === null ? -1 : samples[current];
  return {
    dataset: after,
    current: moved < 0 ? null : moved,
    selection: existing(selection, samples),
    qaSelection: existing(qaSelection, records),
    hover: null,
    hoverQa: null,
    shownRecord: null,
  };
}

/**
 * Shows the finished layouts at their places, and clusters in their colours, until they are computed again; a new image
 * waits among those most similar to it and is of their cluster, a new record waits in the middle.
 */
export function carryLayouts(model: Model, before: DatasetColumns, after: DatasetColumns): void {
  const samples = movedRows(after.ids, before.ids);
  const records = movedRows(recordNames(after), recordNames(before));
  const answers = model.queries.answers('fit');
  for (const answer of answers) {
    const labels = answer.space === 'qa' ? null : labelsOf(answer);
    if (labels) model.carryClusters(answer, movedLabels(labels, samples, after.added ?? []));
  }
  model.queries.clear();
  for (const answer of answers) {
    const plane = planeOf(answer);
    if (!plane) continue;
    const from = answer.space === 'qa' ? records : samples;
    const layout = new Float32Array(2 * from.length);
    from.forEach((row, at) => {
      if (row >= 0) layout.set(plane.subarray(2 * row, 2 * row + 2), 2 * at);
    });
    for (const { row, similar } of answer.space === 'qa' ? [] : (after.added ?? [])) {
      for (const c of [0, 1]) {
        const sum = similar.reduce((total, other) => total + layout[2 * other + c], 0);
        layout[2 * row + c] = sum / Math.max(1, similar.length);
      }
    }
    model.takeSnapshot(answer.space, answer.method, layout);
  }
}

/** @param from row of each row as it was, -1 where it is new. */
function movedLabels(
  labels: Int32Array,
  from: Int32Array,
  added: NonNullable<DatasetColumns['added']>,
): Int32Array {
  const moved = from.map((row) => (row < 0 ? -1 : labels[row]));
  for (const { row, similar } of added) {
    const counts = new Map<number, number>();
    for (const other of similar) counts.set(moved[other], (counts.get(moved[other]) ?? 0) + 1);
    moved[row] = [...counts].sort((a, b) => b[1] - a[1]).at(0)?.[0] ?? -1;
  }
  return moved;
}

function existing(rows: Int32Array, moved: Int32Array): Int32Array {
  const found = rows.map((row) => moved[row]).filter((row) => row >= 0);
  return found.length === 0 ? none : found.sort();
}

/** By the sample and the place among its records. */
function recordNames({ ids, qaToSample }: DatasetColumns): string[] {
  const counts = new Uint32Array(ids.length);
  return Array.from(qaToSample, (sample) => `${ids[sample]}\0${counts[sample]++}`);
}
