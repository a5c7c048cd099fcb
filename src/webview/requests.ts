/**
 * What the host answers to the webview: every request declared once, with its arguments and its result. The host
 * checks the arguments by this table, because the webview shows hostile text; the webview imports types alone.
 */
import * as v from 'valibot';
import type { AuditAnswer } from '../analysis/audit/audit';
import type { ReviewCase } from '../analysis/curation/reviewCase';
import type { SpaceName } from '../analysis/embedding/spaceName';
import type { ThumbnailBatch } from '../analysis/embedding/thumbnails';
import type { DatasetColumns } from '../analysis/session/datasetColumns';
import type { JobProgress } from '../analysis/session/stageContext';
import { forwardedRequests } from '../analysis/worker/requests';
import { analysisArgs, clusterNames, draftDecisions, integer, text } from '../analysis/worker/schemas';
import { figureSchema } from '../common/figureSchema';
import { nothing, type RequestsOf, type RequestTable, result } from '../common/requestTable';
import type { Rpc } from '../common/rpc';
import { isTagName } from '../common/tagName';
import type {
  DecisionUpdate,
  FindingsState,
  InitialState,
  PersistedState,
  Phase,
  SampleView,
  ShowTarget,
  TagState,
} from './protocol';

const FILE_NAME = /^[\p{L}\p{N}_][\p{L}\p{N}._-]{0,100}$/u;
const suggestedName = v.pipe(v.string('a text'), v.regex(FILE_NAME, 'a file name without a folder'));
const cosine = 'a number from -1 to 1, or null';
const openKinds = ['sample', 'image', 'json'] as const;
const boolean = v.boolean('true or false');
/** The host checks them against the rows of the dataset. */
const rows = v.pipe(v.array(integer(), 'a list of rows'), v.readonly());

/** Rows are checked against the dataset where they are used, the rest by the webview that gets it back. */
function isPageState(value: unknown): boolean {
  const { version, view, selection } = Object(value) as Partial<Record<keyof PersistedState, unknown>>;
  const isRow = (row: unknown) => Number.isSafeInteger(row) && Number(row) >= 0;
  return version === 1 && typeof view === 'string' && Array.isArray(selection) && selection.every(isRow);
}

export const panelRequests = {
  ...forwardedRequests,
  /** First message of a webview; the host then sends the dataset, phase and tags as events. */
  ready: { args: {}, result: result<InitialState>() },
  /** The host sends the thumbnails as events: those that exist, and later ones as they are made. */
  thumbnails: { args: {}, result: nothing },
  sample: { args: { index: integer() }, result: result<SampleView>() },
  /** The host adds the seed and what the user declared not to be duplicates. Findings go to the Problems panel. */
  audit: {
    args: {
      /** null for the encoder's default. */
      duplicateSimilarity: v.nullable(
        v.pipe(v.number(cosine), v.minValue(-1, cosine), v.maxValue(1, cosine)),
      ),
      /** Whether copies that were changed are looked for, which takes longer. */
      transformed: v.optional(boolean),
    },
    result: result<AuditAnswer>(),
  },
  /** What `OpenTarget` holds. */
  open: {
    args: {
      index: integer(),
      what: v.picklist(openKinds, `one of ${openKinds.join(', ')}`),
      qaRow: v.optional(integer()),
      focus: boolean,
    },
    result: nothing,
  },
  /** Opens the location of a finding of the dataset or of the latest audit; `related` also opens that one beside it. */
  openFinding: { args: { id: text, related: v.nullable(integer()) }, result: nothing },
  /** Opens the images of several samples as permanent tabs; asks for confirmation if they are many. */
  openTabs: { args: { indices: rows }, result: result<{ opened: number }>() },
  tags: { args: {}, result: result<TagState>() },
  setTag: {
    args: {
      indices: rows,
      tag: v.pipe(v.string('a text'), v.check(isTagName, 'a text of 1 to 100 visible characters')),
      on: boolean,
    },
    result: result<TagState>(),
  },
  decidePair: {
    args: { a: integer(), b: integer(), notDuplicate: boolean },
    result: result<TagState>(),
  },
  /**
   * Adds decisions of the reader of today and takes out those with these canonical lines, as one change. The event
   * `decisions` comes before the answer.
   */
  decide: {
    args: { add: draftDecisions, remove: v.pipe(v.array(text, 'a list of lines'), v.readonly()) },
    result: nothing,
  },
  undoDecision: { args: {}, result: nothing },
  redoDecision: { args: {}, result: nothing },
  /** What a reader sees and may decide about a finding, by its id, or about the image of a row. */
  reviewCase: {
    args: { subject: v.union([text, integer()], 'a finding or a row') },
    result: result<ReviewCase>(),
  },
  /** Asks for the name of the reader. */
  setReader: { args: {}, result: nothing },
  openDecisions: { args: {}, result: nothing },
  /** Runs the command about this dataset. */
  curate: { args: { what: v.picklist(['apply', 'resplit'], 'apply or resplit') }, result: nothing },
  /** Asks for a file name and saves what the webview made. */
  save: {
    args: {
      suggestedName,
      bytes: v.custom<Uint8Array>((value) => value instanceof Uint8Array, 'a Uint8Array'),
    },
    result: result<{ saved: boolean }>(),
  },
  /** Asks for a file name, whose ending says the format, and saves the figure. */
  saveFigure: { args: { suggestedName, figure: figureSchema }, result: result<{ saved: boolean }>() },
  /** Asks for a folder and writes there what `slakescope analyze` writes, with these parameters and names of clusters. */
  exportAnalysis: { args: { ...analysisArgs, names: v.optional(clusterNames) }, result: nothing },
  /** Asks what the columns of the tables mean, and reads the dataset again. */
  chooseColumns: { args: {}, result: nothing },
  /** After each change of what the user has set, and of the width of the page, px; its first selected row is inspected. */
  keepState: {
    args: { state: v.custom<PersistedState>(isPageState, 'the state of a page'), width: integer() },
    result: nothing,
  },
  copy: { args: { text }, result: nothing },
  /** Cancels all tasks of the panel. */
  cancel: { args: {}, result: nothing },
  /** Starts over after `failed` or `cancelled`. */
  retry: { args: {}, result: nothing },
  /** Reads what has changed, also where that takes long. */
  refresh: { args: {}, result: nothing },
  showLog: { args: {}, result: nothing },
  /** Opens the command; the dataset is opened again once a model is installed. */
  setUpBiomedclip: { args: {}, result: nothing },
} satisfies RequestTable;

/** What the host offers to the webview. */
export interface PanelOffer {
  requests: RequestsOf<typeof panelRequests>;
  events: {
    dataset: DatasetColumns;
    thumbnails: ThumbnailBatch;
    phase: Phase;
    /** How many files have changed and are not read, since that would take long. */
    stale: number;
    /** After each change of the list. */
    findings: FindingsState;
    /** A view or sample that the user requested outside the webview. */
    show: ShowTarget;
    /** After each `dataset`, and whenever the tag file changed on disk. */
    tags: TagState;
    /** After each `dataset`, and whenever the decisions file changed; the list as a change of the one sent before. */
    decisions: DecisionUpdate;
    /** null = nothing runs. */
    progress: JobProgress | null;
    /** Of the images embedded so far, (n, 2); NaN where there is none yet. */
    picture: Float32Array;
    snapshot: { readonly method: string; readonly space: SpaceName; readonly coordinates: Float32Array };
  };
  reports: Record<string, never>;
}

/** The webview answers no requests. */
export interface WebviewOffer {
  requests: Record<string, never>;
  events: Record<string, never>;
  reports: Record<string, never>;
}

/** How the webview sends requests to the extension host. */
export type Host = Pick<Rpc<WebviewOffer, PanelOffer>, 'request'>;
