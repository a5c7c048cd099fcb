/**
 * Stands for the editor in a report: gives the explorer's page its channel, answers it from the data in the document, and
 * keeps nothing. Runs before the page's own script.
 */
import './theme.css';
import type { FrozenAnalysis } from '../analysis/export/report/frozen';
import { svgDocument } from '../analysis/figure/svgFigure';
import { wordsText } from '../analysis/figure/svgWords';
import { fromBase64, fromPlainJson } from '../common/plainValues';
import { Rpc } from '../common/rpc';
import type { InitialState } from '../webview/protocol';
import type { PanelOffer, WebviewOffer } from '../webview/requests';
import { answersOf, needsEditor } from './answers';

declare global {
  interface Window {
    acquireVsCodeApi: () => unknown;
  }
}

let toHost: (message: unknown) => void = (message) => waiting.push(message);
const waiting: unknown[] = [];
window.acquireVsCodeApi = () => ({
  // As the editor does: a message is a copy and arrives later.
  postMessage: (message: unknown) => {
    const copy: unknown = structuredClone(message);
    setTimeout(() => toHost(copy));
  },
  getState: () => undefined,
  setState: () => undefined,
});

const dark = matchMedia('(prefers-color-scheme: dark)');
const followScheme = () => (document.body.className = dark.matches ? 'vscode-dark' : 'vscode-light');
dark.addEventListener('change', followScheme);
followScheme();

start().catch((error: unknown) => {
  console.error(error);
  document.body.append('This browser cannot show the report; a current one can.');
});

async function start(): Promise<void> {
  const frozen = await readFrozen();
  const rpc = new Rpc<PanelOffer, WebviewOffer>(
    {
      post: (message) => window.postMessage(message, '*'),
      listen: (listener) => {
        toHost = listener;
        return () => undefined;
      },
    },
    { onProblem: (problem, error) => console.warn(problem, error ?? '') },
  );
  handle(rpc, frozen);
  showFigures(frozen);
  for (const message of waiting.splice(0)) toHost(message);
}

/** In the printed part; as images, in which nothing of a figure can run. */
function showFigures({ figures }: FrozenAnalysis): void {
  for (const { name, svg } of figures) {
    const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
    document.querySelector(`img[data-figure="${name}"]`)?.setAttribute('src', url);
  }
}

/** The data of the document: JSON, compressed, as base64. */
async function readFrozen(): Promise<FrozenAnalysis> {
  const text = document.getElementById('frozen')?.textContent ?? '';
  const packed = new Blob([fromBase64(text.trim())]).stream().pipeThrough(new DecompressionStream('gzip'));
  // The text was written by the program that wrote this script.
  return fromPlainJson(await new Response(packed).text()) as FrozenAnalysis;
}

const noTags = { file: null, tags: [], notDuplicates: [] };

function handle(rpc: Rpc<PanelOffer, WebviewOffer>, frozen: FrozenAnalysis): void {
  const answers = answersOf(frozen);
  for (const [name, answer] of Object.entries(answers)) {
    rpc.forward(name as keyof typeof answers, async (args) => answer(args));
  }
  rpc.handle('ready', () => {
    setTimeout(() => sendSnapshot(rpc, frozen));
    return initialState(frozen);
  });
  rpc.handle('thumbnails', () => {
    for (const batch of frozen.thumbnails) rpc.emit('thumbnails', batch);
  });
  rpc.handle('tags', () => noTags);
  rpc.handle('keepState', () => undefined);
  rpc.handle('cancel', () => undefined);
  rpc.handle('copy', ({ text }) => navigator.clipboard.writeText(text));
  rpc.handle('save', ({ suggestedName, bytes }) => download(suggestedName, Uint8Array.from(bytes)));
  // The other formats need the font and the libraries of the installation.
  rpc.handle('saveFigure', ({ suggestedName, figure }) =>
    download(suggestedName.replace(/\.\w+$/, '.svg'), svgDocument(figure, wordsText)),
  );
  for (const name of onlyInEditor) rpc.handle(name, needsEditor);
}

function download(name: string, content: BlobPart): { readonly saved: boolean } {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content]));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
  return { saved: true };
}

/** What would compute, write or open files. */
const onlyInEditor = [
  'open',
  'openFinding',
  'openTabs',
  'setTag',
  'decidePair',
  'decide',
  'undoDecision',
  'redoDecision',
  'setReader',
  'openDecisions',
  'curate',
  'reviewCase',
  'corrections',
  'findingSubjects',
  'exportAnalysis',
  'chooseColumns',
  'retry',
  'refresh',
  'showLog',
  'setUpBiomedclip',
  'sweep',
  'neighborDistances',
  'searchImages',
  'questionsOfImage',
  'zeroShot',
] as const;

function initialState(frozen: FrozenAnalysis): InitialState {
  const { version, language, strings, name, encoderTitle, methods, request } = frozen;
  const { seed, space, params } = request;
  const state = { version: 1, view: 'explore', space, params } as const;
  return {
    ...{ version, strings, language, datasetName: name, encoderTitle, methods, seed },
    start: { state, selected: [] },
    duplicateSimilarity: null,
    // What was found is there; nothing is looked for any more.
    transformedCopies: true,
  };
}

function sendSnapshot(
  rpc: Rpc<PanelOffer, WebviewOffer>,
  { columns, findings, audit }: FrozenAnalysis,
): void {
  rpc.emit('phase', { phase: 'working' });
  rpc.emit('dataset', columns);
  rpc.emit('findings', { list: findings, audited: audit !== null });
  rpc.emit('tags', noTags);
  rpc.emit('decisions', {
    file: null,
    reader: '',
    decisions: { head: 0, items: [], tail: 0 },
    findings: [],
    right: [],
    undo: 0,
    redo: 0,
  });
  const [samples, questions] = [columns.ids.length, columns.qaToSample.length];
  rpc.emit('phase', { phase: 'ready', samples, questions, crossModal: false });
}
