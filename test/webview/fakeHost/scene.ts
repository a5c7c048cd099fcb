/** What a webview opened in a test talks to, and how the host of a test answers it. */
import type { ThumbnailBatch } from '../../../src/analysis/embedding/thumbnails';
import type { FitAnswer, FitRequest, MethodInfo } from '../../../src/analysis/methods/fit';
import type { DatasetColumns } from '../../../src/analysis/session/datasetColumns';
import { mergeFindings } from '../../../src/common/findings';
import { readTagFile, withFacts } from '../../../src/common/tagFileText';
import { tagState } from '../../../src/extension/tags/tagState';
import type { TagState } from '../../../src/webview/protocol';
import { FakeDecisions } from './fakeDecisions';
import type { PanelRpc } from './panelRpc';

export interface Scene {
  readonly methods: readonly MethodInfo[];
  readonly dataset: DatasetColumns;
  readonly thumbnails: readonly ThumbnailBatch[];
  readonly fit: (request: FitRequest) => Promise<FitAnswer>;
  /** Sets the handlers of all other requests about the dataset; `notDuplicates` are pairs of ids. */
  readonly handle: (rpc: PanelRpc, notDuplicates: () => readonly (readonly [string, string])[]) => void;
  /** The file of an image by its URL below the origin. */
  readonly image?: (path: string) => Buffer | null;
  /** Fits that report progress and never end. */
  readonly isEndless?: (request: FitRequest) => boolean;
  /** In another language than English: its code, and its strings by the English ones. */
  readonly translation?: { readonly language: string; readonly strings: Readonly<Record<string, string>> };
  /** Whether words can be compared with images. */
  readonly crossModal?: boolean;
  /** Text of the tag file when the webview opens. */
  readonly tagFile?: string;
  /** Shown instead of what the tag file says. */
  readonly tags?: TagState;
  /** What has been decided, and by whom it is decided on; nothing by nobody. */
  readonly decisions?: FakeDecisions;
  /** Stays in this phase instead of becoming ready. */
  readonly stopAt?: 'working' | 'failed' | 'cancelled';
}

/** Answers a webview out of a scene; what only the editor can do is accepted. */
export function answerWebview(rpc: PanelRpc, scene: Scene): void {
  const { dataset, isEndless } = scene;
  let text = scene.tagFile ?? '';
  const facts = () => readTagFile(text).facts;
  scene.handle(rpc, () =>
    facts().flatMap((fact) =>
      'notDuplicateOf' in fact ? [[fact.sample, fact.notDuplicateOf] as const] : [],
    ),
  );
  rpc.handle('ready', () => {
    setTimeout(() => {
      sendSnapshot(rpc, scene, tags());
      rpc.emit('decisions', decisions.state());
    });
    return {
      version: '1.2.3',
      ...(scene.translation ?? { strings: {}, language: 'en' }),
      datasetName: dataset.name,
      encoderTitle: 'Built-in (no download)',
      methods: scene.methods,
      seed: 42,
      start: { state: {}, selected: [] },
      duplicateSimilarity: null,
      transformedCopies: false,
    };
  });
  rpc.handle('thumbnails', () => {
    for (const batch of scene.thumbnails) rpc.emit('thumbnails', batch);
  });
  rpc.handle('fit', (request) => {
    if (!isEndless?.(request)) return scene.fit(request);
    const stage = `Running ${request.method}`;
    rpc.emit('progress', { stage, done: 1, total: 2, rate: 1, remainingMs: 1000 });
    return new Promise(() => undefined);
  });

  const rows = new Map(dataset.ids.map((id, row) => [id, row]));
  const tags = () => scene.tags ?? tagState(text === '' ? null : '/tags.tsv', facts(), rows);
  rpc.handle('tags', tags);
  rpc.handle('setTag', ({ indices, tag, on }) => {
    text = withFacts(
      text,
      indices.map((row) => ({ sample: dataset.ids[row], tag })),
      on,
    );
    return tags();
  });
  rpc.handle('decidePair', ({ a, b, notDuplicate }) => {
    text = withFacts(text, [{ sample: dataset.ids[a], notDuplicateOf: dataset.ids[b] }], notDuplicate);
    return tags();
  });
  const decisions = scene.decisions ?? new FakeDecisions([], '');
  decisions.handle(rpc);
  rpc.handle('openTabs', ({ indices }) => ({ opened: indices.length }));
  rpc.handle('save', () => ({ saved: true }));
  rpc.handle('saveFigure', () => ({ saved: true }));
  for (const name of [
    ...(['open', 'openFinding', 'copy', 'exportAnalysis', 'cancel', 'retry', 'refresh', 'showLog'] as const),
    'setUpBiomedclip',
    'keepState',
    'chooseColumns',
  ] as const)
    rpc.handle(name, () => undefined);
}

function sendSnapshot(rpc: PanelRpc, scene: Scene, tags: TagState): void {
  const { dataset, stopAt, crossModal = false } = scene;
  rpc.emit('phase', { phase: 'working' });
  rpc.emit('dataset', dataset);
  rpc.emit('findings', { list: mergeFindings(dataset.findings, []), audited: false });
  if (stopAt === 'working') {
    rpc.emit('progress', { stage: 'Embedding images', done: 214, total: 642, rate: 60, remainingMs: 7100 });
  } else if (stopAt === 'failed') {
    const message = 'No folder "imgs" was found in this folder or below it.';
    rpc.emit('phase', { phase: 'failed', message });
  } else if (stopAt === 'cancelled') {
    rpc.emit('phase', { phase: 'cancelled' });
  } else {
    rpc.emit('tags', tags);
    const questions = dataset.qaToSample.length;
    rpc.emit('phase', { phase: 'ready', samples: dataset.ids.length, questions, crossModal });
  }
}
