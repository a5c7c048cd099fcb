import type { AnswerPrior } from '../audit/answerPriors';
import type { AuditAnswer, AuditRequest } from '../audit/audit';
import type { SampleSpaceName, SpaceName } from '../embedding/spaceName';
import type { ThumbnailBatch } from '../embedding/thumbnails';
import type { JobRequests } from '../jobs/protocol';
import type { AnalysisParameters, FitAnswer, FitRequest, MethodInfo } from '../methods/fit';
import type { OutlierComparison } from '../outliers/outlierComparison';
import type { LayoutQuality } from '../reduction/layoutQuality';
import type { GroupSample, SamplingStrategy } from '../sampling/samplingStrategy';
import type { DatasetColumns } from '../session/datasetColumns';
import type { OpenAnswer, OpenRequest } from '../session/openRequest';
import type { SampleDetail } from '../session/sampleDetail';
import type { JobProgress } from '../session/stageContext';
import type { SimilarRows } from '../session/topKSimilar';
import type { LogLevel } from '../taskContext';
import type { GroupTopics } from '../topics/topics';

/** Every message about a dataset carries the session that the host gave it. */
export type OfSession<T> = T & { readonly session: string };
/** A request that can be cancelled carries the flag both threads see. */
export type Cancellable<T> = T & { readonly cancel: SharedArrayBuffer };

/** What the worker offers to the host. */
export interface WorkerOffer {
  requests: JobRequests & {
    /** Reads the dataset and embeds it; `dataset` and `thumbnails` events arrive on the way. */
    open(request: Cancellable<OfSession<OpenRequest>>): OpenAnswer;
    /** Runs one method, or answers from the cache. */
    fit(request: Cancellable<OfSession<FitRequest>>): FitAnswer;
    neighbors(request: OfSession<{ space: SpaceName; row: number; k: number }>): SimilarRows;
    sample(request: OfSession<{ index: number }>): SampleDetail;
    /** Rows of the `qa` space whose question, answer or sample id contains the text, case folded. */
    search(request: OfSession<{ text: string }>): { rows: Int32Array };
    methods(request: Record<string, never>): readonly MethodInfo[];
    /** Of the layout that this fit gives (from the cache where it is there). */
    trust(request: Cancellable<OfSession<FitRequest & { k: number }>>): LayoutQuality;
    ledger(request: Cancellable<OfSession<AnalysisParameters>>): OutlierComparison;
    audit(request: Cancellable<OfSession<AuditRequest>>): AuditAnswer;
    /** `labels` of the QA records (m), -1 left out. */
    priors(request: OfSession<{ labels: Int32Array }>): readonly AnswerPrior[];
    /** Words of the questions of each group; `labels` of samples (n) or of QA records (m), -1 left out. */
    topics(
      request: Cancellable<OfSession<{ labels: Int32Array; words: number; seed: number }>>,
    ): readonly GroupTopics[];
    /** Samples to look at of each group of `labels` (n), -1 left out. */
    choose(
      request: OfSession<{
        space: SampleSpaceName;
        labels: Int32Array;
        strategy: SamplingStrategy;
        perGroup: number;
        seed: number;
      }>,
    ): readonly GroupSample[];
    /** Images by what a text says; refused where the encoder is not cross-modal. */
    searchImages(request: Cancellable<OfSession<{ text: string; k: number }>>): SimilarRows;
    /** QA records by what one image shows; refused where the encoder is not cross-modal. */
    questionsOfImage(request: OfSession<{ index: number; k: number }>): SimilarRows;
    /** Probabilities (n, labels) row-major of prompts made from the labels. */
    zeroShot(request: Cancellable<OfSession<{ labels: readonly string[] }>>): { probabilities: Float32Array };
    close(request: { session: string }): void;
    /** Waits until the native engine is idle, then lets the worker end. */
    shutdown(request: Record<string, never>): void;
  };
  events: {
    dataset: OfSession<{ dataset: DatasetColumns }>;
    thumbnails: OfSession<{ page: ThumbnailBatch }>;
    progress: OfSession<{ progress: JobProgress }>;
    /** An intermediate layout of a running reduction. */
    snapshot: OfSession<{ method: string; space: SpaceName; coordinates: Float32Array }>;
    log: { level: LogLevel; message: string };
  };
}

/** The host offers nothing to the worker but its requests. */
export interface HostOffer {
  requests: Record<string, never>;
  events: Record<string, never>;
}
