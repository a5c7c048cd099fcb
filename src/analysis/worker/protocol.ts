/** The channel between extension host and analysis worker. Types only. */
import type { ThumbnailBatch } from '../embedding/thumbnails';
import type { DatasetColumns } from '../session/datasetColumns';
import type { JobProgress } from '../session/stageContext';
import type { LogLevel } from '../taskContext';
import type { WorkerRequests } from './requests';

export interface WorkerOffer {
  requests: WorkerRequests;
  events: { log: { level: LogLevel; message: string } };
  reports: {
    progress: JobProgress;
    /** An intermediate layout of a running reduction. */
    snapshot: Float32Array;
    dataset: DatasetColumns;
    thumbnails: ThumbnailBatch;
  };
}

/** The host answers no requests. */
export interface HostOffer {
  requests: Record<string, never>;
  events: Record<string, never>;
  reports: Record<string, never>;
}
