/** The selection over a reload of the page, by the ids of its samples: the dataset may have changed meanwhile. */
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import type { PersistedState } from '../protocol';

type Selected = { readonly current: number | null; readonly selection: Int32Array };

/** Ids of the selected samples in the order of the state. */
export function idsOfSelection({ selection }: PersistedState, { ids }: DatasetColumns): string[] {
  return selection.flatMap((row) => ids.at(row) ?? []);
}

/** @param saved state of the page by this or another version. @returns undefined where it holds no ids. */
export function savedIds(saved: unknown): readonly string[] | undefined {
  if (typeof saved !== 'object' || saved === null || !('selectedIds' in saved)) return undefined;
  const { selectedIds } = saved;
  const areIds = (values: unknown): values is string[] =>
    Array.isArray(values) && values.every((id) => typeof id === 'string');
  return areIds(selectedIds) ? selectedIds : undefined;
}

/**
 * The selection in the dataset as it is now; samples that are gone are left out.
 * @param byRow what was restored by the rows that were saved.
 * @param ids of the same samples, the inspected one first; undefined: by rows, as far as there are such.
 */
export function restoredSelection(
  byRow: Selected,
  ids: readonly string[] | undefined,
  dataset: DatasetColumns,
): Selected {
  if (!ids) {
    const exists = (row: number) => row < dataset.ids.length;
    return {
      current: byRow.current !== null && exists(byRow.current) ? byRow.current : null,
      selection: byRow.selection.every(exists) ? byRow.selection : new Int32Array(0),
    };
  }
  const rowOf = new Map(dataset.ids.map((id, row) => [id, row]));
  const rows = ids.flatMap((id) => rowOf.get(id) ?? []);
  return { current: rowOf.get(ids.at(0) ?? '') ?? null, selection: Int32Array.from(rows).sort() };
}
