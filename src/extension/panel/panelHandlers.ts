/** How the host answers each request of the webview; the channel has checked the arguments by their schemas. */
import * as vscode from 'vscode';
import type { AnalysisParameters } from '../../analysis/methods/fit';
import { forwardedNames } from '../../analysis/worker/requests';
import type { Rpc } from '../../common/rpc';
import type { InitialState, OpenTarget } from '../../webview/protocol';
import type { PanelOffer, WebviewOffer } from '../../webview/requests';
import { assertInsideRoots } from '../files/pathGuard';
import { saveFile } from '../files/saveFile';
import type { Findings } from '../findings/diagnostics';
import { openFinding } from '../findings/openFinding';
import { localizeFindings } from '../language/localizeFindings';
import { encoderTitle, localized, webviewStrings } from '../language/webviewStrings';
import { confirm } from '../messages/messages';
import type { PanelTags } from '../tags/panelTags';
import type { AnalysisClient } from '../worker/analysisClient';
import type { DatasetClient } from '../worker/datasetClient';
import { LatestTaskRunner } from './latestTaskRunner';
import type { OpeningState } from './openingState';
import { fileHolding, openImages, openTarget, type UriOf } from './openTarget';
import { rowsBelow } from './rowBounds';

/** Number of tabs above which the user has to confirm. */
const MANY_TABS = 10;

export interface PanelParts {
  readonly panel: vscode.WebviewPanel;
  readonly worker: AnalysisClient;
  readonly client: DatasetClient;
  readonly state: OpeningState;
  readonly tags: PanelTags;
  readonly findings: Findings;
  readonly log: vscode.LogOutputChannel;
  readonly uriOf: UriOf;
  /** Real paths of what the webview may load and open. */
  readonly roots: () => readonly string[];
  /** Sends the dataset, the phase and the tags as events. */
  readonly sendSnapshot: () => void;
  /** Opens the dataset again unless it is open or being opened. */
  readonly retry: () => void;
  /** Asks what the columns of the tables mean and reads the dataset again. */
  readonly chooseColumns: () => Promise<void>;
  readonly exportAnalysis: (shown: AnalysisParameters) => Promise<void>;
}

export function registerPanelHandlers(rpc: Rpc<PanelOffer, WebviewOffer>, parts: PanelParts): void {
  const { panel, client, state, tags, findings, log } = parts;
  const opening = new LatestTaskRunner();
  rpc.handle('ready', async () => {
    state.documentStarted();
    const answer = await initialState(parts);
    setTimeout(() => parts.sendSnapshot()); // after the answer, which the document needs first
    return answer;
  });
  rpc.handle('thumbnails', () => {
    state.thumbnailsRequested();
    for (const batch of client.thumbnails) rpc.emit('thumbnails', batch);
  });
  for (const name of forwardedNames) {
    rpc.forward(name, (args, { signal }) => client.request(name, args, signal));
  }
  rpc.handle('audit', async ({ duplicateSimilarity }, { signal }) => {
    const notDuplicates = await tags.notDuplicates();
    const args = { duplicateSimilarity, notDuplicates, seed: client.seed };
    const answer = await client.request('audit', args, signal);
    const localizedFindings = localizeFindings(answer.findings);
    if (client.dataset && !state.isClosed) findings.show(client.dataset, localizedFindings);
    return { ...answer, findings: localizedFindings };
  });
  rpc.handle('sample', async ({ index }) => {
    const detail = await client.request('sample', { index });
    const { image } = detail;
    const url = (path: string) => panel.webview.asWebviewUri(vscode.Uri.file(path)).toString();
    return {
      ...detail,
      shown: image.kind === 'file' ? url(image.path) : await client.request('imageBytes', { index }),
      maskUrl: detail.maskPath ? url(detail.maskPath) : null,
    };
  });
  rpc.handle('open', (target) => opening.run(() => openInEditor(parts, target)));
  rpc.handle('openFinding', ({ id, related }) =>
    opening.run(async () => {
      const { dataset } = client;
      const finding = dataset && findings.find(dataset.root, id);
      if (!finding) {
        throw new Error(vscode.l10n.t('This finding no longer exists; run the audit again.'));
      }
      await openFinding(finding, related, dataset.root, parts.roots(), panel.viewColumn);
    }),
  );
  rpc.handle('openTabs', ({ indices }) => {
    const rows = rowsBelow(client.dataset?.ids.length ?? 0, 'openTabs', 'indices', indices);
    return openTabs(parts, rows);
  });
  rpc.handle('save', async ({ suggestedName, bytes }) => {
    const defaultUri = vscode.Uri.joinPath(client.folder, '..', suggestedName);
    return { saved: await saveFile(defaultUri, bytes, parts.roots()) };
  });
  rpc.handle('exportAnalysis', (shown) => parts.exportAnalysis(shown));
  rpc.handle('copy', async ({ text }) => {
    await vscode.env.clipboard.writeText(text);
  });
  rpc.handle('cancel', () => client.cancel());
  rpc.handle('chooseColumns', () => parts.chooseColumns());
  rpc.handle('retry', () => parts.retry());
  rpc.handle('showLog', () => log.show());
  rpc.handle('setUpBiomedclip', async () => {
    await vscode.commands.executeCommand('slakescope.setUpBiomedclip');
  });
}

async function initialState({ worker, client, panel }: PanelParts): Promise<InitialState> {
  return {
    strings: webviewStrings(),
    language: vscode.env.language,
    datasetName: client.dataset?.name ?? panel.title,
    encoderTitle: encoderTitle(client.encoder),
    methods: localized(await worker.request('methods', {})),
    seed: client.seed,
  };
}

async function openInEditor({ client, panel, roots, uriOf }: PanelParts, target: OpenTarget): Promise<void> {
  const sample = await client.request('sample', { index: target.index });
  for (const path of [fileHolding(sample.image), ...sample.qa.map((qa) => qa.file)]) {
    await assertInsideRoots(path, roots());
  }
  await openTarget(target, sample, uriOf, panel.viewColumn);
  // Opening in another column makes its group active; without `focus` the panel becomes active again.
  if (!target.focus && !panel.active) panel.reveal(undefined, false);
}

async function openTabs(
  { client, panel, roots, uriOf }: PanelParts,
  indices: readonly number[],
): Promise<{ opened: number }> {
  if (indices.length > MANY_TABS) {
    const text = vscode.l10n.t('Open {0} images as tabs?', indices.length);
    if (!(await confirm({ text, detail: '' }, vscode.l10n.t('Open'), 'warning'))) return { opened: 0 };
  }
  const samples = await Promise.all(indices.map((index) => client.request('sample', { index })));
  const images = samples.map(({ image }) => image);
  for (const image of images) await assertInsideRoots(fileHolding(image), roots());
  await openImages(images, uriOf, panel.viewColumn);
  if (!panel.active) panel.reveal(undefined, false);
  return { opened: indices.length };
}
