/**
 * What the extension host and the analysis worker say to each other. Types and constants only: importable from
 * both ends, and as types from the webview.
 */
import type { Box, Finding, Split } from './dataset/types';
import type { JobRequests } from './jobs/protocol';
import type { MethodKind, MethodResult } from './methods/method';
import type { ParamSpecs, ParamValue } from './params';
import type { LogLevel } from './taskContext';

/**
 * Which vectors a method sees. `image`, `text` (mean of a sample's QA vectors) and `combined` (both side by
 * side) have one row a sample; `qa` has one row a QA record.
 */
export type SpaceName = 'image' | 'text' | 'combined' | 'qa';
export const spaceNames: readonly SpaceName[] = ['image', 'text', 'combined', 'qa'];

export type EncoderName = 'builtin' | 'biomedclip';
export const encoderNames: readonly EncoderName[] = ['builtin', 'biomedclip'];

/** fp32 gives open_clip's vectors; int8 is faster, and how far off it is on the user's images is measured. */
export type Precision = 'fp32' | 'int8';
export const precisions: readonly Precision[] = ['fp32', 'int8'];
/** Where BiomedCLIP runs: ONNX Runtime's names. All but cpu are checked against it and given up when they differ. */
export type Device = 'cpu' | 'webgpu' | 'dml' | 'coreml' | 'cuda';
export const devices: readonly Device[] = ['cpu', 'webgpu', 'dml', 'coreml', 'cuda'];

export interface EncoderChoice {
  readonly encoder: EncoderName;
  /** The file that `biomedclip` reads its weights from; absent: the one in the model store. */
  readonly checkpoint?: string;
  readonly precision?: Precision;
  readonly device?: Device;
  /** Folder of vectors that the tutorial's notebook wrote; they are used and nothing is encoded. */
  readonly embeddings?: string;
}

export type Params = Readonly<Record<string, ParamValue>>;

/** A method as the side sheet and the CLI show it. */
export interface MethodInfo {
  readonly name: string;
  readonly title: string;
  readonly kind: MethodKind;
  readonly params: ParamSpecs;
  /** Whether a `FitRequest` may hold an `initial` layout. */
  readonly acceptsInitial?: true;
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
export interface ThumbnailBatch {
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
  /**
   * Layout to start from, (rows, 2) row-major, so that points move instead of being reshuffled; refused unless the
   * method's info says `acceptsInitial`. Such a run is kept apart from the one without.
   */
  readonly initial?: Float32Array;
}

export interface Neighbors {
  readonly indices: Int32Array;
  /** Cosine similarity, descending. */
  readonly similarities: Float32Array;
}

/** How far a layout keeps the neighbourhoods of its space. */
export interface LayoutQuality {
  readonly k: number;
  readonly trustworthiness: number;
  readonly continuity: number;
  /** Mean share of the k true neighbours that are among the k nearest in the layout. */
  readonly recall: number;
  /** The same of each row (n), 0 to 1. */
  readonly rowTrustworthiness: Float32Array;
  readonly rowContinuity: Float32Array;
  readonly rowRecall: Float32Array;
}

/** A space whose rows are samples. */
export type SampleSpaceName = Exclude<SpaceName, 'qa'>;

/** All methods, or those that the answer is made of, on one space of samples. */
export interface AnalysisParameters {
  readonly space: SampleSpaceName;
  /** By method name; what is left out takes its default. */
  readonly params: Readonly<Record<string, Params>>;
  readonly seed: number;
}

/** What one method says of every sample. */
export interface DetectorColumn {
  /** "isolation-forest", or a clustering whose noise counts: "dbscan". */
  readonly method: string;
  readonly title: string;
  /** (n), higher is stranger. */
  readonly scores: Float64Array;
  /** (n), 1 is the strangest; equal scores share the lower rank. */
  readonly ranks: Int32Array;
  /** (n), 1 = flagged. */
  readonly flags: Uint8Array;
  /** (n), share of `runs` neighbouring runs (other seeds or parameters) that flag the sample. */
  readonly stability: Float32Array;
  readonly runs: number;
}

export interface OutlierComparison {
  readonly columns: readonly DetectorColumn[];
  /** (n), all columns in one number by their ranks, higher is stranger. */
  readonly combined: Float64Array;
  /** (n), the rows from the strangest by `combined`: how a ledger is shown unless sorted otherwise. */
  readonly order: Int32Array;
  /** (n), number of columns that flag the sample. */
  readonly agree: Int32Array;
  /** (n), the nearest sample that no column flags; -1 where there is none. */
  readonly nearestOrdinary: Int32Array;
}

export interface AuditRequest {
  /** Cosine similarity from which two images count as near-duplicates; null takes the encoder's own default. */
  readonly duplicateSimilarity: number | null;
  /** Pairs of sample ids that the user declared to be no duplicates. */
  readonly notDuplicates: readonly (readonly [string, string])[];
  readonly seed: number;
}

export type DuplicateKind = 'exact' | 'near';

/** Two samples that show the same, or nearly. */
export interface DuplicatePair {
  readonly kind: DuplicateKind;
  /** Sample indices, a < b. */
  readonly a: number;
  readonly b: number;
  /** Cosine of the image embeddings. */
  readonly similarity: number;
  /** Bits in which the perceptual hashes differ. */
  readonly hashDistance: number;
  /** In different splits: a test image seen in training. */
  readonly leakage: boolean;
  /** Neighbouring slices of one volume rather than copies. */
  readonly sameVolume: boolean;
}

export interface AuditAnswer {
  /** Ordered by severity, then by file and line. */
  readonly findings: readonly Finding[];
  readonly pairs: readonly DuplicatePair[];
  /** Samples joined by pairs, each ascending, largest group first. */
  readonly groups: readonly Int32Array[];
  readonly duplicateSimilarity: number;
}

/** How predictable the answers of one group of questions are without the image. */
export interface AnswerPrior {
  readonly label: number;
  readonly questions: number;
  /** Distinct answers, case folded. */
  readonly answers: number;
  /** Bits. */
  readonly entropy: number;
  readonly majorityAnswer: string;
  /** Share of questions that the most frequent answer to the same question text would get right, 0 to 1. */
  readonly majorityAccuracy: number;
}

/** What a group talks about. */
export interface GroupTopics {
  readonly label: number;
  /** Rows of the group. */
  readonly size: number;
  /** By class-based TF-IDF, the most telling first. */
  readonly words: readonly string[];
  /** NMF topics of the group's questions, each a list of words. */
  readonly topics: readonly (readonly string[])[];
}

export const samplingStrategies = ['random', 'stratified', 'representative', 'boundary'] as const;
export type SamplingStrategy = (typeof samplingStrategies)[number];

/** Rows chosen of one group. */
export interface GroupSample {
  readonly label: number;
  readonly size: number;
  /** At most as many as asked for (by `random`, over all groups), in the order in which to look at them. */
  readonly rows: Int32Array;
}

export interface OpenRequest extends EncoderChoice {
  /** Any folder from which the dataset can be found. */
  readonly folder: string;
  /** Where embeddings, thumbnails and results are kept. */
  readonly storageDir: string;
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
  /** Whether words can be compared with images: `searchImages` and `zeroShot` may be asked. */
  readonly crossModal: boolean;
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
  requests: JobRequests & {
    /** Reads the dataset and embeds it; `dataset` and `thumbnails` events arrive on the way. */
    open(request: Cancellable<OfSession<OpenRequest>>): OpenAnswer;
    /** Runs one method, or answers from the cache. */
    fit(request: Cancellable<OfSession<FitRequest>>): FitAnswer;
    neighbors(request: OfSession<{ space: SpaceName; row: number; k: number }>): Neighbors;
    sample(request: OfSession<{ index: number }>): SampleDetail;
    /** Rows of the `qa` space whose question, answer or sample id contains the text, case folded. */
    search(request: OfSession<{ text: string }>): { rows: Int32Array };
    methods(request: Record<string, never>): readonly MethodInfo[];
    /** Of the layout that this fit gives (from the cache where it is there). */
    trust(request: Cancellable<OfSession<FitRequest & { k: number }>>): LayoutQuality;
    ledger(request: Cancellable<OfSession<AnalysisParameters>>): OutlierComparison;
    audit(request: Cancellable<OfSession<AuditRequest>>): AuditAnswer;
    /** `labels` of the QA records (m), -1 left out. */
    priors(request: OfSession<{ labels: Int32Array }>): readonly AnswerPrior[];
    /** Words of the questions of each group; `labels` of samples (n) or of QA records (m), -1 left out. */
    topics(
      request: Cancellable<OfSession<{ labels: Int32Array; words: number; seed: number }>>,
    ): readonly GroupTopics[];
    /** Samples to look at of each group of `labels` (n), -1 left out. */
    choose(
      request: OfSession<{
        space: SampleSpaceName;
        labels: Int32Array;
        strategy: SamplingStrategy;
        perGroup: number;
        seed: number;
      }>,
    ): readonly GroupSample[];
    /** Images by what a text says; refused where the encoder is not cross-modal. */
    searchImages(request: Cancellable<OfSession<{ text: string; k: number }>>): Neighbors;
    /** QA records by what one image shows; refused where the encoder is not cross-modal. */
    questionsOfImage(request: OfSession<{ index: number; k: number }>): Neighbors;
    /** Probabilities (n, labels) row-major of prompts made from the labels. */
    zeroShot(request: Cancellable<OfSession<{ labels: readonly string[] }>>): { probabilities: Float32Array };
    close(request: { session: string }): void;
    /** Waits until the native engine is idle, then lets the worker end. */
    shutdown(request: Record<string, never>): void;
  };
  events: {
    dataset: OfSession<{ dataset: DatasetColumns }>;
    thumbnails: OfSession<{ page: ThumbnailBatch }>;
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
