import type { Box, ImageSource } from '../dataset/types';

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
  readonly qa: readonly QaDetail[];
}
