import type { FitAnswer } from '../../analysis/methods/fit';
import type { OutlierComparison } from '../../analysis/outliers/outlierComparison';
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import { type Column, table } from '../../common/csv';
import { pointColumns, userColumns } from '../../common/pointColumns';

/** What makes the same values again. */
export interface Provenance {
  /** Its version. */
  readonly slakescope: string;
  readonly encoder: string;
  readonly space: string;
  readonly seed: number;
  /** Of each method whose result is exported, completed by the defaults. */
  readonly parameters: Readonly<Record<string, FitAnswer['params']>>;
}

/**
 * What is known of the samples, as `analyze` writes it in points.csv but for the paths of images, and their tags.
 * @param names of clusters, by method, then by label.
 */
export function exportColumns(
  dataset: DatasetColumns,
  fits: readonly FitAnswer[],
  comparison: OutlierComparison | null,
  tags: readonly string[] | null,
  names: ReadonlyMap<string, ReadonlyMap<number, string>>,
): Column[] {
  return [...pointColumns(dataset, fits, comparison), ...userColumns(fits, { names, tags })];
}

/** @param samples their rows; all where empty. */
export function toCsv(dataset: DatasetColumns, samples: Int32Array, columns: readonly Column[]): string {
  return table(columns, rowsOf(dataset, samples));
}

/** @param provenance by what the values of the columns were made; absent = nothing was computed. */
export function toJson(
  dataset: DatasetColumns,
  samples: Int32Array,
  columns: readonly Column[],
  provenance?: Provenance,
): string {
  const records = rowsOf(dataset, samples).map((row) =>
    Object.fromEntries(columns.map(({ name, at }) => [name, at(row) ?? null])),
  );
  return `${JSON.stringify({ dataset: dataset.name, ...provenance, samples: records }, null, 2)}\n`;
}

/** In each row, so that a table stays what any program reads, and two tables put together can be told apart. */
export function provenanceColumns({ slakescope, encoder, space, seed, parameters }: Provenance): Column[] {
  const cells = { slakescope, encoder, space, seed, parameters: JSON.stringify(parameters) };
  return Object.entries(cells).map(([name, cell]) => ({ name, at: () => cell }));
}

export function toIds(dataset: DatasetColumns, samples: Int32Array): string {
  return `${rowsOf(dataset, samples)
    .map((row) => dataset.ids[row])
    .join('\n')}\n`;
}

function rowsOf(dataset: DatasetColumns, samples: Int32Array): number[] {
  return samples.length > 0 ? [...samples] : [...dataset.ids.keys()];
}

/** A name for files of a dataset: of letters of any script, digits, dots, lines; begins with none of the last two. */
export function fileName(name: string): string {
  const kept = name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[._-]+/, '');
  return Array.from(kept).slice(0, 60).join('') || 'slakescope';
}
