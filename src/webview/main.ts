/**
 * Start of the page: connects to the host, asks for the first snapshot, feeds the store from its events and keeps
 * the user's intent over reloads.
 */
import './main.css';
import { Rpc } from '../common/rpc';
import { App } from './app';
import type { AppContext } from './appContext';
import { h, iconButton } from './dom';
import { keepFocus } from './keepFocus';
import type { PanelOffer, WebviewOffer } from './protocol';
import { renewAudits } from './queries/auditRenewal';
import { Model } from './queries/model';
import { QueryCache } from './queries/queryCache';
import { ThumbnailAtlas } from './scatter/thumbnailAtlas';
import { inspectSample } from './state/actions';
import { createStore, methodDefaults, none, toPageState } from './state/appState';
import { setStrings, t } from './text';
import { views } from './views/registry';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

/** Wait before the state is kept, ms: a drag changes it many times a second. */
const keepStateMs = 250;

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
  (problem, error) => console.warn(problem, error ?? ''),
);
const store = createStore(vscode.getState(), document.body.dataset.folder ?? '');
const atlas = new ThumbnailAtlas(() => {
  host.request('thumbnails', {}).catch((error: unknown) => page.fail(error));
});
const queries = new QueryCache(host);
const voice = h('div', { class: 'visually-hidden', attrs: { 'aria-live': 'polite', role: 'status' } });
const errors = h('div', { class: 'toasts', attrs: { role: 'alert' } });
const page: AppContext = {
  store,
  model: new Model(store, queries),
  atlas,
  host,
  say: (text) => {
    voice.textContent = text;
  },
  fail: (error) => {
    // To the developer tools with its stack; to the user in one sentence.
    console.error(error);
    const message = error instanceof Error ? error.message : String(error);
    const toast = h('div', { class: 'toast' }, h('span', { text: message }));
    toast.append(iconButton('close', t('Close'), () => toast.remove()));
    errors.replaceChildren(toast);
  },
};

renewAudits(store, queries, (error) => page.fail(error));

host.on('dataset', (dataset) => {
  const before = store.get().dataset;
  if (before && before.root === dataset.root && before.ids.length !== dataset.ids.length) queries.clear();
  const within = (index: number) => index < dataset.ids.length;
  const { current, selection } = store.get();
  store.set({
    dataset,
    current: current !== null && within(current) ? current : null,
    selection: selection.every(within) ? selection : none,
  });
});
host.on('thumbnails', (thumbnails) => {
  atlas.add(thumbnails).catch((error: unknown) => page.fail(error));
});
host.on('show', ({ view, outlierPart, index }) => {
  store.set({ ...(view ? { view } : {}), ...(outlierPart ? { outlierPart } : {}) });
  if (index === undefined) return;
  store.set({ selection: none });
  inspectSample(page, index);
});
host.on('tags', (tags) => store.set({ tags }));
host.on('phase', (phase) => store.set({ phase }));
host.on('progress', (progress) => store.set({ progress }));
host.on('snapshot', ({ space, method, coordinates }) => page.model.takeSnapshot(space, method, coordinates));

let timer = 0;
const keep = () => {
  clearTimeout(timer);
  timer = window.setTimeout(() => vscode.setState(toPageState(store.get())), keepStateMs);
};
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
    'zeroShotLabels',
  ],
  keep,
);
keep(); // a page nobody touched comes back too
keepFocus();

document.body.append(errors, voice);

async function start(): Promise<void> {
  const init = await host.request('ready', {});
  setStrings(init.strings);
  document.documentElement.lang = init.language;
  store.set({ init, seed: init.seed, ...methodDefaults(init.methods, store.get().colorBy) });
  const root = document.getElementById('app');
  if (!root) throw new Error('The page has no #app.');
  new App(root, page, views);
}

start().catch((error: unknown) => page.fail(error));
