/** How the host answers each request of the webview; the channel has checked the arguments by their schemas. */
import * as vscode from 'vscode';
import type { Said } from '../../analysis/export/said';
import type { AnalysisParameters } from '../../analysis/methods/fit';
import type { SampleDetail } from '../../analysis/session/sampleDetail';
import { forwardedNames } from '../../analysis/worker/requests';
import type { Rpc } from '../../common/rpc';
import type { InitialState, OpenTarget } from '../../webview/protocol';
import type { PanelOffer, WebviewOffer } from '../../webview/requests';
import type { DatasetModel } from '../datasets/datasetModel';
import type { DatasetDecisions } from '../decisions/datasetDecisions';
import { assertInsideRoots } from '../files/pathGuard';
import { saveFile } from '../files/saveFile';
import { openFinding } from '../findings/openFinding';
import { encoderTitle, localized, webviewStrings } from '../language/webviewStrings';
import { confirm } from '../messages/messages';
import type { PanelTags } from '../tags/panelTags';
import { reach } from '../walkthrough/milestones';
import type { AnalysisClient } from '../worker/analysisClient';
import { BesideEditors } from './besideEditors';
import { figureContent } from './figureContent';
import type { KeptStates } from './keptStates';
import { LatestTaskRunner } from './latestTaskRunner';
import { fileHolding, openImages, type UriOf } from './openTarget';
import { rowsBelow } from './rowBounds';
import type { WebviewState } from './webviewState';

/** Number of tabs above which the user has to confirm. */
const MANY_TABS = 10;
/** Until the editor has moved the focus where it was asked to. */
const FOCUS_SETTLES_MS = 250;

export interface PanelParts {
  readonly panel: vscode.WebviewPanel;
  readonly worker: AnalysisClient;
  readonly model: DatasetModel;
  readonly state: WebviewState;
  readonly tags: PanelTags;
  readonly decisions: DatasetDecisions;
  readonly log: vscode.LogOutputChannel;
  readonly uriOf: UriOf;
  readonly kept: KeptStates;
  /** Real paths of what the webview may load and open. */
  readonly roots: () => readonly string[];
  /** Sends the dataset, the phase and the tags as events. */
  readonly sendSnapshot: () => void;
  readonly exportAnalysis: (shown: AnalysisParameters, said: Said) => Promise<void>;
}

export function registerPanelHandlers(rpc: Rpc<PanelOffer, WebviewOffer>, parts: PanelParts): void {
  const { panel, model, state, tags, decisions, log } = parts;
  const { client } = model;
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
  rpc.handle('fit', async (args, { signal }) => {
    const fit = await client.request('fit', args, signal);
    model.results.takeFit(fit, model.columns?.ids.length ?? 0);
    return fit;
  });
  rpc.handle('outlierComparison', async (args, { signal }) => {
    const comparison = await client.request('outlierComparison', args, signal);
    model.results.takeComparison(comparison);
    return comparison;
  });
  rpc.handle('audit', async ({ duplicateSimilarity, transformed = false }, { signal }) => {
    const declined = await notDuplicates(tags, decisions);
    return model.audit({ duplicateSimilarity, notDuplicates: declined, transformed }, signal);
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
  const beside = new BesideEditors(parts.uriOf);
  /** Of the page, px; and the row that it inspects. */
  let page: { readonly width: number; readonly inspected: number | undefined } = {
    width: 0,
    inspected: undefined,
  };
  rpc.handle('open', (target) => {
    page = { ...page, inspected: target.index }; // else the state that arrives next would take this one's turn
    return opening.run((isNewest) => openInEditor(parts, beside, target, page.width, isNewest));
  });
  rpc.handle('keepState', async ({ state: pageState, width }) => {
    const inspected = pageState.selection.at(0);
    const isOther = inspected !== undefined && inspected !== page.inspected;
    page = { width, inspected };
    const ids = model.columns?.ids ?? [];
    if (ids.length > 0) reach('read');
    if (inspected !== undefined) reach('inspect');
    if (ids.length > 0) await parts.kept.keep(model.root, pageState, ids);
    if (isOther && inspected < ids.length && model.phase.phase === 'ready') {
      await opening.run(async () => beside.follow(await checkedSample(parts, inspected)));
    }
  });
  rpc.handle('openFinding', ({ id, related }) =>
    opening.run(async () => {
      const finding = model.findings.find(id);
      if (!finding) {
        throw new Error(vscode.l10n.t('This finding no longer exists; run the audit again.'));
      }
      await openFinding(finding, related, model.root, parts.roots(), panel.viewColumn);
    }),
  );
  rpc.handle('openTabs', ({ indices }) => {
    const rows = rowsBelow(client.dataset?.ids.length ?? 0, 'openTabs', 'indices', indices);
    return openTabs(parts, rows);
  });
  rpc.handle('save', async ({ suggestedName, bytes }) => {
    const defaultUri = vscode.Uri.joinPath(client.folder, '..', suggestedName);
    const saved = await saveFile(defaultUri, bytes, parts.roots());
    if (saved) reach('export');
    return { saved };
  });
  rpc.handle('saveFigure', async ({ suggestedName, figure }) => {
    const defaultUri = vscode.Uri.joinPath(client.folder, '..', suggestedName);
    const saved = await saveFile(defaultUri, figureContent(parts.worker, figure), parts.roots());
    if (saved) reach('export');
    return { saved };
  });
  rpc.handle('exportAnalysis', async ({ names, ...shown }) => {
    const tagFile = await tags.text();
    await parts.exportAnalysis(shown, {
      ...(names && { names }),
      ...(tagFile !== undefined && { tagFile }),
    });
  });
  rpc.handle('copy', async ({ text }) => {
    await vscode.env.clipboard.writeText(text);
  });
  rpc.handle('cancel', () => client.cancel());
  rpc.handle('chooseColumns', () => model.chooseColumns());
  rpc.handle('retry', () => {
    const { phase } = model.phase;
    if (phase === 'failed' || phase === 'cancelled') void model.open();
  });
  rpc.handle('refresh', () => model.refresh(null));
  rpc.handle('showLog', () => log.show());
  rpc.handle('setUpBiomedclip', async () => {
    await vscode.commands.executeCommand('slakescope.setUpBiomedclip');
  });
}

/** Pairs of ids, of the tag file and of the decisions. */
async function notDuplicates(tags: PanelTags, decisions: DatasetDecisions) {
  const decided = (await decisions.state()).decisions.flatMap(({ decision }) =>
    decision.kind === 'not-copies' ? [[decision.sample, decision.other] as const] : [],
  );
  return [...(await tags.notDuplicates()), ...decided];
}

async function initialState({ worker, model, kept }: PanelParts): Promise<InitialState> {
  const { client } = model;
  const methods = localized(await worker.request('methods', {}));
  model.results.takeTitles(methods);
  return {
    version: __VERSION__,
    strings: webviewStrings(),
    language: vscode.env.language,
    datasetName: model.name,
    encoderTitle: encoderTitle(client.encoder),
    methods,
    seed: client.seed,
    start: kept.startOf(model.root, model.folder),
    duplicateSimilarity: settingsOf(model).get<number | null>('duplicateSimilarity', null),
    transformedCopies: settingsOf(model).get<boolean>('transformedCopies', false),
  };
}

function settingsOf({ folder }: DatasetModel): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('slakescope', folder);
}

/**
 * A click opens only where the setting says so; what is open beside the panel follows it in any case.
 * @param isNewest whether nothing else was asked for since.
 */
async function openInEditor(
  parts: PanelParts,
  beside: BesideEditors,
  target: OpenTarget,
  widthPx: number,
  isNewest: () => boolean,
): Promise<void> {
  const { panel, model } = parts;
  const sample = await checkedSample(parts, target.index);
  const opens = target.focus || settingsOf(model).get<string>('click', 'inspect') === 'openBeside';
  const open = () => beside.open(target, sample, { column: panel.viewColumn, widthPx });
  if (!opens) await beside.follow(sample);
  else await open();
  if (target.focus) {
    // The first click of a double click may still be giving the focus back to the panel.
    await new Promise((resolve) => setTimeout(resolve, FOCUS_SETTLES_MS));
    if (panel.active && isNewest()) await open();
    // Opening in another column makes its group active; without `focus` the panel becomes active again.
  } else if (!panel.active && isNewest()) panel.reveal(undefined, false);
}

/** @throws Error where a link leads out of the dataset. */
async function checkedSample({ model, roots }: PanelParts, index: number): Promise<SampleDetail> {
  const sample = await model.client.request('sample', { index });
  for (const path of [fileHolding(sample.image), ...sample.qa.map((qa) => qa.file)]) {
    await assertInsideRoots(path, roots());
  }
  return sample;
}

async function openTabs(
  { model: { client }, panel, roots, uriOf }: PanelParts,
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
