import { languageOf } from '../dataset/languageTag';
import type { Box, ImageSource, QaRecord, Sample } from '../dataset/types';

/** One QA record as the inspector lists it. */
export interface QaDetail {
  /** Row in the `qa` space. */
  readonly row: number;
  readonly question: string;
  readonly answer: string;
  readonly language: string;
  readonly answerType: string;
  readonly contentType: string;
  readonly qid: number | string | null;
  /** Absolute path and 1-based line of the record. */
  readonly file: string;
  readonly line: number;
  /** 0-based row, in a table without lines. */
  readonly fileRow?: number;
  /** The choices of a multiple-choice question; `answer` is one of them. */
  readonly options?: readonly string[];
  /** Rows of the further images that the question is about. */
  readonly otherImages?: readonly number[];
}

export interface RecordOfSample extends QaDetail {
  /** Row of its sample. */
  readonly sample: number;
}

/** One sample with its QA records, as the inspector shows it. */
export interface SampleDetail {
  readonly index: number;
  readonly id: string;
  readonly image: ImageSource;
  readonly maskPath: string | null;
  readonly boxes: readonly Box[];
  readonly width: number;
  readonly height: number;
  readonly modality: string;
  readonly location: string;
  readonly split: string | null;
  /** Records in each split, where there are several. */
  readonly splitCounts: NonNullable<Sample['splitCounts']> | null;
  readonly qa: readonly QaDetail[];
}

/** @param qa its records. */
export function sampleDetail(sample: Sample, index: number, qa: readonly QaDetail[]): SampleDetail {
  const { id, image, boxes, width, height, modality, location } = sample;
  return {
    ...{ index, id, image, boxes, width, height, modality, location, qa },
    maskPath: sample.maskPath ?? null,
    split: sample.split ?? null,
    splitCounts: sample.splitCounts ?? null,
  };
}

/** @param indicesOf rows of samples by their ids. */
export function recordDetail(
  record: QaRecord,
  row: number,
  indicesOf: (ids: readonly string[]) => readonly number[],
): QaDetail {
  const { question, answer, source } = record;
  return {
    row,
    question,
    answer,
    language: languageOf(record.qLang ?? ''),
    answerType: record.answerType ?? '',
    contentType: record.contentType ?? '',
    qid: record.qid ?? null,
    file: source.file,
    line: source.line,
    ...(source.row === undefined ? {} : { fileRow: source.row }),
    ...(record.options ? { options: record.options } : {}),
    ...(record.otherImages ? { otherImages: indicesOf(record.otherImages) } : {}),
  };
}
