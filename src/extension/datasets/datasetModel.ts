/**
 * One open dataset: what was read of it, the worker that holds it, and its findings. It lives apart from its panel and
 * outlives it. Panel, Problems, side bar and lenses take everything from here.
 */
import * as vscode from 'vscode';
import type { AuditAnswer, AuditRequest } from '../../analysis/audit/audit';
import type { ThumbnailBatch } from '../../analysis/embedding/thumbnails';
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import { asError, isCancelled } from '../../common/errors';
import type { Phase } from '../../webview/protocol';
import { askColumns } from '../columns/askColumns';
import { type UnsureColumns, unsureColumnsOf } from '../columns/unsureColumns';
import { DatasetFindings } from '../findings/datasetFindings';
import { explain, lacksBiomedclip } from '../language/errorMessages';
import { localizeFindings } from '../language/localizeFindings';
import type { AnalysisClient } from '../worker/analysisClient';
import { DatasetClient, type DatasetListener, type Places } from '../worker/datasetClient';
import type { DatasetPlace } from './datasetPlace';

/** Settings that the embeddings or the results depend on. */
const RESULT_SETTINGS = ['encoder', 'embeddings', 'checkpoint', 'precision', 'device', 'seed'];

/** What a panel follows. `reopened`: settings have changed, and everything begins anew. */
export interface ModelListener extends DatasetListener {
  phase(phase: Phase): void;
  findings(): void;
  reopened(): void;
}

export class DatasetModel implements vscode.Disposable {
  readonly client: DatasetClient;
  readonly findings: DatasetFindings;
  private readonly listeners = new Set<Partial<ModelListener>>();
  private current: Phase = { phase: 'working' };
  private attempt = 0;
  private disposed = false;

  /**
   * @param changed called when what was read, or the phase, has changed.
   * @param findingsChanged called when the list of findings has changed.
   */
  constructor(
    readonly place: DatasetPlace,
    worker: AnalysisClient,
    places: Places,
    private readonly log: vscode.LogOutputChannel,
    private readonly changed: () => void,
    findingsChanged: () => void,
  ) {
    this.client = new DatasetClient(place.folder, worker, places, log);
    this.findings = new DatasetFindings(place.root, () => {
      findingsChanged();
      this.tell((listener) => listener.findings?.());
    });
  }

  get root(): string {
    return this.place.root;
  }

  get folder(): vscode.Uri {
    return this.place.folder;
  }

  get name(): string {
    return this.columns?.name ?? this.folder.path.split('/').filter(Boolean).at(-1) ?? this.folder.path;
  }

  /** What was read; undefined until then. */
  get columns(): DatasetColumns | undefined {
    return this.client.dataset;
  }

  get phase(): Phase {
    return this.current;
  }

  /** Row of a sample; -1 where there is none of this id. */
  rowOf(sample: string): number {
    return this.columns?.ids.indexOf(sample) ?? -1;
  }

  listen(listener: Partial<ModelListener>): vscode.Disposable {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }

  /** Reads and embeds the dataset, also again. How it ended is the phase. */
  async open(): Promise<void> {
    const attempt = ++this.attempt;
    const isCurrent = () => !this.disposed && this.attempt === attempt;
    this.setPhase({ phase: 'working' });
    try {
      const { samples, questions, crossModal } = await this.client.open(this.reports());
      if (isCurrent()) this.setPhase({ phase: 'ready', samples, questions, crossModal });
    } catch (error) {
      if (!isCurrent()) return;
      if (isCancelled(error)) return this.setPhase({ phase: 'cancelled' });
      const unsure = unsureColumnsOf(error);
      if (unsure && (await this.askColumns(unsure))) return this.open();
      this.log.error(asError(error));
      this.setPhase({ phase: 'failed', message: explain(error), lacksBiomedclip: lacksBiomedclip(error) });
    }
  }

  /** The findings of the answer are localised, and those of the dataset from now on. */
  async audit(request: Omit<AuditRequest, 'seed'>, signal?: AbortSignal): Promise<AuditAnswer> {
    const { seed } = this.client;
    const answer = await this.client.request('audit', { ...request, seed }, signal);
    const findings = localizeFindings(answer.findings);
    if (!this.disposed) this.findings.setAudited(findings);
    return { ...answer, findings };
  }

  /** Opens the dataset again when a setting has changed that the results depend on. */
  settingsChanged(event: vscode.ConfigurationChangeEvent): void {
    const affects = (name: string) => event.affectsConfiguration(`slakescope.${name}`, this.folder);
    if (RESULT_SETTINGS.some(affects)) this.reopen();
  }

  retryFailed(): void {
    if (this.current.phase === 'failed') void this.open();
  }

  /** Asks what the columns mean, and reads the dataset again as the user said. */
  async chooseColumns(): Promise<void> {
    if (!this.columns) return this.open(); // which asks if columns are what it failed of
    const question = await this.client.request('columnQuestion', {});
    if (await this.askColumns({ root: this.root, question })) this.reopen();
  }

  /** Cancels its requests and lets the worker forget it. */
  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.client.dispose();
    this.findings.set([], undefined);
  }

  private reopen(): void {
    this.client.cancel();
    this.tell((listener) => listener.reopened?.());
    void this.open();
  }

  /** @returns whether the user chose columns; they are kept then. */
  private async askColumns({ root, question }: UnsureColumns): Promise<boolean> {
    const columns = await askColumns(question);
    if (columns) await this.client.keepColumns(root, columns);
    return columns !== undefined;
  }

  private setPhase(phase: Phase): void {
    this.current = phase;
    this.tell((listener) => listener.phase?.(phase));
    this.changed();
  }

  private reports(): DatasetListener {
    return {
      dataset: (columns) => {
        if (columns.ids.length > 0) this.tell((listener) => listener.dataset?.(columns));
        this.findings.set(columns.findings, undefined);
        this.changed();
      },
      thumbnails: (batch: ThumbnailBatch) => this.tell((listener) => listener.thumbnails?.(batch)),
      progress: (progress) => this.tell((listener) => listener.progress?.(progress)),
      snapshot: (snapshot) => this.tell((listener) => listener.snapshot?.(snapshot)),
    };
  }

  private tell(run: (listener: Partial<ModelListener>) => void): void {
    for (const listener of [...this.listeners]) run(listener);
  }
}
