/**
 * One panel: its webview, and the events between that and the model of the dataset that it shows. The editor destroys
 * the webview of a hidden panel, so everything that a webview needs is sent after each request `ready`.
 */
import * as vscode from 'vscode';
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import { argumentCheck } from '../../common/requestTable';
import { Rpc } from '../../common/rpc';
import type { FindingsState, ShowTarget } from '../../webview/protocol';
import { type PanelOffer, panelRequests, type WebviewOffer } from '../../webview/requests';
import type { DatasetModel } from '../datasets/datasetModel';
import type { DatasetDecisions } from '../decisions/datasetDecisions';
import { PanelDecisions } from '../decisions/panelDecisions';
import type { DatasetFindings } from '../findings/datasetFindings';
import { explain } from '../language/errorMessages';
import type { RowFiles } from '../rows/rowFiles';
import { PanelTags } from '../tags/panelTags';
import type { AnalysisClient } from '../worker/analysisClient';
import { JobReport } from '../worker/jobReport';
import type { KeptStates } from './keptStates';
import { type PanelParts, registerPanelHandlers } from './panelHandlers';
import { setPanelOptions } from './panelOptions';
import { webviewHtml } from './webviewHtml';
import { WebviewState } from './webviewState';

export class ExplorerPanel implements vscode.Disposable {
  private readonly state = new WebviewState();
  private readonly rpc: Rpc<PanelOffer, WebviewOffer>;
  private readonly jobReport: JobReport;
  private readonly tags: PanelTags;
  private readonly decisions: PanelDecisions;
  private readonly subscription: { dispose(): void };
  /** Real paths of what the webview may load and open. */
  private roots: readonly string[] = [];
  /** What to show once the webview is loaded and the dataset is read. */
  private pendingTarget: ((dataset: DatasetColumns) => ShowTarget) | undefined;

  constructor(
    readonly panel: vscode.WebviewPanel,
    readonly model: DatasetModel,
    worker: AnalysisClient,
    private readonly extensionUri: vscode.Uri,
    private readonly rows: RowFiles,
    kept: KeptStates,
    decisions: DatasetDecisions,
    exportAnalysis: PanelParts['exportAnalysis'],
    log: vscode.LogOutputChannel,
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
    this.tags = new PanelTags(model.folder, this.rpc, log);
    this.decisions = new PanelDecisions(this.rpc, model, decisions, log);
    this.jobReport = new JobReport(
      () => panel.title,
      () => this.cancel(),
      panel.visible,
    );
    const views = panel.onDidChangeViewState(() => {
      this.jobReport.setVisible(panel.visible);
      if (!panel.visible) this.state.hidden();
    });
    const events = model.listen({
      dataset: (dataset) => {
        this.send('dataset', dataset);
        this.showDataset(dataset);
      },
      thumbnails: (batch) => this.send('thumbnails', batch),
      progress: (progress) => {
        this.jobReport.update(progress);
        this.send('progress', progress && { ...progress, stage: vscode.l10n.t(progress.stage) });
      },
      snapshot: (snapshot) => this.send('snapshot', snapshot),
      picture: (coordinates) => this.send('picture', coordinates),
      phase: (phase) => this.send('phase', phase),
      findings: () => this.send('findings', findingsState(model.findings)),
      reopened: () => this.fillWebview(),
      stale: (files) => this.send('stale', files),
    });
    this.subscription = {
      dispose: () => {
        views.dispose();
        events.dispose();
      },
    };
    registerPanelHandlers(this.rpc, {
      ...{ panel, worker, model, log, kept, exportAnalysis },
      state: this.state,
      uriOf: (image) => rows.uriOf(image),
      tags: this.tags,
      decisions,
      roots: () => this.roots,
      sendSnapshot: () => this.sendSnapshot(),
    });
  }

  get active(): boolean {
    return this.panel.active;
  }

  get busy(): boolean {
    return this.model.client.busy;
  }

  /** Fills the webview, which shows how far the dataset is. */
  start(): void {
    const { columns, root } = this.model;
    if (columns) this.showDataset(columns);
    else this.allow([root]);
    this.fillWebview();
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

  /** Inspects a sample if the panel is in view. */
  inspect(index: number): void {
    if (this.state.sends('show')) this.rpc.emit('show', { index });
  }

  cancel(): void {
    this.model.client.cancel();
  }

  /** Cancels the requests of the dataset, which stays open, as does the tab: the editor owns that, and restores it after a restart. */
  dispose(): void {
    if (this.state.isClosed) return;
    this.state.close();
    this.subscription.dispose();
    this.cancel();
    this.jobReport.dispose();
    this.tags.dispose();
    this.decisions.dispose();
    this.rpc.dispose();
  }

  private showDataset(dataset: DatasetColumns): void {
    if (dataset.ids.length === 0) return; // nothing to draw: the opening fails, and the findings say why
    this.tags.show(dataset);
    this.decisions.send();
    this.showPendingTarget();
    this.allow(dataset.roots);
    void this.rows.allow(dataset.roots);
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
    webview.html = webviewHtml(webview, this.extensionUri, this.model.folder, vscode.env.language);
  }

  /** Emits an event to a webview that has its snapshot; the snapshot of any other webview will hold it. */
  private send<K extends keyof PanelOffer['events']>(event: K, payload: PanelOffer['events'][K]): void {
    if (this.state.sends(event)) this.rpc.emit(event, payload);
  }

  private showPendingTarget(): void {
    const { columns } = this.model;
    if (!this.pendingTarget || !columns || !this.state.sends('show')) return;
    this.rpc.emit('show', this.pendingTarget(columns));
    this.pendingTarget = undefined;
  }

  private sendSnapshot(): void {
    this.state.snapshotSent();
    const { columns, phase, findings } = this.model;
    if (columns?.ids.length) this.send('dataset', columns);
    this.send('findings', findingsState(findings));
    this.send('stale', this.model.stale);
    this.send('phase', phase);
    this.tags.send();
    this.decisions.send();
    this.showPendingTarget();
  }
}

function findingsState({ all, audited }: DatasetFindings): FindingsState {
  return { list: all, audited };
}
