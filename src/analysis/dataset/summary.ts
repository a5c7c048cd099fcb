/** Counts of a dataset for `check`, summary.json and the status line. */
import type { Severity } from '../../common/findings';
import { countsOf } from '../counts';
import { type Field, fieldsWith, RECORD_FIELDS, SAMPLE_FIELDS, UNKNOWN } from './fields';
import type { Dataset } from './types';

export interface DatasetSummary {
  readonly samples: number;
  readonly questions: number;
  readonly withMask: number;
  readonly withBoxes: number;
  readonly withoutQuestions: number;
  /** Rows of each value, by the id of the category field; most frequent first. */
  readonly fields: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly findings: Readonly<Record<Severity, number>>;
}

/** @param check called for each field; what it throws ends the work. */
export function summarize(dataset: Dataset, check: () => void = () => undefined): DatasetSummary {
  const { samples, findings } = dataset;
  const records = samples.flatMap((sample) => sample.qa);
  const severity = (level: Severity) => findings.filter((finding) => finding.severity === level).length;
  return {
    samples: samples.length,
    questions: records.length,
    withMask: samples.filter((sample) => sample.maskPath).length,
    withBoxes: samples.filter((sample) => sample.boxes.length > 0).length,
    withoutQuestions: samples.filter((sample) => sample.qa.length === 0).length,
    fields: { ...fieldCounts(SAMPLE_FIELDS, samples, check), ...fieldCounts(RECORD_FIELDS, records, check) },
    findings: { error: severity('error'), warning: severity('warning'), info: severity('info') },
  };
}

function fieldCounts<Row>(
  fields: readonly Field<Row>[],
  rows: readonly Row[],
  check: () => void,
): DatasetSummary['fields'] {
  return Object.fromEntries(
    fields.flatMap((field) => {
      check();
      return fieldsWith([field], rows).length > 0 && field.kind === 'category' && field.title !== null
        ? [[field.id, count(rows.map((row) => field.of(row) ?? UNKNOWN))]]
        : [];
    }),
  );
}

/** Most frequent first, then by name. */
function count(values: readonly string[]): Record<string, number> {
  return Object.fromEntries([...countsOf(values)].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
}
