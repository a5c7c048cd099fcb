import type { AnswerPrior } from '../analysis/audit/answerPriors';
import type { AuditAnswer } from '../analysis/audit/audit';
import type { SampleSpaceName, SpaceName } from '../analysis/embedding/spaceName';
import type { ThumbnailBatch } from '../analysis/embedding/thumbnails';
import type { AnalysisParameters, FitAnswer, FitRequest, MethodInfo } from '../analysis/methods/fit';
import type { OutlierComparison } from '../analysis/outliers/outlierComparison';
import type { LayoutQuality } from '../analysis/reduction/layoutQuality';
import type { GroupSample, SamplingStrategy } from '../analysis/sampling/samplingStrategy';
import type { DatasetColumns } from '../analysis/session/datasetColumns';
import type { SampleDetail } from '../analysis/session/sampleDetail';
import type { JobProgress } from '../analysis/session/stageContext';
import type { SimilarRows } from '../analysis/session/topKSimilar';
import type { GroupTopics } from '../analysis/topics/topics';
import type { Rpc } from '../common/rpc';

/** What the page keeps over a reload: intent only, never points or images. */
export interface PersistedState {
  readonly version: 1;
  /** URI of the dataset folder, from `data-folder` of the body: a restart revives the panel from it. */
  readonly folder: string;
  /** Name of a `ViewDefinition`. */
  readonly view: string;
  readonly space: SpaceName;
  /** null = each view's own. */
  readonly reduction: string | null;
  /** Text form of a color source. */
  readonly colorBy: string;
  readonly selection: readonly number[];
  /** Centre and zoom of the map; null = fit. */
  readonly camera: { readonly x: number; readonly y: number; readonly zoom: number } | null;
  readonly thumbnails: boolean;
  /** Parameters the user changed, by method name. */
  readonly params: Readonly<Record<string, Readonly<Record<string, number | string | boolean | null>>>>;
  /**
   * By method name, the parameters of the run whose layout later runs start from. A run that starts so is named
   * by both sets of parameters, so that it is found again in the cache.
   */
  readonly starts: Readonly<Record<string, PersistedState['params'][string]>>;
  /** What zero-shot labelling chooses from; empty = the dataset's modalities. */
  readonly zeroShotLabels: readonly string[];
}

/** Answer to `ready`. */
export interface InitialState {
  /** Localised strings by English text; English where a key is missing. */
  readonly strings: Readonly<Record<string, string>>;
  readonly language: string;
  readonly datasetName: string;
  readonly encoderTitle: string;
  readonly methods: readonly MethodInfo[];
  readonly seed: number;
}

/** Where the dataset stands. `ready` = `fit` may be asked. */
export type Phase =
  | { readonly phase: 'working' }
  | {
      readonly phase: 'ready';
      readonly samples: number;
      readonly questions: number;
      /** Whether words can be compared with images: `searchImages`, `questionsOfImage` and `zeroShot` may be asked. */
      readonly crossModal: boolean;
    }
  | { readonly phase: 'cancelled' }
  /** `lacksBiomedclip`: setting it up would cure it. */
  | { readonly phase: 'failed'; readonly message: string; readonly lacksBiomedclip?: boolean };

/** A sample with URLs the page may load. */
export interface SampleView extends SampleDetail {
  readonly imageUrl: string;
  readonly maskUrl: string | null;
}

export interface OpenTarget {
  readonly index: number;
  /** `sample` = image beside and its question.json next to it. */
  readonly what: 'sample' | 'image' | 'json';
  /** Row in the `qa` space whose record is to be shown; only with `json`. */
  readonly qaRow?: number;
  /** False keeps the focus in the page. */
  readonly focus: boolean;
}

export const outlierParts = ['ledger', 'findings', 'duplicates'] as const;
export type OutlierPart = (typeof outlierParts)[number];

/** A view, with its part where it has some; and a sample to inspect. What is absent stays as it is. */
export interface ShowTarget {
  readonly view?: string;
  readonly outlierPart?: OutlierPart;
  readonly index?: number;
}

/** Tags and decisions out of the manifest, in rows of this dataset. */
export interface TagState {
  /** Path of the manifest; null while it has no place yet: the host asks for one at the first change. */
  readonly file: string | null;
  /** By name; each with the rows that carry it, ascending. */
  readonly tags: readonly { readonly tag: string; readonly indices: readonly number[] }[];
  /** Pairs [a, b], a < b, that the user declared to be no duplicates. */
  readonly notDuplicates: readonly (readonly [number, number])[];
}

/** How the webview sends requests to the extension host. */
export type Host = Pick<Rpc<WebviewOffer, PanelOffer>, 'request'>;

export interface WebviewOffer {
  requests: Record<string, never>;
  events: Record<string, never>;
}

/** What the host offers to the page. */
export interface PanelOffer {
  requests: {
    /** First message of a page; the host then sends the dataset, phase and tags as events. */
    ready(request: Record<string, never>): InitialState;
    /** The host sends the thumbnails as events: those that are there, and those to come. */
    thumbnails(request: Record<string, never>): void;
    fit(request: FitRequest): FitAnswer;
    neighbors(request: { space: SpaceName; row: number; k: number }): SimilarRows;
    sample(request: { index: number }): SampleView;
    search(request: { text: string }): { rows: Int32Array };
    /** The host adds the seed and what the user declared to be no duplicates. Its findings go to the Problems panel. */
    audit(request: { duplicateSimilarity: number | null }): AuditAnswer;
    trust(request: FitRequest & { k: number }): LayoutQuality;
    ledger(request: AnalysisParameters): OutlierComparison;
    /** `labels` of the QA records (m), -1 left out. */
    priors(request: { labels: Int32Array }): readonly AnswerPrior[];
    /** `labels` of samples (n) or of QA records (m), -1 left out. */
    topics(request: { labels: Int32Array; words: number; seed: number }): readonly GroupTopics[];
    choose(request: {
      space: SampleSpaceName;
      labels: Int32Array;
      strategy: SamplingStrategy;
      perGroup: number;
      seed: number;
    }): readonly GroupSample[];
    searchImages(request: { text: string; k: number }): SimilarRows;
    questionsOfImage(request: { index: number; k: number }): SimilarRows;
    zeroShot(request: { labels: readonly string[] }): { probabilities: Float32Array };
    open(request: OpenTarget): void;
    /** Opens the place of a finding of the dataset or of the latest audit; `related` also opens that place beside it. */
    openFinding(request: { id: string; related: number | null }): void;
    /** Opens the images of several samples as tabs that stay; asks first when they are many. */
    openTabs(request: { indices: readonly number[] }): { opened: number };
    tags(request: Record<string, never>): TagState;
    /** A tag has 1 to 100 characters, none of them a control character, no blank at its ends. */
    setTag(request: { indices: readonly number[]; tag: string; on: boolean }): TagState;
    decidePair(request: { a: number; b: number; notDuplicate: boolean }): TagState;
    /** Asks for a file name and saves what the page made. */
    save(request: { suggestedName: string; bytes: Uint8Array }): { saved: boolean };
    /** Asks for a folder and writes there what `slakescope analyze` writes, with these parameters. */
    exportAnalysis(request: AnalysisParameters): void;
    copy(request: { text: string }): void;
    cancel(request: Record<string, never>): void;
    /** Starts over after `failed` or `cancelled`. */
    retry(request: Record<string, never>): void;
    showLog(request: Record<string, never>): void;
    /** Opens the command; the dataset is opened again once a model is there. */
    setUpBiomedclip(request: Record<string, never>): void;
  };
  events: {
    dataset: DatasetColumns;
    thumbnails: ThumbnailBatch;
    phase: Phase;
    /** What the user asked for outside the page. */
    show: ShowTarget;
    /** After each `dataset`, and whenever the manifest changed on disk. */
    tags: TagState;
    /** null = nothing runs. */
    progress: JobProgress | null;
    snapshot: { readonly method: string; readonly space: SpaceName; readonly coordinates: Float32Array };
  };
}
