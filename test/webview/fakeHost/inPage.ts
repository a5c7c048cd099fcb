import type { FitRequest } from '../../../src/analysis/methods/fit';
import { Rpc } from '../../../src/common/rpc';
import type { Phase } from '../../../src/webview/protocol';
import type { PanelOffer, WebviewOffer } from '../../../src/webview/requests';
import { answerAnalysis } from './inPageAnswers';
import { decodeScene, type Scene } from './scene';

interface FakeHost {
  scene: Scene;
  requests: { method: string; params: unknown }[];
  violations: string[];
  /** When `ready` was told, ms of the page's clock. */
  readyAt: number;
  state: unknown;
  send<K extends keyof PanelOffer['events']>(event: K, payload: PanelOffer['events'][K]): void;
}
declare global {
  interface Window {
    /** Encoded scene, set before this script. */
    fakeScene: string;
    fakeState: unknown;
    fakeHost: FakeHost;
    acquireVsCodeApi: () => unknown;
  }
}

const scene = decodeScene(window.fakeScene);
const answers = new Map(Object.entries(scene.answers));
let deliver: (message: unknown) => void = () => {};
const rpc = new Rpc<PanelOffer, WebviewOffer>(
  {
    post: (message) => window.postMessage(structuredClone(message), '*'),
    listen: (listener) => {
      deliver = listener;
      return () => {
        deliver = () => {};
      };
    },
  },
  { onProblem: (problem, error) => console.error(problem, error ?? '') },
);
const fake: FakeHost = {
  scene,
  requests: [],
  violations: [],
  readyAt: 0,
  state: window.fakeState ?? undefined,
  send: (event, payload) => rpc.emit(event, payload),
};
window.fakeHost = fake;
document.addEventListener('securitypolicyviolation', (event) => {
  fake.violations.push(
    `${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`,
  );
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
function sampleAt(index: number) {
  const sample = scene.samples.at(index);
  if (!sample) throw new Error(`There is no sample ${index}.`);
  return sample;
}

rpc.handle('ready', () => {
  void greet();
  return {
    strings: scene.strings,
    language: scene.language,
    datasetName: scene.datasetName,
    encoderTitle: scene.encoderTitle,
    methods: scene.methods,
    seed: 42,
  };
});
rpc.handle('thumbnails', () => {
  for (const page of scene.thumbnails) rpc.emit('thumbnails', page);
});
rpc.handle('fit', async (request: FitRequest) => {
  if (scene.fitMs > 0) {
    rpc.emit('progress', {
      stage: `Running ${request.method}`,
      done: 1,
      total: 2,
      rate: 1,
      remainingMs: scene.fitMs,
    });
    await pause(scene.fitMs);
    rpc.emit('progress', null);
  }
  const answer = answers.get(`${request.space}/${request.method}`);
  if (!answer) throw new Error(`The fake host has no result of ${request.method} on ${request.space}.`);
  return { ...answer, params: { ...answer.params, ...request.params }, seed: request.seed };
});
rpc.handle('neighbors', ({ row, k }) => {
  const per = scene.neighborsPerSample;
  const indices = scene.neighbors.slice(row * per, row * per + Math.min(per, k));
  return { indices, similarities: Float32Array.from(indices, (_index, at) => 0.971 - 0.004 * at) };
});
rpc.handle('sample', ({ index }) => sampleAt(index));
rpc.handle('search', ({ text }) => {
  const wanted = text.toLowerCase();
  const rows: number[] = [];
  for (const sample of scene.samples) {
    for (const qa of sample.qa) {
      if (`${sample.id} ${qa.question} ${qa.answer}`.toLowerCase().includes(wanted)) rows.push(qa.row);
    }
  }
  return { rows: Int32Array.from(rows) };
});
rpc.handle('open', ({ index }) => void sampleAt(index));
rpc.handle('save', () => ({ saved: true }));
for (const method of [
  'copy',
  'exportAnalysis',
  'cancel',
  'retry',
  'showLog',
  'openFinding',
  'setUpBiomedclip',
] as const)
  rpc.handle(method, () => {});

answerAnalysis(rpc, scene);

async function greet(): Promise<void> {
  await pause(0);
  rpc.emit('phase', { phase: 'working' });
  rpc.emit('dataset', scene.dataset);
  if (scene.stopAt === 'working') {
    rpc.emit('progress', { stage: 'Embedding images', done: 214, total: 642, rate: 60, remainingMs: 7100 });
    return;
  }
  if (scene.stopAt) {
    const stopped: Phase =
      scene.stopAt === 'failed'
        ? { phase: 'failed', message: 'No folder "imgs" was found in this folder or below it.' }
        : { phase: 'cancelled' };
    rpc.emit('phase', stopped);
    return;
  }
  if (scene.tags) rpc.emit('tags', scene.tags);
  rpc.emit('progress', null);
  fake.readyAt = performance.now();
  rpc.emit('phase', {
    phase: 'ready',
    samples: scene.dataset.ids.length,
    questions: scene.dataset.qaToSample.length,
    crossModal: scene.crossModal ?? false,
  });
}

window.acquireVsCodeApi = () => ({
  postMessage: (message: unknown) => {
    const { type, name, args } = message as { type: string; name: string; args: unknown };
    if (type === 'request') fake.requests.push({ method: name, params: args });
    // As the editor does: a copy, later.
    const copy = structuredClone(message);
    setTimeout(() => deliver(copy), 0);
  },
  getState: () => fake.state,
  setState: (state: unknown) => {
    fake.state = structuredClone(state);
  },
});
