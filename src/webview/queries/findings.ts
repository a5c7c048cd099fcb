/** The findings of the dataset, and the samples that they are about. Pure. */
import type { Finding } from '../../analysis/dataset/types';
import type { DatasetColumns } from '../../analysis/session/datasetColumns';

/** How many of them are errors or warnings. */
export function severeCount(findings: readonly Finding[]): number {
  return findings.filter(({ severity }) => severity !== 'info').length;
}

/** The samples that a finding is about: its own, and those of its related locations; each once, its own first. */
export function rowsOfFinding(dataset: DatasetColumns, { sample, related = [] }: Finding): readonly number[] {
  const rows = rowsById(dataset);
  const ids = [sample, ...related.map((location) => location.sample)];
  return [...new Set(ids.flatMap((id) => (id === undefined ? [] : (rows.get(id) ?? []))))];
}

function rowsById(dataset: DatasetColumns): ReadonlyMap<string, number> {
  const known = indices.get(dataset) ?? new Map(dataset.ids.map((id, row) => [id, row]));
  indices.set(dataset, known);
  return known;
}

const indices = new WeakMap<DatasetColumns, ReadonlyMap<string, number>>();
