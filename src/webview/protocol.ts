import type { Decision } from '../analysis/curation/decision';
import type { Finding } from '../analysis/dataset/types';
import type { SpaceName } from '../analysis/embedding/spaceName';
import type { MethodInfo } from '../analysis/methods/fit';
import type { SampleDetail } from '../analysis/session/sampleDetail';
import type { ListChange } from '../common/listChange';

/** State that the webview restores after a reload: intent only, never points or images. */
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
   * By method name, the parameters of the run whose layout later runs start from. Such a result is cached
   * under both sets of parameters.
   */
  readonly starts: Readonly<Record<string, PersistedState['params'][string]>>;
  /** Names that the user gave to clusters, by label, by space, run and seed. */
  readonly clusterNames: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** As `runName` writes them. */
  readonly keptRuns: readonly string[];
  /** By method name, parameters of earlier runs, latest first. */
  readonly history: Readonly<Record<string, readonly PersistedState['params'][string][]>>;
  /** What zero-shot labelling chooses from; empty = the dataset's modalities. */
  readonly zeroShotLabels: readonly string[];
  readonly inspector: { readonly width: number; readonly hidden: boolean };
  /** Selections by name; their samples by id. */
  readonly keptSelections: readonly { readonly name: string; readonly ids: readonly string[] }[];
  /** Absent in states of earlier versions. */
  readonly review?: ReviewFilter;
}

/** Which cases the review queue shows, and where the reader is in it. */
export interface ReviewFilter {
  /** Of findings; '' for all, as for the next two. */
  readonly kind: string;
  readonly severity: string;
  readonly split: string;
  /** Ids of findings that were handed over; null for all. */
  readonly only: readonly string[] | null;
  /** Rows of images that were handed over. */
  readonly rows: readonly number[];
  /** Number of cases that are drawn at random; null reviews all. */
  readonly sample: number | null;
  /** `differ`: those that two readers have decided otherwise. */
  readonly show: 'all' | 'open' | 'decided' | 'differ';
  /** Id of the case on the screen; null for the first. */
  readonly at: string | null;
}

/** What a new panel begins with: as the dataset was left, else what the settings say. */
export interface StartState {
  /** In the form of `PersistedState`; what is absent is as always. */
  readonly state: Partial<PersistedState>;
  /** Ids of the selected samples, the inspected one first. */
  readonly selected: readonly string[];
}

/** Answer to `ready`. */
export interface InitialState {
  /** Of Slakescope. */
  readonly version: string;
  /** Localised strings by English text; English where a key is missing. */
  readonly strings: Readonly<Record<string, string>>;
  readonly language: string;
  readonly datasetName: string;
  readonly encoderTitle: string;
  readonly methods: readonly MethodInfo[];
  readonly seed: number;
  /** Counts where the webview remembers nothing of its own. */
  readonly start: StartState;
  /** Least cosine of near-duplicates in the audit; null = the encoder's default. */
  readonly duplicateSimilarity: number | null;
  /** Whether the audit looks for copies that were mirrored, turned, cropped or changed otherwise. */
  readonly transformedCopies: boolean;
}

/** Progress of opening the dataset; `fit` is available once `ready`. */
export type Phase =
  | { readonly phase: 'working' }
  | {
      readonly phase: 'ready';
      readonly samples: number;
      readonly questions: number;
      /** Whether texts and images share a space: `searchImages`, `questionsOfImage` and `zeroShot` are available. */
      readonly crossModal: boolean;
    }
  | { readonly phase: 'cancelled' }
  /** `lacksBiomedclip`: setting up BiomedCLIP resolves it. */
  | { readonly phase: 'failed'; readonly message: string; readonly lacksBiomedclip?: boolean };

/** A sample with what the webview may load. */
export interface SampleView extends SampleDetail {
  /** URL of the image, or the encoded image where it does not lie in a file of its own. */
  readonly shown: string | Uint8Array;
  readonly maskUrl: string | null;
}

export interface OpenTarget {
  readonly index: number;
  /** `sample` = image beside and its question.json next to it. */
  readonly what: 'sample' | 'image' | 'json';
  /** Row in the `qa` space whose record is to be shown; only with `json`. */
  readonly qaRow?: number;
  /** False leaves the focus in the webview. */
  readonly focus: boolean;
}

/** A view by its name, and a sample to inspect. Absent members change nothing. */
export interface ShowTarget {
  readonly view?: string;
  readonly index?: number;
  /** Rows to select. */
  readonly samples?: readonly number[];
  /** Of a kept run: replaces what the user set. */
  readonly state?: Partial<PersistedState>;
  readonly seed?: number;
}

/** The one list of findings of the dataset. */
export interface FindingsState {
  /** What reading and the latest audit found, in the language of the editor: errors first, then by file and line. */
  readonly list: readonly Finding[];
  /** Whether there was an audit. */
  readonly audited: boolean;
}

/** Content of the tag file, by rows of this dataset. */
export interface TagState {
  /** Path of the tag file; null before the first change, when the host asks for a location. */
  readonly file: string | null;
  /** By name; each with the rows that carry it, ascending. */
  readonly tags: readonly { readonly tag: string; readonly indices: readonly number[] }[];
  /** Pairs [a, b], a < b, that the user declared not to be duplicates. */
  readonly notDuplicates: readonly (readonly [number, number])[];
}

/** A decision and its line, which names it. */
export interface DecisionLine {
  readonly line: string;
  readonly decision: Decision;
}

/** Content of the decisions file. */
export interface DecisionState {
  /** Its path; null before the first decision, when the host asks for a location. */
  readonly file: string | null;
  /** Name that is written into new decisions; '' for none. */
  readonly reader: string;
  /** In the order of the file. */
  readonly decisions: readonly DecisionLine[];
  /** What is wrong with the file, and decisions that contradict each other. */
  readonly findings: readonly Finding[];
  /** Ids of the findings about which the data were decided to be right, by whom the reader may see. */
  readonly right: readonly string[];
  /** How many changes can be undone, and done again. */
  readonly undo: number;
  readonly redo: number;
}

export type DecisionUpdate = Omit<DecisionState, 'decisions'> & {
  readonly decisions: ListChange<DecisionLine>;
};
