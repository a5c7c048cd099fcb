import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import { fieldsOf, valueAt } from '../fields';

/** A column beside the dataset's own: labels, scores, coordinates. */
export interface ExportColumn {
  readonly name: string;
  readonly values: ArrayLike<number | string>;
}

/** Rows of `samples` (all where empty) with the dataset's columns and `extra`; RFC 4180, LF. */
export function toCsv(dataset: DatasetColumns, samples: Int32Array, extra: readonly ExportColumn[]): string {
  const fields = fieldsOf(dataset, 'image');
  const head = ['id', ...fields.map(({ csv }) => csv), ...extra.map(({ name }) => name)];
  const lines = [head.map(csvField).join(',')];
  for (const index of rowsOf(dataset, samples)) {
    const cells = [
      dataset.ids[index],
      ...fields.map((field) => String(valueAt(field, index))),
      ...extra.map(({ values }) => String(values[index])),
    ];
    lines.push(cells.map(csvField).join(','));
  }
  return `${lines.join('\n')}\n`;
}

export function toJson(dataset: DatasetColumns, samples: Int32Array, extra: readonly ExportColumn[]): string {
  const records = rowsOf(dataset, samples).map((index) => ({
    id: dataset.ids[index],
    ...Object.fromEntries(fieldsOf(dataset, 'image').map((field) => [field.csv, valueAt(field, index)])),
    ...Object.fromEntries(extra.map(({ name, values }) => [name, values[index]])),
  }));
  return `${JSON.stringify({ dataset: dataset.name, samples: records }, null, 2)}\n`;
}

export function toIds(dataset: DatasetColumns, samples: Int32Array): string {
  return `${rowsOf(dataset, samples)
    .map((index) => dataset.ids[index])
    .join('\n')}\n`;
}

function rowsOf(dataset: DatasetColumns, samples: Int32Array): number[] {
  return samples.length > 0 ? [...samples] : [...dataset.ids.keys()];
}

/** Quoted where needed; a text that a spreadsheet would run as a formula gets an apostrophe. */
function csvField(text: string): string {
  const number = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text);
  const safe = !number && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** A name for files of a dataset: of letters of any script, digits, dots, lines; begins with none of the last two. */
export function fileName(name: string): string {
  const kept = name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[._-]+/, '');
  return Array.from(kept).slice(0, 60).join('') || 'slakescope';
}
