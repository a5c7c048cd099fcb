/** One dataset in the worker: its columns and thumbnails received so far, and the requests about it. */
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { SpaceName } from '../../analysis/embedding/spaceName';
import type { ThumbnailBatch } from '../../analysis/embedding/thumbnails';
import type { FitRequest } from '../../analysis/methods/fit';
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import type { OpenAnswer, OpenRequest } from '../../analysis/session/openRequest';
import type { JobProgress } from '../../analysis/session/stageContext';
import {
  type DatasetRequestName,
  datasetRequests,
  type WorkerRequests,
} from '../../analysis/worker/requests';
import type { Device, EncoderChoice, Precision, SelectableEncoder } from '../../common/encoders';
import type { RequestDefinition } from '../../common/requestTable';
import { localizeFindings } from '../language/localizeFindings';
import type { AnalysisClient } from './analysisClient';

export interface DatasetListener {
  dataset(dataset: DatasetColumns): void;
  thumbnails(batch: ThumbnailBatch): void;
  /** null: no request runs. */
  progress(progress: JobProgress | null): void;
  /** An intermediate layout. */
  snapshot(snapshot: { method: string; space: SpaceName; coordinates: Float32Array }): void;
}

/** The request that opens a folder with the settings that apply to it. */
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
  readonly thumbnails: ThumbnailBatch[] = [];
  /** Of the newest opening. */
  private target = randomUUID();
  private listener: DatasetListener | undefined;
  private readonly running = new Set<AbortController>();

  constructor(
    readonly folder: vscode.Uri,
    private readonly client: AnalysisClient,
    private readonly storage: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Reads and embeds the dataset. May be called again; reports of an earlier opening are dropped. */
  open(listener: DatasetListener): Promise<OpenAnswer> {
    this.client.close(this.target);
    const target = (this.target = randomUUID());
    this.listener = listener;
    this.thumbnails.length = 0;
    return this.cancellable((signal) =>
      this.client.request('open', openRequest(this.folder, this.storage), {
        target,
        signal,
        reports: {
          progress: (progress) => this.listenerOf(target)?.progress(progress),
          dataset: (dataset) => {
            if (target !== this.target) return;
            this.dataset = { ...dataset, findings: localizeFindings(dataset.findings) };
            listener.dataset(this.dataset);
          },
          thumbnails: (batch) => {
            if (target !== this.target) return;
            this.thumbnails.push(batch);
            listener.thumbnails(batch);
          },
        },
      }),
    );
  }

  /** Sends a request about the open dataset. @param signal cancels it, as does `cancel`, if it is cancellable. */
  request<K extends DatasetRequestName>(
    name: K,
    args: WorkerRequests[K]['args'],
    signal?: AbortSignal,
  ): Promise<WorkerRequests[K]['result']> {
    const { target } = this;
    const { cancellable }: RequestDefinition = datasetRequests[name];
    if (!cancellable) return this.client.request(name, args, { target });
    const reports = {
      progress: (progress: JobProgress) => this.listenerOf(target)?.progress(progress),
      snapshot: (coordinates: Float32Array) => {
        const { method, space } = args as Partial<FitRequest>;
        if (method !== undefined && space) this.listenerOf(target)?.snapshot({ method, space, coordinates });
      },
    };
    return this.cancellable(
      (own) => this.client.request(name, args, { target, signal: own, reports }),
      signal,
    );
  }

  /** Whether any cancellable request runs. */
  get busy(): boolean {
    return this.running.size > 0;
  }

  get encoder(): EncoderChoice {
    return openRequest(this.folder, this.storage);
  }

  get seed(): number {
    return openRequest(this.folder, this.storage).seed;
  }

  /** Cancels every cancellable request; each rejects with code "cancelled". */
  cancel(): void {
    for (const each of this.running) each.abort();
  }

  dispose(): void {
    this.cancel();
    this.client.close(this.target);
    this.log.debug(`Closed ${this.folder.toString()}`);
  }

  /** The listener, unless the dataset was opened again since. */
  private listenerOf(target: string): DatasetListener | undefined {
    return target === this.target ? this.listener : undefined;
  }

  private async cancellable<T>(
    request: (signal: AbortSignal) => Promise<T>,
    other?: AbortSignal,
  ): Promise<T> {
    const own = new AbortController();
    this.running.add(own);
    try {
      return await request(other ? AbortSignal.any([own.signal, other]) : own.signal);
    } finally {
      this.running.delete(own);
      if (this.running.size === 0) this.listener?.progress(null);
    }
  }
}
