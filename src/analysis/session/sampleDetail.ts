import type { Box, Split } from '../dataset/types';

/** One sample with its QA records, as the inspector shows it. */
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
}

export interface SampleDetail {
  readonly index: number;
  readonly id: string;
  readonly imagePath: string;
  readonly maskPath: string | null;
  readonly boxes: readonly Box[];
  readonly width: number;
  readonly height: number;
  readonly modality: string;
  readonly location: string;
  readonly split: Split | null;
  readonly qa: readonly QaDetail[];
}
