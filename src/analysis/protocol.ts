/**
 * What the extension host and the analysis worker say to each other. Types and constants only: importable from
 * both ends, and as types from the webview.
 */
import type { Box, Finding, Split } from './dataset/types';
import type { MethodKind, MethodResult } from './methods/method';
import type { ParamSpecs, ParamValue } from './params';
import type { LogLevel } from './run';

/**
 * Which vectors a method sees. `image`, `text` (mean of a sample's QA vectors) and `combined` (both side by
 * side) have one row a sample; `qa` has one row a QA record.
 */
export type SpaceName = 'image' | 'text' | 'combined' | 'qa';
export const spaceNames: readonly SpaceName[] = ['image', 'text', 'combined', 'qa'];

export type EncoderName = 'builtin' | 'biomedclip';
export const encoderNames: readonly EncoderName[] = ['builtin', 'biomedclip'];

export type Params = Readonly<Record<string, ParamValue>>;

/** A method as the side sheet and the CLI show it. */
export interface MethodInfo {
  readonly name: string;
  readonly title: string;
  readonly kind: MethodKind;
  readonly params: ParamSpecs;
}

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

/** A page of thumbnails: cell i of the page is at column i % columns, row floor(i / columns). */
export interface ThumbnailPage {
  /** Sample index of the first cell. */
  readonly first: number;
  readonly count: number;
  /** Pixels of a square cell; images are letterboxed inside it. */
  readonly cellSize: number;
  readonly columns: number;
  readonly width: number;
  readonly height: number;
  /** "image/jpeg", "image/webp" or "image/png", for a Blob. */
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

/** One QA record as the inspector lists it. */
export interface QaDetail {
  /** Row in the `qa` space. */
  readonly row: number;
  readonly question: string;
  readonly answer: string;
  readonly language: string;
  readonly answerType: string;
  readonly contentType: string;
  readonly qid: number | null;
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

/** What one run of one method gave. Typed arrays own their buffers. */
export interface FitAnswer {
  readonly space: SpaceName;
  readonly method: string;
  /** The request completed by the defaults. */
  readonly params: Params;
  readonly seed: number;
  /** Milliseconds of the run that computed it. */
  readonly ms: number;
  readonly fromCache: boolean;
  readonly result: MethodResult;
}

export interface FitRequest {
  readonly space: SpaceName;
  readonly method: string;
  readonly params: Params;
  readonly seed: number;
}

export interface Neighbors {
  readonly indices: Int32Array;
  /** Cosine similarity, descending. */
  readonly similarities: Float32Array;
}

export interface OpenRequest {
  /** Any folder from which the dataset can be found. */
  readonly folder: string;
  /** Where embeddings, thumbnails and results are kept. */
  readonly storageDir: string;
  readonly encoder: EncoderName;
  readonly checkpoint?: string;
  readonly seed: number;
}

export interface OpenAnswer {
  readonly name: string;
  readonly root: string;
  readonly samples: number;
  readonly questions: number;
  /** Dimension of the image vectors. */
  readonly dimension: number;
  /** The encoder as shown: "Built-in (no download)". */
  readonly encoderTitle: string;
}

export interface JobProgress {
  /** Stage in plain words: "Embedding images". */
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  /** Units per second so far; 0 while unknown. */
  readonly rate: number;
  /** Estimated milliseconds left of this stage; -1 while unknown. */
  readonly remainingMs: number;
}

/** Every message about a dataset carries the session that the host gave it. */
export type OfSession<T> = T & { readonly session: string };
/** A request that can be cancelled carries the flag both threads see. */
export type Cancellable<T> = T & { readonly cancel: SharedArrayBuffer };

/** What the worker offers to the host. */
export interface WorkerOffer {
  requests: {
    /** Reads the dataset and embeds it; `dataset` and `thumbnails` events arrive on the way. */
    open(request: Cancellable<OfSession<OpenRequest>>): OpenAnswer;
    /** Runs one method, or answers from the cache. */
    fit(request: Cancellable<OfSession<FitRequest>>): FitAnswer;
    neighbors(request: OfSession<{ space: SpaceName; row: number; k: number }>): Neighbors;
    sample(request: OfSession<{ index: number }>): SampleDetail;
    /** Rows of the `qa` space whose question, answer or sample id contains the text, case folded. */
    search(request: OfSession<{ text: string }>): { rows: Int32Array };
    methods(request: Record<string, never>): readonly MethodInfo[];
    close(request: { session: string }): void;
    /** Waits until the native engine is idle, then lets the worker end. */
    shutdown(request: Record<string, never>): void;
  };
  events: {
    dataset: OfSession<{ dataset: DatasetColumns }>;
    thumbnails: OfSession<{ page: ThumbnailPage }>;
    progress: OfSession<{ progress: JobProgress }>;
    /** An intermediate layout of a running reduction. */
    snapshot: OfSession<{ method: string; space: SpaceName; coordinates: Float32Array }>;
    log: { level: LogLevel; message: string };
  };
}

/** The host offers nothing to the worker but its requests. */
export interface HostOffer {
  requests: Record<string, never>;
  events: Record<string, never>;
}
