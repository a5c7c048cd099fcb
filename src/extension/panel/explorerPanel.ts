/**
 * One panel: its page, what the page may ask, and what it is told. The page is remade whenever it is shown again,
 * so everything it needs is sent anew on each `ready`.
 */
import * as vscode from 'vscode';
import type { Finding } from '../../analysis/dataset/types';
import type { AnalysisParameters } from '../../analysis/methods/fit';
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import { forwardedNames } from '../../analysis/worker/requests';
import { asError, isCancelled } from '../../common/errors';
import { argumentCheck } from '../../common/requestTable';
import { Rpc } from '../../common/rpc';
import type { OpenTarget, Phase, ShowTarget } from '../../webview/protocol';
import { type PanelOffer, panelRequests, type WebviewOffer } from '../../webview/requests';
import { assertInsideRoots, realPathOf } from '../files/pathGuard';
import { writeFileAtomically } from '../files/writeFileAtomically';
import type { Findings } from '../findings/diagnostics';
import { openFinding } from '../findings/openFinding';
import { explain, lacksBiomedclip } from '../language/errorMessages';
import { localizeFindings } from '../language/localizeFindings';
import { encoderTitle, localized, webviewStrings } from '../language/webviewStrings';
import { PanelTags } from '../tags/panelTags';
import type { AnalysisClient } from '../worker/analysisClient';
import type { DatasetClient, DatasetListener } from '../worker/datasetClient';
import { JobReport } from '../worker/jobReport';
import { LatestTaskRunner } from './latestTaskRunner';
import { openImages, openTarget } from './openTarget';
import { rowsBelow } from './rowBounds';
import { webviewHtml } from './webviewHtml';

/** Settings that the vectors or the results depend on. */
const resultSettings = ['encoder', 'embeddings', 'checkpoint', 'precision', 'device', 'seed'];
/** Above this many tabs the user is asked first. */
const MANY_TABS = 10;

export class ExplorerPanel implements vscode.Disposable {
  private readonly rpc: Rpc<PanelOffer, WebviewOffer>;
  private phase: Phase = { phase: 'working' };
  /** Real paths of what the page may load and open. */
  private roots: readonly string[] = [];
  private disposed = false;
  /** Openings so far; only the newest one has a say. */
  private attempts = 0;
  /** What the latest audit found beyond what reading did. */
  private audited: readonly Finding[] = [];
  private readonly opening = new LatestTaskRunner();
  private readonly report: JobReport;
  private readonly listener: DatasetListener;
  private readonly tags: PanelTags;
  /** Whether a page that was not filled anew since has asked for its snapshot; what it is told before comes twice. */
  private asked = false;
  /** Whether such a page is in view, so that events reach it. */
  private listening = false;
  /** Whether that page has asked for thumbnails. */
  private wantsThumbnails = false;
  /** To be shown once the page is there and the dataset is read. */
  private wanted: ((dataset: DatasetColumns) => ShowTarget) | undefined;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly session: DatasetClient,
    private readonly client: AnalysisClient,
    private readonly extensionUri: vscode.Uri,
    private readonly findings: Findings,
    private readonly exportAnalysis: (shown: AnalysisParameters) => Promise<void>,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const { webview } = panel;
    this.rpc = new Rpc<PanelOffer, WebviewOffer>(
      {
        post: (message) => void webview.postMessage(message),
        listen: (listen) => {
          const subscription = webview.onDidReceiveMessage(listen);
          return () => subscription.dispose();
        },
      },
      {
        check: argumentCheck(panelRequests),
        onProblem: (problem, error) => log.warn(problem, error ?? ''),
      },
    );
    this.tags = new PanelTags(session.folder, this.rpc, log);
    this.report = new JobReport(
      () => panel.title,
      () => this.cancel(),
      panel.visible,
    );
    panel.onDidChangeViewState(() => {
      this.report.setVisible(panel.visible);
      this.listening &&= panel.visible; // a hidden page is gone; a new one will ask
    });
    this.listener = {
      dataset: (dataset) => {
        this.findings.show(dataset);
        this.tell('dataset', dataset);
        this.tags.show(dataset);
        this.audited = [];
        this.showWanted();
        this.allow(dataset.roots);
      },
      thumbnails: (batch) => {
        if (this.wantsThumbnails) this.tell('thumbnails', batch);
      },
      progress: (progress) => {
        this.report.update(progress);
        this.tell('progress', progress && { ...progress, stage: vscode.l10n.t(progress.stage) });
      },
      snapshot: (snapshot) => this.tell('snapshot', snapshot),
    };
    this.answerPage();
  }

  get active(): boolean {
    return this.panel.active;
  }

  get folder(): vscode.Uri {
    return this.session.folder;
  }

  get busy(): boolean {
    return this.session.busy;
  }

  /** Begins to open the dataset, and fills the page meanwhile; failures are shown in the page, not thrown. */
  async start(): Promise<void> {
    void this.open();
    const { fsPath } = this.session.folder;
    const real = (await realPathOf(fsPath)) ?? fsPath;
    if (!this.session.dataset) this.allow([real]); // the dataset names its own roots
    this.fillPage();
  }

  get root(): string | undefined {
    return this.session.dataset?.root;
  }

  reveal(): void {
    this.panel.reveal(undefined, false);
  }

  /** Brings the panel to the front with what `target` says of the dataset, once that is read. */
  show(target: (dataset: DatasetColumns) => ShowTarget): void {
    this.wanted = target;
    this.reveal();
    this.showWanted();
  }

  cancel(): void {
    this.session.cancel();
  }

  /** Other vectors or another seed: everything the page shows would be of the old ones, so it begins anew. */
  settingsChanged(event: vscode.ConfigurationChangeEvent): void {
    const { folder } = this.session;
    if (!resultSettings.some((name) => event.affectsConfiguration(`slakescope.${name}`, folder))) return;
    this.session.cancel();
    this.fillPage();
    void this.open();
  }

  retryFailed(): void {
    if (this.phase.phase === 'failed') void this.open();
  }

  /** Ends what runs for it; the tab itself is the editor's, which brings it back after a restart. */
  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.report.dispose();
    this.tags.dispose();
    if (this.session.dataset) this.findings.clear(this.session.dataset.root);
    this.rpc.dispose();
    this.session.dispose();
  }

  /** Setting the options loads the page again, so only when they differ. */
  private allow(roots: readonly string[]): void {
    if (this.disposed || roots.join('\n') === this.roots.join('\n')) return;
    this.roots = roots;
    preparePanel(this.panel, this.extensionUri, roots);
  }

  /** A fresh page each time: setting the same text again would load nothing. */
  private fillPage(): void {
    this.listening = this.asked = false;
    const { webview } = this.panel;
    webview.html = webviewHtml(webview, this.extensionUri, this.session.folder, vscode.env.language);
  }

  private async open(): Promise<void> {
    const attempt = ++this.attempts;
    const isOver = () => this.disposed || attempt !== this.attempts;
    this.setPhase({ phase: 'working' });
    try {
      const opened = await this.session.open(this.listener);
      if (isOver()) return;
      this.panel.title = opened.name;
      const { samples, questions, crossModal } = opened;
      this.setPhase({ phase: 'ready', samples, questions, crossModal });
    } catch (error) {
      if (isOver()) return;
      if (isCancelled(error)) return this.setPhase({ phase: 'cancelled' });
      this.log.error(asError(error));
      this.setPhase({ phase: 'failed', message: explain(error), lacksBiomedclip: lacksBiomedclip(error) });
    }
  }

  private setPhase(phase: Phase): void {
    this.phase = phase;
    this.tell('phase', phase);
  }

  /** For a page that has its snapshot; one that has not will find it there. */
  private tell<K extends keyof PanelOffer['events']>(event: K, payload: PanelOffer['events'][K]): void {
    if (this.asked) this.rpc.emit(event, payload);
  }

  /** Every value from the page is read by kind and range before it is used: the page shows hostile text. */
  private answerPage(): void {
    const { rpc, session } = this;
    rpc.handle('ready', async () => {
      this.wantsThumbnails = false;
      const init = {
        strings: webviewStrings(),
        language: vscode.env.language,
        datasetName: session.dataset?.name ?? this.panel.title,
        encoderTitle: encoderTitle(session.encoder),
        methods: localized(await this.client.request('methods', {})),
        seed: session.seed,
      };
      setTimeout(() => this.sendSnapshot()); // after the answer, which the page needs first
      return init;
    });
    rpc.handle('thumbnails', () => {
      this.wantsThumbnails = true;
      for (const batch of session.thumbnails) rpc.emit('thumbnails', batch);
    });
    for (const name of forwardedNames) {
      rpc.forward(name, (args, { signal }) => session.request(name, args, signal));
    }
    rpc.handle('audit', async ({ duplicateSimilarity }, { signal }) => {
      const notDuplicates = await this.tags.notDuplicates();
      const { seed } = session;
      const answer = await session.request('audit', { duplicateSimilarity, notDuplicates, seed }, signal);
      this.audited = localizeFindings(answer.findings);
      if (session.dataset && !this.disposed) this.findings.show(session.dataset, this.audited);
      return { ...answer, findings: this.audited };
    });
    rpc.handle('sample', async ({ index }) => {
      const detail = await session.request('sample', { index });
      const url = (path: string) => this.panel.webview.asWebviewUri(vscode.Uri.file(path)).toString();
      return {
        ...detail,
        imageUrl: url(detail.imagePath),
        maskUrl: detail.maskPath ? url(detail.maskPath) : null,
      };
    });
    rpc.handle('open', (target) => this.opening.run(() => this.openInEditor(target)));
    rpc.handle('openFinding', ({ id, related }) => this.opening.run(() => this.openFinding(id, related)));
    rpc.handle('openTabs', ({ indices }) =>
      this.openTabs(rowsBelow(session.dataset?.ids.length ?? 0, 'openTabs', 'indices', indices)),
    );
    rpc.handle('save', async ({ suggestedName, bytes }) => {
      const uri = await vscode.window.showSaveDialog({
        defaultUri: vscode.Uri.joinPath(session.folder, '..', suggestedName),
      });
      if (!uri) return { saved: false };
      await writeFileAtomically(uri, bytes);
      return { saved: true };
    });
    rpc.handle('exportAnalysis', (shown) => this.exportAnalysis(shown));
    rpc.handle('copy', async ({ text }) => {
      await vscode.env.clipboard.writeText(text);
    });
    rpc.handle('cancel', () => session.cancel());
    rpc.handle('retry', () => {
      if (this.phase.phase === 'failed' || this.phase.phase === 'cancelled') void this.open();
    });
    rpc.handle('showLog', () => this.log.show());
    rpc.handle('setUpBiomedclip', async () => {
      await vscode.commands.executeCommand('slakescope.setUpBiomedclip');
    });
  }

  private async openInEditor(target: OpenTarget): Promise<void> {
    const sample = await this.session.request('sample', { index: target.index });
    for (const path of [sample.imagePath, ...sample.qa.map((qa) => qa.file)]) {
      await assertInsideRoots(path, this.roots);
    }
    await openTarget(target, sample, this.panel.viewColumn);
    // Opening in a named column makes its group the active one; the focus belongs to the plot, and so does the group.
    if (!target.focus && !this.panel.active) this.panel.reveal(undefined, false);
  }

  private async openFinding(id: string, related: number | null): Promise<void> {
    const { dataset } = this.session;
    const finding = [...this.audited, ...(dataset?.findings ?? [])].find((other) => other.id === id);
    if (!dataset || !finding) {
      throw new Error(vscode.l10n.t('This finding is not known any more; run the audit again.'));
    }
    await openFinding(finding, related, dataset.root, this.roots, this.panel.viewColumn);
  }

  private async openTabs(indices: readonly number[]): Promise<{ opened: number }> {
    if (indices.length > MANY_TABS) {
      const open = vscode.l10n.t('Open');
      const question = vscode.l10n.t('Open {0} images as tabs?', indices.length);
      const answer = await vscode.window.showWarningMessage(question, { modal: true }, open);
      if (answer !== open) return { opened: 0 };
    }
    const samples = await Promise.all(indices.map((index) => this.session.request('sample', { index })));
    for (const { imagePath } of samples) await assertInsideRoots(imagePath, this.roots);
    await openImages(
      samples.map(({ imagePath }) => imagePath),
      this.panel.viewColumn,
    );
    if (!this.panel.active) this.panel.reveal(undefined, false);
    return { opened: indices.length };
  }

  private showWanted(): void {
    const { dataset } = this.session;
    if (!this.wanted || !dataset || !this.listening) return;
    this.rpc.emit('show', this.wanted(dataset));
    this.wanted = undefined;
  }

  private sendSnapshot(): void {
    this.listening = this.asked = true;
    if (this.session.dataset) this.tell('dataset', this.session.dataset);
    this.tell('phase', this.phase);
    this.tags.send();
    this.showWanted();
  }
}

/** What the page may load: the bundle, our own pictures and this dataset. Set anew also on a revived panel. */
export function preparePanel(
  panel: vscode.WebviewPanel,
  extensionUri: vscode.Uri,
  datasetRoots: readonly string[],
): void {
  panel.webview.options = {
    enableScripts: true,
    localResourceRoots: [
      vscode.Uri.joinPath(extensionUri, 'dist', 'webview'),
      vscode.Uri.joinPath(extensionUri, 'media'),
      ...datasetRoots.map((root) => vscode.Uri.file(root)),
    ],
  };
  panel.iconPath = {
    light: vscode.Uri.joinPath(extensionUri, 'media', 'tab-light.svg'),
    dark: vscode.Uri.joinPath(extensionUri, 'media', 'tab-dark.svg'),
  };
}
