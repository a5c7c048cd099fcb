import type { SpaceName } from '../../analysis/embedding/spaceName';
import type { MethodInfo } from '../../analysis/methods/fit';
import type { MethodRole } from '../../analysis/methods/method';
import type { Params } from '../../analysis/params';
import type { SamplingStrategy } from '../../analysis/sampling/samplingStrategy';
import type { DatasetColumns, FieldColumn } from '../../analysis/session/datasetColumns';
import type { JobProgress } from '../../analysis/session/stageContext';
import { type ColorSource, formatColorSource, parseColorSource, sameColorSource } from '../color/colorSource';
import { categoriesOf } from '../fields';
import {
  type DecisionState,
  type FindingsState,
  type InitialState,
  type PersistedState,
  type Phase,
  type ReviewFilter,
  type TagState,
} from '../protocol';
import type { Tool } from '../scatter/gestures';
import { type KeptSelection, restoreKept } from './keptSelection';
import { everything } from './reviewFilter';
import { Store } from './store';

export type QuestionRows = 'questions' | 'records' | 'groups';
export type ComparisonFigure = 'score' | 'rank' | 'stability';

export interface SamplingOptions {
  readonly strategy: SamplingStrategy;
  readonly perGroup: number;
  readonly seed: number;
  /** Of an image, CSS px; null = as the width allows. */
  readonly tilePx: number | null;
}

export interface AppState {
  /** URI of the dataset folder, as the host wrote it into the document. */
  readonly folder: string;
  init: InitialState | null;
  phase: Phase;
  progress: JobProgress | null;
  dataset: DatasetColumns | null;
  findings: FindingsState;
  /** Files that have changed and are not read, since that would take long. */
  staleFiles: number;
  /** Least cosine of near-duplicates in the audit; null = the encoder's default. */
  duplicateSimilarity: number | null;
  /** Whether the audit looks for copies that were mirrored, turned, cropped or changed otherwise. */
  transformedCopies: boolean;
  /** Name of a `ViewDefinition`; the app shows the first view if there is none of this name. */
  view: string;
  /** Which vectors the sample maps show. */
  space: Exclude<SpaceName, 'qa'>;
  /** null = each view's own, as `Model.reduction` resolves it. */
  reduction: string | null;
  colorBy: ColorSource;
  /** The sample in the inspector. */
  current: number | null;
  /** Ascending sample indices. */
  selection: Int32Array;
  /** What the inspector lists: the selection, a frame later where it has several samples, so that maps answer first. */
  listedSelection: Int32Array;
  /** Ascending rows of the `qa` space. */
  qaSelection: Int32Array;
  /** Sample under the pointer, in whichever view. */
  hover: number | null;
  /** Legend rows switched off, as `id of the scale/row`. */
  hidden: ReadonlySet<string>;
  tool: Tool;
  thumbnails: boolean;
  shapes: boolean;
  /** Whether the legend stands beside the map. */
  legendOpen: boolean;
  /** Whether Explore writes the names of groups on the map. */
  captions: boolean;
  camera: PersistedState['camera'];
  params: PersistedState['params'];
  starts: PersistedState['starts'];
  seed: number;
  /** Names that the user gave to clusters, by `ClusterNaming.keyOf`, then by label. */
  clusterNames: PersistedState['clusterNames'];
  /** Runs of clusterings that stay beside those with the present parameters, by `runName`. */
  keptRuns: readonly string[];
  /** Parameters of earlier runs, latest first, by method. */
  history: Readonly<Record<string, readonly Params[]>>;
  sideSheet: boolean;
  /** Folded words of the latest search, marked where texts are shown. */
  searchWords: readonly string[];
  /** Row of the `qa` space whose record the inspector brings into view. */
  shownRecord: number | null;
  /** The method that the side sheet unfolds; null = those that the view shows. */
  sheetMethod: string | null;
  /** Methods whose tuning curve the user asked for. */
  tuned: ReadonlySet<string>;
  zeroShotLabels: readonly string[];
  /** null until the host has sent them. */
  tags: TagState | null;
  /** null until the host has sent them. */
  decisions: DecisionState | null;
  review: ReviewFilter;
  /** What the cells of the outlier comparison show. */
  comparisonFigure: ComparisonFigure;
  /** The method whose levels Hierarchy shows. */
  hierarchySource: string;
  /** The two groupings that Compare shows as rows and columns. */
  compare: readonly [ColorSource, ColorSource];
  /** How Samples draws images from each group. */
  sampling: SamplingOptions;
  /** Level of the hierarchy, 0 = finest; null = the coarsest but one. */
  level: number | null;
  qaReduction: string;
  /** What the table of Questions lists. */
  questionRows: QuestionRows;
  qaColorBy: ColorSource;
  /** Row of the `qa` space under the pointer. */
  hoverQa: number | null;
  /** Its width, px; and whether the user put it away. */
  inspector: PersistedState['inspector'];
  /** What the user named, in the order of naming. */
  keptSelections: readonly KeptSelection[];
  /** Texts of the view in the status bar. */
  notes: readonly string[];
}

export type AppStore = Store<AppState>;

/** Until the methods are known. */
const noMethod = '';
const noColor: ColorSource = { kind: 'cluster', method: noMethod };

export const none = new Int32Array(0);

/** What the user set, as it was saved. */
export function savedChoices(saved: unknown) {
  const { space, colorBy, ...state } = restore(saved);
  const { view, reduction, thumbnails, camera, params, starts, zeroShotLabels, keptRuns, history } = state;
  const { clusterNames } = state;
  return {
    clusterNames,
    ...{ view, reduction, thumbnails, camera, params, starts, zeroShotLabels, keptRuns, history },
    space: space === 'qa' ? 'image' : space,
    colorBy: parseColorSource(colorBy) ?? noColor,
  } satisfies Partial<AppState>;
}

export function createStore(saved: unknown, folder: string): AppStore {
  const state = restore(saved);
  const selection = Int32Array.from(state.selection).sort();
  return new Store<AppState>({
    folder,
    init: null,
    phase: { phase: 'working' },
    progress: null,
    dataset: null,
    findings: { list: [], audited: false },
    staleFiles: 0,
    duplicateSimilarity: null,
    transformedCopies: false,
    ...savedChoices(saved),
    current: state.selection[0] ?? null,
    selection,
    listedSelection: selection,
    qaSelection: none,
    hover: null,
    hidden: new Set(),
    tool: 'lasso',
    shapes: false,
    legendOpen: true,
    captions: true,
    seed: 42,
    sideSheet: false,
    searchWords: [],
    shownRecord: null,
    sheetMethod: null,
    tuned: new Set(),
    tags: null,
    decisions: null,
    review: state.review ?? everything,
    comparisonFigure: 'score',
    hierarchySource: noMethod,
    compare: [noColor, { kind: 'field', id: 'modality' }],
    sampling: { strategy: 'stratified', perGroup: 5, seed: 42, tilePx: null },
    level: null,
    qaReduction: noMethod,
    questionRows: 'questions',
    qaColorBy: { kind: 'field', id: 'contentType' },
    hoverQa: null,
    inspector: state.inspector,
    keptSelections: state.keptSelections,
    notes: [],
  });
}

/** The first method that can play a role; empty where none can. */
export function methodFor(methods: readonly MethodInfo[], role: MethodRole): string {
  return methods.find(({ capabilities }) => capabilities.roles?.includes(role))?.name ?? noMethod;
}

/** What the methods play in views until the user chooses: for `createStore`'s state, once they are known. */
export function methodDefaults(methods: readonly MethodInfo[], colorBy: ColorSource): Partial<AppState> {
  const clusters: ColorSource = { kind: 'cluster', method: methodFor(methods, 'clustering') };
  return {
    colorBy: sameColorSource(colorBy, noColor) ? clusters : colorBy,
    compare: [clusters, { kind: 'field', id: 'modality' }],
    hierarchySource: methodFor(methods, 'hierarchy'),
    qaReduction: methodFor(methods, 'firstLayout'),
  };
}

/** What the dataset cannot show gives way to what it can: text where there are no questions, fields without values. */
export function datasetDefaults(state: Readonly<AppState>): Partial<AppState> {
  const { init, dataset, space, camera, compare, qaColorBy } = state;
  if (!init || !dataset) return {};
  const clusterings = init.methods.filter(({ kind }) => kind === 'clustering');
  const shown = (source: ColorSource, level: FieldColumn['level'], clustering = clusterings.at(0)) => {
    const fields = categoriesOf(dataset, level);
    if (source.kind !== 'field' || fields.some(({ id }) => id === source.id)) return source;
    const field = fields.find(({ column }) => column.values.length > 1);
    if (field) return { kind: 'field', id: field.id } as const;
    return clustering ? ({ kind: 'cluster', method: clustering.name } as const) : source;
  };
  const noText = dataset.qaToSample.length === 0 && space !== 'image';
  return {
    ...(noText ? { space: 'image', camera: null } : { space, camera }),
    compare: [shown(compare[0], 'image'), shown(compare[1], 'image', clusterings.at(1))],
    qaColorBy: shown(qaColorBy, 'qa'),
  };
}

/** Most indices saved over a reload; of a larger selection none is saved. */
const maxSavedSelection = 20_000;

export function toPageState(state: Readonly<AppState>): PersistedState {
  const saved = state.selection.length <= maxSavedSelection ? [...state.selection] : [];
  // The inspected sample comes first, so that it is inspected again.
  const selection =
    state.current === null ? saved : [state.current, ...saved.filter((index) => index !== state.current)];
  const { folder, view, space, reduction, colorBy, camera, thumbnails, params, starts, zeroShotLabels } =
    state;
  const { keptRuns, history, keptSelections, clusterNames, inspector } = state;
  return {
    version: 1,
    folder,
    view,
    space,
    reduction,
    colorBy: formatColorSource(colorBy),
    selection,
    camera,
    thumbnails,
    params,
    starts,
    keptRuns,
    history,
    clusterNames,
    zeroShotLabels,
    inspector,
    keptSelections,
    review: state.review,
  };
}

const fresh: PersistedState = {
  version: 1,
  folder: '',
  view: 'explore',
  space: 'image',
  reduction: null,
  colorBy: formatColorSource(noColor),
  selection: [],
  camera: null,
  thumbnails: true,
  params: {},
  starts: {},
  keptRuns: [],
  history: {},
  clusterNames: {},
  zeroShotLabels: [],
  inspector: { width: 320, hidden: false },
  keptSelections: [],
};

/** @param saved by this or another version; ignored as a whole where it has another form. */
export function restore(saved: unknown): PersistedState {
  if (typeof saved !== 'object' || saved === null) return fresh;
  const state = saved as Partial<PersistedState>;
  if (state.version !== 1 || typeof state.view !== 'string') return fresh;
  if (!Array.isArray(state.selection) || !state.selection.every((index) => Number.isSafeInteger(index))) {
    return fresh;
  }
  return { ...fresh, ...state, keptSelections: restoreKept(state.keptSelections) };
}

export function paramsOf(state: Readonly<AppState>, method: string): Params {
  return Object.hasOwn(state.params, method) ? state.params[method] : {};
}
