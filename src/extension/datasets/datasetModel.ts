/**
 * One open dataset: what was read of it, the worker that holds it, and its findings. It lives apart from its panel and
 * outlives it. Panel, Problems, side bar and lenses take everything from here.
 */
import type * as vscode from 'vscode';
import type { AuditAnswer, AuditRequest } from '../../analysis/audit/audit';
import type { ThumbnailBatch } from '../../analysis/embedding/thumbnails';
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import type { EditedFile } from '../../analysis/session/editedFiles';
import type { RefreshRequest } from '../../analysis/session/openRequest';
import { asError, isCancelled } from '../../common/errors';
import type { Phase } from '../../webview/protocol';
import { askColumns } from '../columns/askColumns';
import { type UnsureColumns, unsureColumnsOf } from '../columns/unsureColumns';
import { DatasetFindings } from '../findings/datasetFindings';
import { explain, lacksBiomedclip } from '../language/errorMessages';
import { localizeFindings } from '../language/localizeFindings';
import { reach } from '../walkthrough/milestones';
import type { AnalysisClient } from '../worker/analysisClient';
import { DatasetClient, type DatasetListener, type Places } from '../worker/datasetClient';
import type { DatasetPlace } from './datasetPlace';
import { DatasetWatcher } from './datasetWatcher';
import { LiveEdits } from './liveEdits';
import { findingsText, openedText, seconds } from './logText';
import { SeenResults } from './seenResults';

/** Settings that the embeddings or the results depend on. */
const RESULT_SETTINGS = ['encoder', 'embeddings', 'checkpoint', 'precision', 'device', 'seed'];

/** What a panel follows. `reopened`: settings have changed, and everything begins anew. */
export interface ModelListener extends DatasetListener {
  phase(phase: Phase): void;
  findings(): void;
  reopened(): void;
  /** How many files have changed and are not read yet, since that would take long. */
  stale(files: number): void;
}

/** Reading and embedding of what changed by itself; what takes longer is offered. */
const BUDGET_MS = 8_000;
/** Of more files at once, a watcher may have missed some: every file is asked. */
const MAX_NAMED = 200;

export class DatasetModel implements vscode.Disposable {
  readonly client: DatasetClient;
  readonly findings: DatasetFindings;
  readonly results = new SeenResults(() => this.changed());
  private readonly listeners = new Set<Partial<ModelListener>>();
  private current: Phase = { phase: 'working' };
  private attempt = 0;
  private disposed = false;
  /** How often the user was asked what the columns mean. */
  private asked = 0;
  private readonly watcher = new DatasetWatcher((paths) => this.filesChanged(paths));
  private readonly edits: LiveEdits;
  /** Files that have changed since the dataset was read. */
  private readonly unread = new Set<string>();
  /** Files may have changed that are not among these. */
  private mayMiss = false;
  private refreshing = false;
  /** Of the latest audit, by which it is repeated. */
  private auditRequest: Omit<AuditRequest, 'seed'> | undefined;
  /** The latest audit of the dataset as it was read last: running, or answered. */
  private latestAudit: { readonly key: string; readonly answer: Promise<AuditAnswer> } | undefined;
  /** Reading what changed by itself took too long; it is offered until the user has it read. */
  private isSlow = false;

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
    this.edits = new LiveEdits(
      () => this.columns?.roots ?? [],
      (files) => this.readEdits(files),
      () => void (this.hasUnread && this.refresh()),
    );
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

  listen(listener: Partial<ModelListener>): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }

  /** Number of files that have changed and are not read, since that would take long. */
  get stale(): number {
    return this.refreshing ? 0 : this.unread.size;
  }

  /** Reads and embeds the dataset, also again. How it ended is the phase. */
  async open(): Promise<void> {
    const attempt = ++this.attempt;
    const isCurrent = () => !this.disposed && this.attempt === attempt;
    this.setPhase({ phase: 'working' });
    this.watcher.watch([this.root]);
    this.unread.clear();
    this.mayMiss = false;
    this.latestAudit = undefined;
    this.isSlow = false;
    this.tellStale();
    try {
      const startedAt = performance.now();
      const answer = await this.client.open(this.reports());
      if (!isCurrent()) return;
      const { samples, questions, crossModal } = answer;
      this.log.info(openedText(answer, this.client.seed, performance.now() - startedAt));
      reach('open');
      this.setPhase({ phase: 'ready', samples, questions, crossModal });
      this.edits.renew();
      if (this.hasUnread) void this.refresh();
    } catch (error) {
      if (!isCurrent()) return;
      if (isCancelled(error)) return this.setPhase({ phase: 'cancelled' });
      const unsure = unsureColumnsOf(error);
      if (unsure && (await this.askColumns(unsure))) return this.open();
      this.fail(error);
    }
  }

  /**
   * Reads what changed since the dataset was read; a dataset that is not open is opened.
   * @param budgetMs beyond which the files stay unread and are offered; null: it takes what it takes.
   */
  async refresh(budgetMs: number | null = BUDGET_MS): Promise<void> {
    const { phase } = this.current;
    if (phase === 'failed' || (phase === 'cancelled' && budgetMs === null)) return this.open();
    if (phase !== 'ready' || this.refreshing) return;
    // A text that is saved while it is typed is read after a pause.
    if (this.edits.isWaiting && budgetMs !== null) return;
    if (this.isSlow && budgetMs !== null) return this.tellStale();
    this.refreshing = true;
    const read = [...this.unread];
    const isNamed = budgetMs !== null && !this.mayMiss && read.length > 0 && read.length <= MAX_NAMED;
    this.unread.clear(); // what changes from now on, also of these, is read next
    this.mayMiss = false;
    const saved = this.edits.takeSaved();
    let isRead = false;
    try {
      await this.readAgain({ budgetMs, changed: isNamed ? read : null, saved });
      isRead = true;
      this.isSlow = false;
    } catch (error) {
      if (this.disposed) return;
      // The unread files are offered.
      if (takesLong(error)) this.isSlow = true;
      else if (!isCancelled(error)) {
        this.findings.set([], undefined);
        this.fail(error);
      }
    } finally {
      this.refreshing = false;
    }
    const more = this.hasUnread;
    if (!isRead) for (const path of read) this.unread.add(path);
    this.tellStale();
    if (more) await this.refresh();
  }

  /**
   * An audit that was asked before is not run again while the dataset is as it was. The findings of the answer are
   * localised, and those of the dataset from now on.
   */
  audit(request: Omit<AuditRequest, 'seed'>, signal?: AbortSignal): Promise<AuditAnswer> {
    const key = JSON.stringify(request);
    if (this.latestAudit?.key === key) return this.latestAudit.answer;
    this.auditRequest = request;
    const answer = this.runAudit(request, signal);
    const latest = (this.latestAudit = { key, answer });
    answer.catch(() => {
      if (this.latestAudit === latest) this.latestAudit = undefined;
    });
    return answer;
  }

  /** Empties the list of findings until the user asks for them again. */
  clearFindings(): void {
    this.latestAudit = undefined;
    this.findings.clear();
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
    if (!this.columns && this.current.phase !== 'working') return this.open(); // asks if columns are what it failed of
    const { asked } = this;
    if (!this.columns) await this.readOrFailed();
    if (!this.columns || asked !== this.asked) return;
    const question = await this.client.request('columnQuestion', {});
    if (await this.askColumns({ root: this.root, question })) this.reopen();
  }

  /** Cancels its requests and lets the worker forget it. */
  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.watcher.dispose();
    this.edits.dispose();
    this.client.dispose();
    this.findings.set([], undefined);
  }

  private async runAudit(
    request: Omit<AuditRequest, 'seed'>,
    signal: AbortSignal | undefined,
  ): Promise<AuditAnswer> {
    const { columns } = this;
    const startedAt = performance.now();
    const { seed } = this.client;
    const answer = await this.client.request('audit', { ...request, seed }, signal);
    const { duplicateSimilarity } = answer;
    const ms = performance.now() - startedAt;
    this.log.info(
      `Audited ${this.root}: ${findingsText(answer.findings)}, near-duplicates from cosine ${duplicateSimilarity}, seed ${seed}, ${seconds(ms)}`,
    );
    reach('audit');
    const findings = localizeFindings(answer.findings);
    if (!this.disposed && columns === this.columns) this.findings.setAudited(findings);
    return { ...answer, findings };
  }

  private async readAgain(request: RefreshRequest): Promise<void> {
    const before = new Set(this.columns?.ids);
    const { samples, questions, crossModal } = await this.client.refresh(request, (columns) => {
      this.latestAudit = undefined;
      this.results.clear();
      const gone = new Set(before);
      for (const id of columns.ids) gone.delete(id);
      const { audited, ofAudit } = this.findings;
      const still = ofAudit.filter(({ sample }) => sample === undefined || !gone.has(sample));
      this.tell((listener) => listener.dataset?.(columns));
      this.findings.set(columns.findings, audited ? still : undefined);
    });
    this.setPhase({ phase: 'ready', samples, questions, crossModal });
    this.edits.renew();
    if (this.auditRequest && this.findings.audited) void this.auditAgain(this.auditRequest);
  }

  /** Once the panel has what it shows of the dataset as it is now. */
  private async auditAgain(request: Omit<AuditRequest, 'seed'>): Promise<void> {
    const { columns } = this;
    await this.client.whenIdle();
    if (this.disposed || columns !== this.columns) return;
    await this.audit(request).catch((error: unknown) => {
      if (!isCancelled(error)) this.log.error(asError(error));
    });
  }

  private async readEdits(files: readonly EditedFile[]): Promise<boolean> {
    if (this.current.phase !== 'ready') return false;
    try {
      const found = await this.client.request('edited', { files });
      if (!found || this.disposed) return found !== null;
      const { audited, ofAudit } = this.findings;
      const now = found.audited ? localizeFindings(found.audited) : ofAudit;
      this.findings.set(localizeFindings(found.findings), audited ? now : undefined);
      return true;
    } catch (error) {
      if (!isCancelled(error)) this.log.warn(String(error));
      return false;
    }
  }

  private get hasUnread(): boolean {
    return this.mayMiss || this.unread.size > 0;
  }

  private filesChanged(paths: ReadonlySet<string> | null): void {
    if (paths) for (const path of paths) this.unread.add(path);
    else this.mayMiss = true;
    this.log.debug(`${this.root}: ${paths ? `${paths.size} files changed` : 'any file may have changed'}`);
    void this.refresh();
  }

  private tellStale(): void {
    const { stale } = this;
    this.tell((listener) => listener.stale?.(stale));
  }

  private fail(error: unknown): void {
    this.log.error(asError(error));
    this.setPhase({ phase: 'failed', message: explain(error), lacksBiomedclip: lacksBiomedclip(error) });
  }

  private reopen(): void {
    this.client.cancel();
    this.tell((listener) => listener.reopened?.());
    void this.open();
  }

  /** An opening has read the dataset, or has ended without that. */
  private async readOrFailed(): Promise<void> {
    let subscription: { dispose(): void } | undefined;
    await new Promise<void>((resolve) => {
      const phase = (now: Phase) => {
        if (now.phase !== 'working') resolve();
      };
      subscription = this.listen({ dataset: () => resolve(), phase });
    });
    subscription?.dispose();
  }

  /** @returns whether the user chose columns; they are kept then. */
  private async askColumns({ root, question }: UnsureColumns): Promise<boolean> {
    this.asked++;
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
        this.watcher.watch(columns.roots);
        this.results.clear();
        if (columns.ids.length > 0) this.tell((listener) => listener.dataset?.(columns));
        this.findings.set(columns.findings, undefined);
        this.changed();
      },
      thumbnails: (batch: ThumbnailBatch) => this.tell((listener) => listener.thumbnails?.(batch)),
      progress: (progress) => this.tell((listener) => listener.progress?.(progress)),
      snapshot: (snapshot) => this.tell((listener) => listener.snapshot?.(snapshot)),
      picture: (coordinates) => this.tell((listener) => listener.picture?.(coordinates)),
    };
  }

  private tell(run: (listener: Partial<ModelListener>) => void): void {
    for (const listener of [...this.listeners]) run(listener);
  }
}

function takesLong(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'takes-long';
}
