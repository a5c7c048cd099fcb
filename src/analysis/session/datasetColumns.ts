/** The dataset as columns for the page: typed arrays and few distinct strings instead of thousands of objects. */
import type { Dataset, Finding, QaRecord } from '../dataset/types';

/** A column of few distinct values: `values[codes[i]]` is row i's. */
export interface CategoryColumn {
  readonly values: readonly string[];
  readonly codes: Uint16Array;
}

/** The dataset as columns; every array owns its buffer. n samples, m QA records. */
export interface DatasetColumns {
  readonly name: string;
  /** Absolute path of the dataset root on the machine of the extension host. */
  readonly root: string;
  /** Folder names (n), in the row order of the embeddings. */
  readonly ids: readonly string[];
  readonly modality: CategoryColumn;
  readonly location: CategoryColumn;
  readonly split: CategoryColumn;
  /** QA records per sample (n). */
  readonly questionCounts: Uint16Array;
  /** Sample of each QA record (m); records of a sample are consecutive. */
  readonly qaToSample: Int32Array;
  readonly qaLanguage: CategoryColumn;
  readonly qaAnswerType: CategoryColumn;
  readonly qaContentType: CategoryColumn;
  readonly findings: readonly Finding[];
}

/** Shown where a value is missing. */
export const UNKNOWN = 'Unknown';

/** Values in order of first appearance in `texts`. */
export function categoryColumn(texts: readonly string[]): CategoryColumn {
  const codeOf = new Map<string, number>();
  const codes = new Uint16Array(texts.length);
  for (let i = 0; i < texts.length; i++) {
    let code = codeOf.get(texts[i]);
    if (code === undefined) {
      code = codeOf.size;
      if (code > 0xffff) throw new RangeError('A category column holds at most 65,536 distinct values.');
      codeOf.set(texts[i], code);
    }
    codes[i] = code;
  }
  return { values: [...codeOf.keys()], codes };
}

export function datasetColumns(dataset: Dataset): DatasetColumns {
  const { samples } = dataset;
  const records = samples.flatMap((sample) => sample.qa);
  const qaToSample = new Int32Array(records.length);
  let row = 0;
  for (let i = 0; i < samples.length; i++) {
    for (let q = 0; q < samples[i].qa.length; q++) qaToSample[row++] = i;
  }
  const ofRecord = (read: (record: QaRecord) => string | undefined) =>
    categoryColumn(records.map((record) => read(record) ?? UNKNOWN));
  return {
    name: dataset.name,
    root: dataset.root,
    ids: samples.map((sample) => sample.id),
    modality: categoryColumn(samples.map((sample) => sample.modality)),
    location: categoryColumn(samples.map((sample) => sample.location)),
    split: categoryColumn(samples.map((sample) => sample.split ?? UNKNOWN)),
    questionCounts: Uint16Array.from(samples, (sample) => Math.min(0xffff, sample.qa.length)),
    qaToSample,
    qaLanguage: ofRecord((record) => record.qLang),
    qaAnswerType: ofRecord((record) => record.answerType),
    qaContentType: ofRecord((record) => record.contentType),
    findings: dataset.findings,
  };
}
