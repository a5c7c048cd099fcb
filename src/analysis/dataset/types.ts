/** A dataset as the rest of the analysis sees it. */
import type { ColumnMapping } from '../../common/columnMapping';
import type { FindingKind, Severity } from '../../common/findings';
import type { MessageTemplate } from '../../common/messageTemplate';

/** A range of a text file: 1-based line and column, as an editor shows them; offset and length in UTF-16 units. */
export interface FileRange {
  /** Absolute path. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  readonly length: number;
  /** 0-based row of a table without lines (parquet); line and column are 1 then, offset and length 0. */
  readonly row?: number;
}

/** A message about a place in a file of the dataset. */
export interface RelatedLocation {
  /** Id of the sample that it concerns, if one. */
  readonly sample?: string;
  /** Path relative to the dataset root, with forward slashes. */
  readonly file: string;
  /** 1-based; 1, 1 when the whole file is meant. */
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  /** 0-based row, in a table without lines (parquet). */
  readonly row?: number;
  /** One plain sentence; English until the host has localised it. */
  readonly message: string;
  /** The message by its parts, to localise it; neither written to files nor sent to the webview. */
  readonly template?: MessageTemplate;
}

/** Where a finding is, without words. */
export type FindingPlace = Pick<RelatedLocation, 'sample' | 'file' | 'line' | 'column' | 'row'>;

/** Something wrong or noteworthy in the dataset; the message gives the reason and, if there is one, the way out. Never thrown. */
export interface Finding extends RelatedLocation {
  /** Stable over runs: kind and subject, for example `empty-answer:xmlab12:qid=345`. */
  readonly id: string;
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** Other places that it is about: the record that contradicts this one, the file that disagrees. */
  readonly related?: readonly RelatedLocation[];
  /** How many places it sums up, where it is a systematic fault. */
  readonly count?: number;
  /** All of them, as decisions are made about them (`MAX_DECIDED_PLACES` at most); neither written to files nor sent to the webview. */
  readonly places?: readonly FindingPlace[];
  /** Why its sample, or each of the `count` samples, is not in the dataset. */
  readonly leavesOut?: true;
}

/** One question with its answer. Only these two are required in the files; the rest may be missing. */
export interface QaRecord {
  readonly question: string;
  readonly answer: string;
  readonly imgId?: number;
  readonly imgName?: string;
  readonly qLang?: string;
  readonly location?: string;
  readonly modality?: string;
  readonly answerType?: string;
  readonly baseType?: string;
  readonly contentType?: string;
  readonly triple?: readonly string[];
  /** A text that is a number is the number; another text stays. */
  readonly qid?: number | string;
  /** The choices of a multiple-choice question, in their order; `answer` is the text of the right one. */
  readonly options?: readonly string[];
  /** Samples of the further images of a question about several, in order; the record is listed with the first. */
  readonly otherImages?: readonly string[];
  /** Its object, line or row in its file. */
  readonly source: FileRange;
}

/** An organ and its box in image pixels. */
export interface Box {
  readonly organ: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where an image lies: in a file of its own, or in a cell of a table (`imageSource.ts` reads it). */
export type ImageSource =
  | {
      readonly kind: 'file';
      /** Absolute. */
      readonly path: string;
    }
  | {
      readonly kind: 'cell';
      /** Absolute path of the table. */
      readonly file: string;
      /** 0-based. */
      readonly row: number;
      readonly column: string;
      /** Place in the list that the cell holds. */
      readonly item?: number;
      /** Names it among several images of its row. */
      readonly part?: string;
    };

export interface Sample {
  /** Unique in the dataset; SLAKE: the folder name, "xmlab12". */
  readonly id: string;
  readonly image: ImageSource;
  /** Absolute path of the folder of its own, where its layout has one. */
  readonly folder?: string;
  /** Absolute path. */
  readonly maskPath?: string;
  readonly boxes: readonly Box[];
  readonly qa: readonly QaRecord[];
  /** From the split files, else the majority of the sample's own records, else "Unknown". */
  readonly modality: string;
  readonly location: string;
  /** From the split files or the layout, by `splitName`; undefined where nothing says it. */
  readonly split?: string;
  /** Where its records lie in several splits: how many in each, in the usual order of splits. */
  readonly splitCounts?: readonly (readonly [split: string, records: number])[];
  /** Patient, study or volume: images of one group should lie in one split. */
  readonly group?: string;
  /** Name of the folder of a plain image. */
  readonly category?: string;
  readonly width: number;
  readonly height: number;
}

export interface TableColumns {
  /** Relative to the root, with forward slashes. */
  readonly table: string;
  readonly columns: ColumnMapping;
}

export interface Dataset {
  /** Absolute, real path of the dataset's folder. */
  readonly root: string;
  /** Absolute, real paths below which its files lie: `root`, and others that its links lead to. */
  readonly roots: readonly string[];
  /** Folder name of the root, for titles. */
  readonly name: string;
  /** One sentence: as which layout it is read, and by what that was recognised. */
  readonly layoutReason?: MessageTemplate;
  /** By which columns its tables were read; of tables with equal columns the first. */
  readonly columns?: readonly TableColumns[];
  /** In the order of the reader; SLAKE: by folder name as Python's `sorted` (code points): xmlab0, xmlab1, xmlab10, ... */
  readonly samples: readonly Sample[];
  readonly findings: readonly Finding[];
}
