/**
 * One panel: its webview, the dataset that it shows, and the events between them. The editor destroys the webview of a
 * hidden panel, so everything that a webview needs is sent after each request `ready`.
 */
import * as vscode from 'vscode';
import type { AnalysisParameters } from '../../analysis/methods/fit';
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import { asError, isCancelled } from '../../common/errors';
import { argumentCheck } from '../../common/requestTable';
import { Rpc } from '../../common/rpc';
import type { Phase, ShowTarget } from '../../webview/protocol';
import { type PanelOffer, panelRequests, type WebviewOffer } from '../../webview/requests';
import { askColumns } from '../columns/askColumns';
import { type UnsureColumns, unsureColumnsOf } from '../columns/unsureColumns';
import { realPathOf } from '../files/pathGuard';
import type { Findings } from '../findings/diagnostics';
import { explain, lacksBiomedclip } from '../language/errorMessages';
import type { RowFiles } from '../rows/rowFiles';
import { PanelTags } from '../tags/panelTags';
import type { AnalysisClient } from '../worker/analysisClient';
import type { DatasetClient, DatasetListener } from '../worker/datasetClient';
import { JobReport } from '../worker/jobReport';
import { OpeningState } from './openingState';
import { registerPanelHandlers } from './panelHandlers';
import { setPanelOptions } from './panelOptions';
import { webviewHtml } from './webviewHtml';

/** Settings that the embeddings or the results depend on. */
const RESULT_SETTINGS = ['encoder', 'embeddings', 'checkpoint', 'precision', 'device', 'seed'];

export class ExplorerPanel implements vscode.Disposable {
  private readonly state = new OpeningState();
  private readonly rpc: Rpc<PanelOffer, WebviewOffer>;
  private readonly jobReport: JobReport;
  private readonly tags: PanelTags;
  private readonly listener: DatasetListener;
  /** Real paths of what the webview may load and open. */
  private roots: readonly string[] = [];
  /** What to show once the webview is loaded and the dataset is read. */
  private pendingTarget: ((dataset: DatasetColumns) => ShowTarget) | undefined;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly client: DatasetClient,
    worker: AnalysisClient,
    private readonly extensionUri: vscode.Uri,
    private readonly findings: Findings,
    rows: RowFiles,
    exportAnalysis: (shown: AnalysisParameters) => Promise<void>,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const { webview } = panel;
    this.rpc = new Rpc<PanelOffer, WebviewOffer>(
      {
        post: (message) => void webview.postMessage(message),
        listen: (listener) => {
          const subscription = webview.onDidReceiveMessage(listener);
          return () => void subscription.dispose();
        },
      },
      {
        check: argumentCheck(panelRequests),
        explain,
        onProblem: (problem, error) => log.warn(problem, error ?? ''),
      },
    );
    this.tags = new PanelTags(client.folder, this.rpc, log);
    this.jobReport = new JobReport(
      () => panel.title,
      () => this.cancel(),
      panel.visible,
    );
    panel.onDidChangeViewState(() => {
      this.jobReport.setVisible(panel.visible);
      if (!panel.visible) this.state.hidden();
    });
    this.listener = {
      dataset: (dataset) => {
        findings.show(dataset);
        if (dataset.ids.length === 0) return; // nothing to draw: the opening fails, and the findings say why
        this.send('dataset', dataset);
        this.tags.show(dataset);
        this.showPendingTarget();
        this.allow(dataset.roots);
        void rows.allow(dataset.roots);
      },
      thumbnails: (batch) => this.send('thumbnails', batch),
      progress: (progress) => {
        this.jobReport.update(progress);
        this.send('progress', progress && { ...progress, stage: vscode.l10n.t(progress.stage) });
      },
      snapshot: (snapshot) => this.send('snapshot', snapshot),
    };
    registerPanelHandlers(this.rpc, {
      ...{ panel, worker, client, findings, log, exportAnalysis },
      state: this.state,
      uriOf: (image) => rows.uriOf(image),
      tags: this.tags,
      roots: () => this.roots,
      sendSnapshot: () => this.sendSnapshot(),
      chooseColumns: () => this.chooseColumns(),
      retry: () => {
        const { phase } = this.state.phase;
        if (phase === 'failed' || phase === 'cancelled') void this.open();
      },
    });
  }

  get active(): boolean {
    return this.panel.active;
  }

  get folder(): vscode.Uri {
    return this.client.folder;
  }

  get busy(): boolean {
    return this.client.busy;
  }

  /** Starts to open the dataset and fills the webview, which shows a failure of the opening. */
  async start(): Promise<void> {
    void this.open();
    const { fsPath } = this.client.folder;
    const real = (await realPathOf(fsPath)) ?? fsPath;
    if (!this.client.dataset) this.allow([real]); // a dataset that is read has its own roots
    this.fillWebview();
  }

  get root(): string | undefined {
    return this.client.dataset?.root;
  }

  reveal(): void {
    this.panel.reveal(undefined, false);
  }

  /** Brings the panel to the front and shows the target there, once the dataset is read. */
  show(target: (dataset: DatasetColumns) => ShowTarget): void {
    this.pendingTarget = target;
    this.reveal();
    this.showPendingTarget();
  }

  cancel(): void {
    this.client.cancel();
  }

  /** Opens the dataset again when a setting has changed that the results depend on. */
  settingsChanged(event: vscode.ConfigurationChangeEvent): void {
    const { folder } = this.client;
    if (!RESULT_SETTINGS.some((name) => event.affectsConfiguration(`slakescope.${name}`, folder))) return;
    this.client.cancel();
    this.fillWebview();
    void this.open();
  }

  retryFailed(): void {
    if (this.state.phase.phase === 'failed') void this.open();
  }

  /** Cancels its requests and clears its findings. The editor owns the tab and restores it after a restart. */
  dispose(): void {
    if (this.state.isClosed) return;
    this.state.close();
    this.jobReport.dispose();
    this.tags.dispose();
    if (this.client.dataset) this.findings.clear(this.client.dataset.root);
    this.rpc.dispose();
    this.client.dispose();
  }

  /** Sets the roots only when they differ: setting the options loads the webview again. */
  private allow(roots: readonly string[]): void {
    if (this.state.isClosed || roots.join('\n') === this.roots.join('\n')) return;
    this.roots = roots;
    setPanelOptions(this.panel, this.extensionUri, roots);
  }

  /** Loads a new document; its new nonce matters, since setting the same text would load nothing. */
  private fillWebview(): void {
    this.state.filled();
    const { webview } = this.panel;
    webview.html = webviewHtml(webview, this.extensionUri, this.client.folder, vscode.env.language);
  }

  private async open(): Promise<void> {
    const isCurrent = this.state.beginOpening();
    this.send('phase', this.state.phase);
    try {
      const { name, samples, questions, crossModal } = await this.client.open(this.listener);
      if (!isCurrent()) return;
      this.panel.title = name;
      this.endOpening({ phase: 'ready', samples, questions, crossModal });
    } catch (error) {
      if (!isCurrent()) return;
      if (isCancelled(error)) return this.endOpening({ phase: 'cancelled' });
      const unsure = unsureColumnsOf(error);
      if (unsure && (await this.askColumns(unsure))) return this.open();
      this.log.error(asError(error));
      this.endOpening({ phase: 'failed', message: explain(error), lacksBiomedclip: lacksBiomedclip(error) });
    }
  }

  /** Asks what the columns mean, and reads the dataset again as the user said. */
  async chooseColumns(): Promise<void> {
    const { dataset } = this.client;
    if (!dataset) return this.open(); // which asks if columns are what it failed of
    const question = await this.client.request('columnQuestion', {});
    if (!(await this.askColumns({ root: dataset.root, question }))) return;
    this.client.cancel();
    this.fillWebview();
    await this.open();
  }

  /** @returns whether the user chose columns; they are kept then. */
  private async askColumns({ root, question }: UnsureColumns): Promise<boolean> {
    const columns = await askColumns(question);
    if (columns) await this.client.keepColumns(root, columns);
    return columns !== undefined;
  }

  private endOpening(phase: Phase): void {
    this.state.endOpening(phase);
    this.send('phase', phase);
  }

  /** Emits an event to a webview that has its snapshot; the snapshot of any other webview will hold it. */
  private send<K extends keyof PanelOffer['events']>(event: K, payload: PanelOffer['events'][K]): void {
    if (this.state.sends(event)) this.rpc.emit(event, payload);
  }

  private showPendingTarget(): void {
    const { dataset } = this.client;
    if (!this.pendingTarget || !dataset || !this.state.sends('show')) return;
    this.rpc.emit('show', this.pendingTarget(dataset));
    this.pendingTarget = undefined;
  }

  private sendSnapshot(): void {
    this.state.snapshotSent();
    if (this.client.dataset?.ids.length) this.send('dataset', this.client.dataset);
    this.send('phase', this.state.phase);
    this.tags.send();
    this.showPendingTarget();
  }
}
