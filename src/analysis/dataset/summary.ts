/** Counts of a dataset for `check`, summary.json and the status line. */
import type { Dataset, Severity } from './types';

export interface DatasetSummary {
  readonly samples: number;
  readonly questions: number;
  readonly withMask: number;
  readonly withBoxes: number;
  readonly withoutQuestions: number;
  readonly modality: Readonly<Record<string, number>>;
  readonly location: Readonly<Record<string, number>>;
  readonly split: Readonly<Record<string, number>>;
  readonly language: Readonly<Record<string, number>>;
  readonly findings: Readonly<Record<Severity, number>>;
}

export function summarize(dataset: Dataset): DatasetSummary {
  const { samples, findings } = dataset;
  const severity = (level: Severity) => findings.filter((finding) => finding.severity === level).length;
  return {
    samples: samples.length,
    questions: samples.reduce((sum, sample) => sum + sample.qa.length, 0),
    withMask: samples.filter((sample) => sample.maskPath).length,
    withBoxes: samples.filter((sample) => sample.boxes.length > 0).length,
    withoutQuestions: samples.filter((sample) => sample.qa.length === 0).length,
    modality: count(samples.map((sample) => sample.modality)),
    location: count(samples.map((sample) => sample.location)),
    split: count(samples.map((sample) => sample.split ?? 'none')),
    language: count(samples.flatMap((sample) => sample.qa.map((record) => record.qLang ?? 'unknown'))),
    findings: { error: severity('error'), warning: severity('warning'), info: severity('info') },
  };
}

/** Most frequent first, then by name. */
function count(values: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
}
