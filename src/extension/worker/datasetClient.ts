/** One dataset in the worker: its columns and thumbnails received so far, and the requests about it. */
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { SpaceName } from '../../analysis/embedding/spaceName';
import type { ThumbnailBatch } from '../../analysis/embedding/thumbnails';
import type { FitRequest } from '../../analysis/methods/fit';
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import type {
  OpenAnswer,
  OpenRequest,
  RefreshAnswer,
  RefreshRequest,
} from '../../analysis/session/openRequest';
import type { JobProgress } from '../../analysis/session/stageContext';
import {
  type DatasetRequestName,
  datasetRequests,
  type WorkerRequests,
} from '../../analysis/worker/requests';
import type { ColumnMapping } from '../../common/columnMapping';
import type { Device, EncoderChoice, Precision, SelectableEncoder } from '../../common/encoders';
import { cancelledError } from '../../common/remoteError';
import type { RequestDefinition } from '../../common/requestTable';
import { keepColumns, keptColumns } from '../columns/keptColumns';
import { localizeFindings } from '../language/localizeFindings';
import { embeddingsFolder } from '../settings/embeddingsFolder';
import type { AnalysisClient } from './analysisClient';

const GIGABYTE = 1e9;
const IDLE_MS = 200;

export interface DatasetListener {
  dataset(dataset: DatasetColumns): void;
  thumbnails(batch: ThumbnailBatch): void;
  /** null: no request runs. */
  progress(progress: JobProgress | null): void;
  /** An intermediate layout. */
  snapshot(snapshot: { method: string; space: SpaceName; coordinates: Float32Array }): void;
  /** Of the images while they are embedded, (n, 2); NaN where there is none yet. */
  picture(coordinates: Float32Array): void;
}

/** Where the extension keeps what it made, and what the user chose in this workspace. */
export interface Places {
  readonly storage: vscode.Uri;
  readonly state: vscode.Memento;
}

export function placesOf({ globalStorageUri, workspaceState }: vscode.ExtensionContext): Places {
  return { storage: globalStorageUri, state: workspaceState };
}

/**
 * The request that opens a folder with the settings that apply to it.
 * @throws Error when a setting of the workspace names a place outside it.
 */
export async function openRequest(
  folder: vscode.Uri,
  { storage, state }: Places,
  client: AnalysisClient,
): Promise<OpenRequest> {
  const checkpoint = settingsOf(folder).get<string>('checkpoint', '');
  const embeddings = await embeddingsFolder(folder, state);
  const columns = await keptColumns(folder, state, client);
  return {
    folder: folder.fsPath,
    storageDir: storage.fsPath,
    cacheBytes: Math.round(settingsOf(folder).get<number>('cacheSize', 10) * GIGABYTE),
    ...encoderOf(folder),
    seed: seedOf(folder),
    ...(checkpoint ? { checkpoint } : {}),
    ...(embeddings === undefined ? {} : { embeddings }),
    ...(columns ? { columns } : {}),
  };
}

function settingsOf(folder: vscode.Uri): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('slakescope', folder);
}

function encoderOf(folder: vscode.Uri): EncoderChoice {
  const settings = settingsOf(folder);
  return {
    encoder: settings.get<string>('embeddings', '')
      ? 'imported'
      : settings.get<SelectableEncoder>('encoder', 'builtin'),
    precision: settings.get<Precision>('precision', 'fp32'),
    device: settings.get<Device>('device', 'cpu'),
  };
}

function seedOf(folder: vscode.Uri): number {
  return settingsOf(folder).get<number>('seed', 42);
}

export class DatasetClient {
  dataset: DatasetColumns | undefined;
  readonly thumbnails: ThumbnailBatch[] = [];
  /** Of the newest opening. */
  private target = randomUUID();
  private listener: DatasetListener | undefined;
  private readonly running = new Set<AbortController>();
  /** Cancellable requests so far. */
  private sent = 0;

  constructor(
    readonly folder: vscode.Uri,
    private readonly client: AnalysisClient,
    private readonly places: Places,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Reads and embeds the dataset. May be called again; reports of an earlier opening are dropped. */
  open(listener: DatasetListener): Promise<OpenAnswer> {
    this.client.close(this.target);
    const target = (this.target = randomUUID());
    this.listener = listener;
    this.thumbnails.length = 0;
    return this.cancellable(async (signal) =>
      this.client.request('open', await openRequest(this.folder, this.places, this.client), {
        target,
        signal,
        reports: {
          progress: (progress) => this.listenerOf(target)?.progress(progress),
          snapshot: (coordinates) => this.listenerOf(target)?.picture(coordinates),
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

  /**
   * Reads what changed since the dataset was opened.
   * @param onDataset with what was read, its findings localised, before this resolves.
   */
  refresh(request: RefreshRequest, onDataset: (dataset: DatasetColumns) => void): Promise<RefreshAnswer> {
    const { target } = this;
    return this.cancellable(async (signal) => {
      const answer = await this.client.request('refresh', request, {
        ...{ target, signal },
        reports: {
          // What is read by itself says nothing: it is done before anyone could read it.
          progress: (progress) => {
            if (request.budgetMs === null) this.listenerOf(target)?.progress(progress);
          },
        },
      });
      if (target !== this.target) throw cancelledError(); // it was opened again
      const { columns, imagesChanged } = answer;
      this.dataset = { ...columns, findings: localizeFindings(columns.findings) };
      onDataset(this.dataset);
      if (imagesChanged) void this.renewThumbnails(this.dataset);
      return answer;
    });
  }

  /** @param dataset as it was read; those of an earlier reading are dropped. */
  private async renewThumbnails(dataset: DatasetColumns): Promise<void> {
    const thumbnails: ThumbnailBatch[] = [];
    const { target } = this;
    const reports = { thumbnails: (batch: ThumbnailBatch) => void thumbnails.push(batch) };
    try {
      await this.client.request('thumbnails', {}, { target, reports });
    } catch (error) {
      if (target === this.target) this.log.warn(String(error));
    }
    if (dataset !== this.dataset) return;
    this.thumbnails.splice(0, this.thumbnails.length, ...thumbnails);
    for (const batch of thumbnails) this.listener?.thumbnails(batch);
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

  /** Resolves once no cancellable request has run for a moment: what is shown comes before what only renews. */
  async whenIdle(): Promise<void> {
    for (let seen = -1; this.busy || seen !== this.sent;) {
      seen = this.sent;
      await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    }
  }

  /** Whether any cancellable request runs. */
  get busy(): boolean {
    return this.running.size > 0;
  }

  get encoder(): EncoderChoice {
    return encoderOf(this.folder);
  }

  get seed(): number {
    return seedOf(this.folder);
  }

  /** Cancels every cancellable request; each rejects with code "cancelled". */
  cancel(): void {
    for (const each of this.running) each.abort();
  }

  /** Keeps what the columns of the dataset mean, for all later openings in this workspace. @param root real path. */
  async keepColumns(root: string, columns: ColumnMapping): Promise<void> {
    await keepColumns(this.places.state, root, columns);
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
    this.sent++;
    try {
      return await request(other ? AbortSignal.any([own.signal, other]) : own.signal);
    } finally {
      this.running.delete(own);
      if (this.running.size === 0) this.listener?.progress(null);
    }
  }
}
