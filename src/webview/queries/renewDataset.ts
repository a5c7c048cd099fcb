/** A dataset that was read again: what the user chose stays with the samples that it was chosen for. */
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import { type AppState, none } from '../state/appState';
import { partitionsOf } from './hierarchy';
import type { Model } from './model';
import { labelsOf, planeOf } from './read';
import type { Shown } from './standIns';

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
  const layouts = shownLayouts(model);
  for (const clusters of shownClusters(model)) {
    const values = movedLabels(clusters.values, samples, after.added ?? []);
    model.carryClusters({ ...clusters, values });
  }
  model.queries.clear();
  for (const { space, method, values } of layouts) {
    const from = space === 'qa' ? records : samples;
    const layout = new Float32Array(2 * from.length);
    from.forEach((row, at) => {
      if (row >= 0) layout.set(values.subarray(2 * row, 2 * row + 2), 2 * at);
    });
    for (const { row, similar } of space === 'qa' ? [] : (after.added ?? [])) {
      for (const c of [0, 1]) {
        const sum = similar.reduce((total, other) => total + layout[2 * other + c], 0);
        layout[2 * row + c] = sum / Math.max(1, similar.length);
      }
    }
    model.takeSnapshot(space, method, layout);
  }
}

/** Layouts, (n, 2) row-major, that are finished or stand for such as are computed. */
export function shownLayouts({ queries, standIns }: Model): Shown<Float32Array>[] {
  return standIns.allLayouts(
    queries.answers('fit').flatMap((answer) => {
      const values = planeOf(answer);
      return values ? [{ space: answer.space, method: answer.method, values }] : [];
    }),
  );
}

/** Labels of images in the shown space that are known or stand for such as are computed. */
export function shownClusters(model: Model): Shown<Int32Array>[] {
  return model.standIns.allClusters(
    model.queries.answers('fit').flatMap((answer) => {
      const { space, method } = answer;
      const values = space === 'qa' ? null : labelsOf(answer);
      const isShown = model.cached(method, space) === answer && model.state.space === space;
      // Colours of levels need the levels.
      return values && isShown && partitionsOf(answer).length === 0 ? [{ space, method, values }] : [];
    }),
  );
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
