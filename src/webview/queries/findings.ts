/** The findings of the dataset, where they are, and the samples that they are about. Pure. */
import type { Finding } from '../../analysis/dataset/types';
import type { DatasetColumns } from '../../analysis/session/datasetColumns';

/** How many of them are errors or warnings. */
export function severeCount(findings: readonly Finding[]): number {
  return findings.filter(({ severity }) => severity !== 'info').length;
}

type Place = Pick<Finding, 'file' | 'line' | 'row'>;

/** Whether the whole image is meant, not a line of a text. */
export function isImage({ file, line, row }: Place): boolean {
  return line === 1 && row === undefined && /\.(jpe?g|png|bmp|gif|tiff?|webp)$/i.test(file);
}

/** "imgs/a/question.json:12", "test.parquet#3", "imgs/a/source.jpg". */
export function pathOf(place: Place): string {
  const { file, line, row } = place;
  if (isImage(place)) return file;
  return row === undefined ? `${file}:${line}` : `${file}#${row}`;
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
