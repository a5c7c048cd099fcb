/**
 * Start of the webview: connects to the host, requests the initial state, feeds the store from the host's events and
 * saves over reloads what the user has set.
 */
import './main.css';
import { changedList } from '../common/listChange';
import { Rpc } from '../common/rpc';
import { App } from './app';
import type { AppContext } from './appContext';
import { explain } from './controls/explanationTip';
import { Toasts } from './controls/toasts';
import { createElement } from './dom';
import { keepFocus } from './keepFocus';
import { renewAudits } from './queries/auditRenewal';
import { Model } from './queries/model';
import { QueryCache } from './queries/queryCache';
import { carryLayouts, movedRows, movedState } from './queries/renewDataset';
import type { PanelOffer, WebviewOffer } from './requests';
import { ThumbnailAtlas } from './scatter/thumbnailAtlas';
import { inspectSample, select } from './state/actions';
import {
  createStore,
  datasetDefaults,
  methodDefaults,
  none,
  savedChoices,
  toPageState,
} from './state/appState';
import { idsOfSelection, restoredSelection, savedIds } from './state/savedSelection';
import { UndoHistory } from './state/undoHistory';
import { setStrings } from './text';
import { views } from './views/registry';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

/** From one saving of the state to the next, ms: a drag changes it many times a second. */
const saveStateMs = 250;

const vscode = acquireVsCodeApi();
const host = new Rpc<WebviewOffer, PanelOffer>(
  {
    post: (message) => vscode.postMessage(message),
    listen: (listener) => {
      const onMessage = (event: MessageEvent) => listener(event.data);
      window.addEventListener('message', onMessage);
      return () => window.removeEventListener('message', onMessage);
    },
  },
  { onProblem: (problem, error) => console.warn(problem, error ?? '') },
);
const saved = vscode.getState();
/** Of the samples that were selected when the page was left, until there is a dataset. */
let idsBefore = savedIds(saved);
const store = createStore(saved, document.body.dataset.folder ?? '');
const atlas = new ThumbnailAtlas(() => {
  host.request('thumbnails', {}).catch(reportError);
});
const queries = new QueryCache(host);
const model = new Model(store, queries);
const liveRegion = createElement('div', 'visually-hidden', { 'aria-live': 'polite', role: 'status' });
const toasts = new Toasts();
const context: AppContext = {
  ...{ store, model, atlas, host, announce, reportError },
  history: new UndoHistory(store),
  notify: (text, actions) => toasts.notify(text, actions),
  colorLabel: (sample) => model.colorScale()?.labelOf(sample) ?? null,
};

function announce(text: string): void {
  liveRegion.textContent = text;
}

/** With its stack in the developer tools, in one sentence for the user. */
function reportError(error: unknown): void {
  console.error(error);
  const message = error instanceof Error ? error.message : String(error);
  toasts.error(message);
}

renewAudits(store, queries, reportError);

host.on('dataset', (dataset) => {
  const state = store.get();
  const before = state.dataset?.root === dataset.root ? state.dataset : null;
  if (before) {
    carryLayouts(model, before, dataset);
    atlas.move(movedRows(dataset.ids, before.ids));
    context.history.move(movedRows(before.ids, dataset.ids));
    store.set(movedState(state, before, dataset));
  } else {
    context.history.clear();
    store.set({ dataset, ...restoredSelection(state, idsBefore, dataset) });
    idsBefore = undefined;
  }
  store.set(datasetDefaults(store.get()));
  selectAtStart();
});
host.on('thumbnails', (thumbnails) => {
  atlas.add(thumbnails).catch(reportError);
});
host.on('show', ({ view, index, samples, state, seed }) => {
  if (view) store.set({ view });
  if (seed !== undefined) store.set({ seed });
  if (state) store.set(savedChoices({ ...toPageState(store.get()), ...state }));
  if (samples) select(context, Int32Array.from(samples).sort(), 'replace');
  if (samples && index !== undefined) store.set({ current: index });
  if (samples || index === undefined) return;
  store.set({ selection: none });
  inspectSample(context, index);
});
host.on('findings', (findings) => store.set({ findings }));
host.on('stale', (staleFiles) => store.set({ staleFiles }));
host.on('tags', (tags) => store.set({ tags }));
host.on('decisions', (update) => {
  const before = store.get().decisions?.decisions ?? [];
  store.set({ decisions: { ...update, decisions: changedList(before, update.decisions) } });
});
host.on('phase', (phase) => store.set({ phase }));
host.on('progress', (progress) => store.set({ progress }));
host.on('picture', (coordinates) => {
  model.picture.take(coordinates);
  queries.notify();
});
host.on('snapshot', ({ space, method, coordinates }) => model.takeSnapshot(space, method, coordinates));

/** Ids that were selected when the dataset was left, until they are found in it. */
let selectedBefore: readonly string[] = [];
function selectAtStart(): void {
  const { dataset } = store.get();
  if (!dataset || selectedBefore.length === 0) return;
  const rowOf = new Map(dataset.ids.map((id, row) => [id, row]));
  const rows = selectedBefore.flatMap((id) => rowOf.get(id) ?? []);
  selectedBefore = [];
  if (rows.length === 0) return;
  select(context, Int32Array.from(rows).sort(), 'replace');
  store.set({ current: rows[0] });
}

let timer = 0;
let savedAt = -saveStateMs;
const saveNow = () => {
  clearTimeout(timer);
  timer = 0;
  savedAt = performance.now();
  const state = toPageState(store.get());
  const { dataset } = store.get();
  const selectedIds = dataset ? idsOfSelection(state, dataset) : idsBefore;
  vscode.setState({ ...state, selectedIds });
  // Before the answer to `ready` nothing is known that is worth keeping.
  if (store.get().init) host.request('keepState', { state, width: window.innerWidth }).catch(reportError);
};
/** With all that changes in this turn; a single change at once, since the panel may be closed right after it. */
const save = () => {
  if (timer === 0) timer = window.setTimeout(saveNow, Math.max(0, savedAt + saveStateMs - performance.now()));
};
window.addEventListener('pagehide', () => {
  if (timer !== 0) saveNow();
});
window.addEventListener('resize', save);
store.subscribe(
  [
    'view',
    'space',
    'reduction',
    'colorBy',
    'selection',
    'current',
    'camera',
    'thumbnails',
    'params',
    'starts',
    'keptRuns',
    'history',
    'clusterNames',
    'zeroShotLabels',
    'inspector',
    'keptSelections',
    'review',
  ],
  save,
);
save(); // a webview that nobody has touched is restored too
keepFocus();
explain();

document.body.append(toasts.element, liveRegion);

async function start(): Promise<void> {
  const init = await host.request('ready', {});
  setStrings(init.strings);
  document.documentElement.lang = init.language;
  if (saved === undefined) {
    store.set(savedChoices({ ...toPageState(store.get()), ...init.start.state }));
    selectedBefore = init.start.selected;
  }
  const { seed, duplicateSimilarity, transformedCopies } = init;
  const settings = { seed, duplicateSimilarity, transformedCopies };
  store.set({ init, ...settings, ...methodDefaults(init.methods, store.get().colorBy) });
  store.set(datasetDefaults(store.get()));
  selectAtStart();
  save();
  const root = document.getElementById('app');
  if (!root) throw new Error('The document has no #app.');
  new App(root, context, views);
}

start().catch(reportError);
