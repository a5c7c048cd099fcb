/** Requests to the analysis worker, each declared once with its arguments, its result and how it runs. */
import * as v from 'valibot';
import type { ColumnQuestion } from '../../common/columnMapping';
import { nothing, type RequestsOf, type RequestTable, result } from '../../common/requestTable';
import type { FindingSubject } from '../../common/settledFindings';
import type { AnswerPriors } from '../audit/answerPriors';
import type { AuditAnswer } from '../audit/audit';
import type { Silhouette } from '../clustering/silhouette';
import { type DraftDecision, recordPlace } from '../curation/decision';
import type { QuickFix } from '../curation/quickFixes';
import type { ReviewCase } from '../curation/reviewCase';
import type { FitAnswer, MethodInfo } from '../methods/fit';
import type { SimilarRows } from '../numeric/topKSimilar';
import type { OutlierComparison } from '../outliers/outlierComparison';
import type { LayoutQuality } from '../reduction/layoutQuality';
import { type GroupSample, samplingStrategies } from '../sampling/samplingStrategy';
import type { AnswerCount } from '../session/answerCounts';
import type { RecordTexts } from '../session/datasetColumns';
import type { EditedFindings } from '../session/editedFiles';
import type { RecordPlaces } from '../session/fileContents';
import type { OpenAnswer, RefreshAnswer } from '../session/openRequest';
import type { Repetition, RunDifference, RunInfo } from '../session/runs';
import type { RecordOfSample, SampleDetail } from '../session/sampleDetail';
import { textPlaces } from '../session/textTerm';
import type { SweepPoint } from '../session/tuning';
import type { GroupTopics, GroupWords } from '../topics/topics';
import { jobRequests, openArgs } from './jobRequests';
import {
  analysisArgs,
  findingPlaces,
  fitArgs,
  integer,
  labels,
  rows,
  sampleSpaceName,
  seed,
  spaceName,
  sweepArgs,
  text,
} from './schemas';

const MAX_WORDS = 100;
const MAX_TERMS = 100;
const MAX_PER_GROUP = 1000;
const MAX_LABEL_NAMES = 200;
const MAX_LABEL_LENGTH = 200;

const labelName = v.pipe(
  v.string('a text'),
  v.check(
    (name) => name.trim() !== '' && name.length <= MAX_LABEL_LENGTH,
    `a text of 1 to ${MAX_LABEL_LENGTH} characters`,
  ),
);
const editedFile = v.object({
  path: v.string(),
  text: v.optional(v.nullable(v.string())),
  changes: v.optional(
    v.pipe(v.array(v.object({ offset: integer(), length: integer(), text: v.string() })), v.readonly()),
  ),
});
const labelNames = `1 to ${MAX_LABEL_NAMES} texts`;

/** Requests about one open dataset, their target, that the host passes on from the webview as they are. */
export const forwardedRequests = {
  /** Runs one method, or answers from the cache. */
  fit: {
    args: fitArgs,
    result: result<FitAnswer>(),
    cancellable: true,
    queued: true,
    repeatable: true,
    snapshots: true,
  },
  /** Of the layout that this fit gives, from the cache where possible; over `k` neighbours. */
  layoutQuality: {
    args: { ...fitArgs, k: integer() },
    result: result<LayoutQuality>(),
    cancellable: true,
    queued: true,
    repeatable: true,
    snapshots: true,
  },
  outlierComparison: {
    args: analysisArgs,
    result: result<OutlierComparison>(),
    cancellable: true,
    queued: true,
    repeatable: true,
  },
  /** One run of a clustering for each value of a parameter, with its silhouette. */
  sweep: {
    args: sweepArgs,
    result: result<readonly SweepPoint[]>(),
    cancellable: true,
    queued: true,
    repeatable: true,
  },
  /** Of a labelling (n) in a space. */
  silhouette: {
    args: { space: sampleSpaceName, labels },
    result: result<Silhouette>(),
    cancellable: true,
    queued: true,
    repeatable: true,
  },
  /** Of each row to its k-th neighbour, ascending (n). */
  neighborDistances: {
    args: { space: sampleSpaceName, metric: text, k: integer() },
    result: result<Float64Array>(),
    cancellable: true,
    queued: true,
    repeatable: true,
  },
  /** Questions and answers of all QA records. */
  recordTexts: { args: {}, result: result<RecordTexts>() },
  /** `labels` of the QA records (m), -1 left out. */
  answerPriors: { args: { labels }, result: result<AnswerPriors>() },
  /** Words of the questions of each group; `labels` of samples (n) or of QA records (m), -1 left out. */
  topics: {
    args: { labels, words: integer(MAX_WORDS) },
    result: result<readonly GroupTopics[]>(),
    cancellable: true,
    queued: true,
    repeatable: true,
  },
  /** The words of `topics` alone. */
  words: { args: { labels, words: integer(MAX_WORDS) }, result: result<readonly GroupWords[]>() },
  /** Samples to look at of each group of `labels` (n), -1 left out. */
  representativeSamples: {
    args: {
      space: sampleSpaceName,
      labels,
      strategy: v.picklist(samplingStrategies, `one of ${samplingStrategies.join(', ')}`),
      perGroup: integer(MAX_PER_GROUP),
      seed,
    },
    result: result<readonly GroupSample[]>(),
  },
  /** The most frequent answers of the records of some samples, in one language or in all (null). */
  answerCounts: {
    args: {
      indices: rows,
      most: integer(MAX_WORDS),
      language: v.nullable(text),
    },
    result: result<readonly AnswerCount[]>(),
  },
  /** Sets a field of a record, of all records of its image where it is one of the image. */
  corrections: {
    args: { sample: text, record: recordPlace, field: text, to: text },
    result: result<readonly DraftDecision[]>(),
  },
  /** What the findings are about, in their order, so that decisions about other things are seen to settle them. */
  findingSubjects: { args: {}, result: result<readonly FindingSubject[]>() },
  neighbors: { args: { space: spaceName, row: integer(), k: integer() }, result: result<SimilarRows>() },
  /** Rows of the `qa` space for which every term holds, case folded. */
  search: {
    args: {
      terms: v.pipe(
        v.array(
          v.strictObject({
            in: v.picklist(textPlaces, `one of ${textPlaces.join(', ')}`),
            text,
            not: v.boolean('true or false'),
          }),
        ),
        v.maxLength(MAX_TERMS, `at most ${MAX_TERMS} terms`),
        v.readonly(),
      ),
    },
    result: result<{ rows: Int32Array }>(),
  },
  /** QA records by their rows in the `qa` space. */
  records: { args: { rows }, result: result<readonly RecordOfSample[]>() },
  /** Images by similarity to a text; refused where the encoder is not cross-modal. */
  searchImages: {
    args: { text, k: integer() },
    result: result<SimilarRows>(),
    cancellable: true,
    queued: true,
    repeatable: true,
  },
  /** QA records by similarity to an image; refused where the encoder is not cross-modal. */
  questionsOfImage: { args: { index: integer(), k: integer() }, result: result<SimilarRows>() },
  /** Probabilities (n, labels) of prompts made from the labels; refused where the encoder is not cross-modal. */
  zeroShot: {
    args: {
      labels: v.pipe(
        v.array(labelName, labelNames),
        v.minLength(1, labelNames),
        v.maxLength(MAX_LABEL_NAMES, labelNames),
        v.readonly(),
      ),
    },
    result: result<{ probabilities: Float32Array }>(),
    cancellable: true,
    queued: true,
    repeatable: true,
  },
} satisfies RequestTable;
export const forwardedNames = Object.keys(forwardedRequests) as (keyof typeof forwardedRequests)[];

/** Requests about one open dataset. */
export const datasetRequests = {
  ...forwardedRequests,
  audit: {
    args: {
      /** Cosine from which images count as near-duplicates; null for the encoder's default. */
      duplicateSimilarity: v.nullable(v.number('a number or null')),
      notDuplicates: v.pipe(v.array(v.pipe(v.tuple([v.string(), v.string()]), v.readonly())), v.readonly()),
      transformed: v.optional(v.boolean()),
      seed,
    },
    result: result<AuditAnswer>(),
    cancellable: true,
    queued: true,
    repeatable: true,
  },
  /** What is found with the texts that the editor holds; null where the dataset is to be read again first. */
  edited: {
    args: { files: v.pipe(v.array(editedFile), v.readonly()) },
    result: result<EditedFindings | null>(),
    cancellable: true,
    queued: 'beside',
  },
  /** The columns of the first table with their first values, and their present roles. */
  columnQuestion: { args: {}, result: result<ColumnQuestion>() },
  sample: { args: { index: integer() }, result: result<SampleDetail>() },
  /** Where the records of a file begin, and their samples. @param file absolute path. */
  recordPlaces: { args: { file: text }, result: result<RecordPlaces>() },
  /** Ascending samples to which a file, a folder or a row of a table belongs. */
  samplesOfPath: {
    args: { path: text, row: v.optional(integer()) },
    result: result<{ readonly samples: readonly number[] }>(),
  },
  /** Folders in which files of images lie. */
  imageFolders: { args: {}, result: result<{ readonly folders: readonly string[] }>() },
  /** Kept runs, the latest first. */
  runs: { args: {}, result: result<readonly RunInfo[]>() },
  /** Keeps parameters and the clusters of `methods`; `state` is what the panel shows, as JSON. */
  saveRun: {
    args: {
      name: text,
      analysis: v.object(analysisArgs),
      methods: v.pipe(v.array(text), v.readonly()),
      state: text,
    },
    result: result<RunInfo>(),
    cancellable: true,
    queued: true,
  },
  renameRun: { args: { id: text, name: text }, result: nothing },
  removeRun: { args: { id: text }, result: nothing },
  compareRuns: { args: { first: text, second: text }, result: result<readonly RunDifference[]>() },
  /** Computes the clusters of a run anew, without the cache. */
  repeatRun: { args: { id: text }, result: result<Repetition>(), cancellable: true, queued: true },
  /** The proposals about a finding as edits of the text that its file has in an editor. */
  quickFixes: {
    args: { finding: findingPlaces, path: v.string(), text: v.string() },
    result: result<readonly QuickFix[]>(),
  },
  /** What a reader sees and may decide about a finding, or about the image of a row. */
  reviewCase: { args: { subject: v.union([findingPlaces, integer()]) }, result: result<ReviewCase>() },
  /** The encoded image of a sample, for those that do not lie in a file of their own. */
  imageBytes: { args: { index: integer() }, result: result<Uint8Array>() },
} satisfies RequestTable;
export type DatasetRequestName = keyof typeof datasetRequests;

/** Requests about the worker itself. */
export const controlRequests = {
  /** Reads and embeds a dataset, the target of later requests; reports `dataset` and `thumbnails` on the way. */
  open: { args: openArgs, result: result<OpenAnswer>(), cancellable: true, queued: true },
  /**
   * Reads and embeds what has changed. Rejects with `takes-long` once the budget is spent, and the dataset stays as it
   * was.
   */
  refresh: {
    args: {
      budgetMs: v.nullable(integer()),
      changed: v.nullable(v.pipe(v.array(text), v.readonly())),
      saved: v.optional(v.pipe(v.array(text), v.readonly())),
    },
    result: result<RefreshAnswer>(),
    cancellable: true,
    queued: 'first',
    repeatable: true,
  },
  /** Reports the thumbnails of the target. */
  thumbnails: { args: {}, result: nothing, queued: true },
  /** Releases the target. */
  close: { args: {}, result: nothing },
  methods: { args: {}, result: result<readonly MethodInfo[]>() },
  /** Waits until the native engine is idle, then lets the worker end. */
  shutdown: { args: {}, result: nothing },
} satisfies RequestTable;

export const workerRequests = { ...datasetRequests, ...jobRequests, ...controlRequests };
export type WorkerRequests = RequestsOf<typeof workerRequests>;
