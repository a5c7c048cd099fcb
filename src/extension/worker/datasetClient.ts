/** A dataset opened in the worker: what has arrived so far, and the requests that a panel may make. */
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { AnswerPrior } from '../../analysis/audit/answerPriors';
import type { AuditAnswer, AuditRequest } from '../../analysis/audit/audit';
import type { SpaceName } from '../../analysis/embedding/spaceName';
import type { ThumbnailBatch } from '../../analysis/embedding/thumbnails';
import type { AnalysisParameters, FitAnswer, FitRequest, MethodInfo } from '../../analysis/methods/fit';
import type { OutlierComparison } from '../../analysis/outliers/outlierComparison';
import type { LayoutQuality } from '../../analysis/reduction/layoutQuality';
import type { GroupSample } from '../../analysis/sampling/samplingStrategy';
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import type { OpenAnswer, OpenRequest } from '../../analysis/session/openRequest';
import type { SampleDetail } from '../../analysis/session/sampleDetail';
import type { JobProgress } from '../../analysis/session/stageContext';
import type { SimilarRows } from '../../analysis/session/topKSimilar';
import type { GroupTopics } from '../../analysis/topics/topics';
import type { WorkerOffer } from '../../analysis/worker/protocol';
import type { Device, EncoderChoice, Precision, SelectableEncoder } from '../../common/encoders';
import { localizeFindings } from '../language/localizeFindings';
import type { AnalysisClient } from './analysisClient';

/** What a request says apart from the session and how to stop it. */
type Asked<K extends keyof WorkerOffer['requests']> = Omit<
  Parameters<WorkerOffer['requests'][K]>[0],
  'session' | 'cancel'
>;

export interface DatasetListener {
  dataset(dataset: DatasetColumns): void;
  thumbnails(page: ThumbnailBatch): void;
  progress(progress: JobProgress | null): void;
  snapshot(snapshot: { method: string; space: SpaceName; coordinates: Float32Array }): void;
}

/** What the settings that count for this folder ask the worker to open. */
export function openRequest(folder: vscode.Uri, storage: vscode.Uri): OpenRequest {
  const settings = vscode.workspace.getConfiguration('slakescope', folder);
  const checkpoint = settings.get<string>('checkpoint', '');
  const embeddings = settings.get<string>('embeddings', '');
  return {
    folder: folder.fsPath,
    storageDir: storage.fsPath,
    encoder: embeddings ? 'imported' : settings.get<SelectableEncoder>('encoder', 'builtin'),
    precision: settings.get<Precision>('precision', 'fp32'),
    device: settings.get<Device>('device', 'cpu'),
    seed: settings.get<number>('seed', 42),
    ...(checkpoint ? { checkpoint } : {}),
    ...(embeddings ? { embeddings } : {}),
  };
}

export class DatasetClient {
  dataset: DatasetColumns | undefined;
  readonly pages: ThumbnailBatch[] = [];
  private name = randomUUID();
  private readonly running = new Set<SharedArrayBuffer>();

  constructor(
    readonly folder: vscode.Uri,
    private readonly client: AnalysisClient,
    private readonly storage: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Reads and embeds. May be called again after a failure or a cancel. */
  open(listener: DatasetListener): Promise<OpenAnswer> {
    this.client.close(this.name);
    this.name = randomUUID();
    this.pages.length = 0;
    this.client.listen(this.name, 'dataset', ({ dataset }) => {
      this.dataset = { ...dataset, findings: localizeFindings(dataset.findings) };
      listener.dataset(this.dataset);
    });
    this.client.listen(this.name, 'progress', ({ progress }) => listener.progress(progress));
    this.client.listen(this.name, 'snapshot', (snapshot) => listener.snapshot(snapshot));
    this.client.listen(this.name, 'thumbnails', ({ page }) => {
      this.pages.push(page);
      listener.thumbnails(page);
    });
    const request = { ...openRequest(this.folder, this.storage), session: this.name };
    return this.cancellable(listener, (cancel) => this.client.rpc.request('open', { ...request, cancel }));
  }

  fit(request: FitRequest, listener: DatasetListener): Promise<FitAnswer> {
    return this.cancellable(listener, (cancel) =>
      this.client.rpc.request('fit', { ...request, session: this.name, cancel }),
    );
  }

  async audit(request: AuditRequest, listener: DatasetListener): Promise<AuditAnswer> {
    const answer = await this.cancellable(listener, (cancel) =>
      this.client.rpc.request('audit', { ...request, session: this.name, cancel }),
    );
    return { ...answer, findings: localizeFindings(answer.findings) };
  }

  trust(request: FitRequest & { k: number }, listener: DatasetListener): Promise<LayoutQuality> {
    return this.cancellable(listener, (cancel) =>
      this.client.rpc.request('trust', { ...request, session: this.name, cancel }),
    );
  }

  ledger(request: AnalysisParameters, listener: DatasetListener): Promise<OutlierComparison> {
    return this.cancellable(listener, (cancel) =>
      this.client.rpc.request('ledger', { ...request, session: this.name, cancel }),
    );
  }

  topics(request: Asked<'topics'>, listener: DatasetListener): Promise<readonly GroupTopics[]> {
    return this.cancellable(listener, (cancel) =>
      this.client.rpc.request('topics', { ...request, session: this.name, cancel }),
    );
  }

  searchImages(request: Asked<'searchImages'>, listener: DatasetListener): Promise<SimilarRows> {
    return this.cancellable(listener, (cancel) =>
      this.client.rpc.request('searchImages', { ...request, session: this.name, cancel }),
    );
  }

  zeroShot(request: Asked<'zeroShot'>, listener: DatasetListener): Promise<{ probabilities: Float32Array }> {
    return this.cancellable(listener, (cancel) =>
      this.client.rpc.request('zeroShot', { ...request, session: this.name, cancel }),
    );
  }

  priors(request: Asked<'priors'>): Promise<readonly AnswerPrior[]> {
    return this.client.rpc.request('priors', { ...request, session: this.name });
  }

  choose(request: Asked<'choose'>): Promise<readonly GroupSample[]> {
    return this.client.rpc.request('choose', { ...request, session: this.name });
  }

  questionsOfImage(request: Asked<'questionsOfImage'>): Promise<SimilarRows> {
    return this.client.rpc.request('questionsOfImage', { ...request, session: this.name });
  }

  neighbors(request: { space: SpaceName; row: number; k: number }): Promise<SimilarRows> {
    return this.client.rpc.request('neighbors', { ...request, session: this.name });
  }

  sample(index: number): Promise<SampleDetail> {
    return this.client.rpc.request('sample', { index, session: this.name });
  }

  search(text: string): Promise<{ rows: Int32Array }> {
    return this.client.rpc.request('search', { text, session: this.name });
  }

  methods(): Promise<readonly MethodInfo[]> {
    return this.client.rpc.request('methods', {});
  }

  /** Whether anything runs that a cancel would stop. */
  get busy(): boolean {
    return this.running.size > 0;
  }

  get encoder(): EncoderChoice {
    return openRequest(this.folder, this.storage);
  }

  get seed(): number {
    return openRequest(this.folder, this.storage).seed;
  }

  /** Stops what runs; each request then rejects with code "cancelled". */
  cancel(): void {
    for (const flag of this.running) this.client.cancel(flag);
  }

  dispose(): void {
    this.cancel();
    this.client.close(this.name);
    this.log.debug(`Closed ${this.folder.toString()}`);
  }

  private async cancellable<T>(
    listener: DatasetListener,
    request: (cancel: SharedArrayBuffer) => Promise<T>,
  ): Promise<T> {
    const flag = this.client.newFlag();
    this.running.add(flag);
    try {
      return await request(flag);
    } finally {
      this.running.delete(flag);
      this.client.forget(flag);
      if (this.running.size === 0) listener.progress(null);
    }
  }
}
