/** Selections that the user named, by the ids of their samples: rows change when the dataset does. */
import type { DatasetColumns } from '../../analysis/session/datasetColumns';

export interface KeptSelection {
  readonly name: string;
  readonly ids: readonly string[];
}

/** Rows of those of its samples that the dataset still has, ascending. */
export function keptRows(dataset: DatasetColumns | null, { ids }: KeptSelection): Int32Array {
  if (!dataset) return new Int32Array(0);
  const wanted = new Set(ids);
  return Int32Array.from([...dataset.ids.keys()].filter((row) => wanted.has(dataset.ids[row])));
}

/** @param saved by this or another version. */
export function restoreKept(saved: unknown): readonly KeptSelection[] {
  if (!Array.isArray(saved)) return [];
  return saved.filter(
    (kept: unknown): kept is KeptSelection =>
      typeof kept === 'object' &&
      kept !== null &&
      'name' in kept &&
      typeof kept.name === 'string' &&
      'ids' in kept &&
      Array.isArray(kept.ids) &&
      kept.ids.every((id) => typeof id === 'string'),
  );
}
