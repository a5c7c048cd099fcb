/** Output files of `analyze`: tables of samples and QA records, a summary, the embeddings, figures and a report. */
import { join, relative, sep } from 'node:path';
import { type Column, tableLines } from '../../common/csv';
import { jsonPieces } from '../../common/jsonPieces';
import { clusterCounts } from '../../common/labels';
import { formatEnglish } from '../../common/messageTemplate';
import { fitColumns, pointColumns, userColumns } from '../../common/pointColumns';
import { fieldsWith, RECORD_FIELDS, splitsOf, UNKNOWN } from '../dataset/fields';
import { findingsJson } from '../dataset/findingsJson';
import { imageName } from '../dataset/imageSource';
import { summarize } from '../dataset/summary';
import { storedFiles, writeStored } from '../embedding/storedEmbeddings';
import { writeTogether } from '../files/atomic';
import type { FitAnswer } from '../methods/fit';
import type { LayoutQuality } from '../reduction/layoutQuality';
import type { DatasetAnalysis } from '../session/datasetAnalysis';
import { type Reporter, silentReporter, stageContext } from '../session/stageContext';
import { CancelFlag, partsOf, subtask, type TaskContext } from '../taskContext';
import type { Analysis } from './analyze';
import { auditSummary, duplicatesTable } from './auditTables';
import { outlierSummary } from './outlierSummary';
import { parquetTable } from './parquetTable';
import { priorJson } from './priorSummary';
import { writeReport } from './report/report';
import type { ReportLanguage } from './report/reportText';
import { type Json, resultToJson } from './resultJson';
import { type Said, saidColumns } from './said';

/** Words of a cluster in summary.json. */
const SUMMARY_WORDS = 8;

/**
 * Rough times in microseconds of one processor as of 2026: of the words of a record, for names of clusters; of a number of
 * an embedding; of a sample and of a record in their tables.
 */
const WORDS_COST = 6;
const NUMBER_COST = 0.005;
const SAMPLE_COST = 40;
const RECORD_COST = 26;
const PROGRESS_ROWS = 1024;

/** By which Excel knows that a file is UTF-8; it would become a part of the first name of a column elsewhere. */
const BYTE_ORDER_MARK = '\uFEFF';

export interface FileOptions {
  /** Names of clusters and tags in the table of samples; by default names of clusters from what their images share. */
  readonly said?: Said;
  /** CSV files begin with a byte order mark. */
  readonly excel?: boolean;
  /** Of the report; English by default. */
  readonly language?: ReportLanguage;
  /** Learns how far the figures and the report are. */
  readonly reporter?: Reporter;
}

export interface Timings {
  readonly openedMs: number;
  readonly totalMs: number;
}

/** Of the files below, those whose names do not depend on the analysis. */
export const analysisFiles = [
  'points.csv',
  'points.parquet',
  'qa.csv',
  'qa.parquet',
  'findings.json',
  'duplicates.csv',
  'summary.json',
  'report.html',
  ...storedFiles.map((name) => `embeddings/${name}`),
];

/** Writes everything under `out`, or after an error or a cancel nothing; returns the content of summary.json. */
export function writeAnalysis(
  out: string,
  session: DatasetAnalysis,
  analysis: Analysis,
  timings: Timings,
  cancel = new CancelFlag(),
  { excel = false, said = {}, language = 'en', reporter = silentReporter }: FileOptions = {},
): Promise<Json> {
  const mark = excel ? [BYTE_ORDER_MARK] : [];
  const check = () => cancel.check();
  const task = stageContext('Writing the tables', cancel, reporter);
  const { images, texts } = session.embedded;
  const [naming, storing, samples, records, findingsPart] = partsOf(task, [
    WORDS_COST * texts.n,
    NUMBER_COST * (images.data.length + texts.n * texts.d),
    SAMPLE_COST * images.n,
    RECORD_COST * texts.n,
    SAMPLE_COST * images.n,
  ]);
  naming.progress(0, 1);
  const points = pointsTable(session, analysis, said, check);
  check();
  const tables = { points, qa: qaTable(session, analysis, check) };
  return writeTogether(
    async (write) => {
      storing.progress(0, 1);
      await writeStored(join(out, 'embeddings'), session.embedded, write);
      for (const [name, { columns, rows }, part] of [
        ['points', tables.points, samples],
        ['qa', tables.qa, records],
      ] as const) {
        const lines = tableLines(columns, counted(rows, subtask(part, 0, 0.5)));
        await write(join(out, `${name}.csv`), ...mark, lines);
        const parquet = subtask(part, 0.5, 1);
        const table = parquetTable(columns, rows, check, (share) => parquet.progress(share, 1));
        await write(join(out, `${name}.parquet`), table);
      }
      findingsPart.progress(0, 1);
      if (analysis.audit) {
        const findings = [...session.dataset.findings, ...analysis.audit.findings];
        await write(join(out, 'findings.json'), findingsJson(findings), '\n');
        await write(
          join(out, 'duplicates.csv'),
          ...mark,
          duplicatesTable(analysis.audit, session.columns.ids),
        );
      }
      task.progress(1, 1);
      await writeReport(out, session, analysis, write, cancel, reporter, language);
      const summary = summaryOf(session, analysis, timings, () => cancel.check());
      await write(join(out, 'summary.json'), jsonPieces(summary, 2), '\n');
      return summary;
    },
    () => cancel.check(),
  );
}

/** The rows of a table, with progress between them. */
function* counted(rows: number, task: TaskContext): Generator<number> {
  for (let row = 0; row < rows; row++) {
    if (row % PROGRESS_ROWS === 0) task.progress(row, rows);
    yield row;
  }
}

interface Table {
  readonly columns: readonly Column[];
  /** Number of rows. */
  readonly rows: number;
}

/** One row a sample: the columns that the panel exports too, and its image. */
export function pointsTable(
  session: DatasetAnalysis,
  { fits, comparison }: Analysis,
  said: Said,
  check?: () => void,
): Table {
  const { samples, root } = session.dataset;
  const [id, ...others] = pointColumns(session.columns, fits, comparison ?? null);
  const image = { name: 'image', at: (i: number) => imageName(samples[i].image, root) };
  const users = userColumns(fits, saidColumns(session, fits, said, check));
  return { columns: [id, image, ...others, ...users], rows: samples.length };
}

/** One row a QA record; columns of methods where they ran on QA records. */
function qaTable(session: DatasetAnalysis, analysis: Analysis, check: () => void): Table {
  const { samples, root } = session.dataset;
  const rows = samples.flatMap((sample) => sample.qa.map((record) => ({ sample, record })));
  const records = rows.map(({ record }) => record);
  const fields = RECORD_FIELDS.flatMap((field) => {
    check();
    return fieldsWith([field], records);
  });
  const columns: Column[] = [
    { name: 'id', at: (i) => rows[i].sample.id },
    { name: 'qid', at: (i) => rows[i].record.qid },
    { name: 'question', at: (i) => rows[i].record.question },
    { name: 'answer', at: (i) => rows[i].record.answer },
    ...fields.map((field) => ({ name: field.csv, at: (i: number) => field.of(rows[i].record) })),
    { name: 'split', at: (i) => splitsOf(rows[i].sample) ?? UNKNOWN },
    { name: 'file', at: (i) => slashed(relative(root, rows[i].record.source.file)) },
    { name: 'line', at: (i) => rows[i].record.source.line },
    ...analysis.qaFits.flatMap(fitColumns),
  ];
  return { columns, rows: rows.length };
}

function summaryOf(session: DatasetAnalysis, analysis: Analysis, timings: Timings, check: () => void): Json {
  const { embedded, dataset } = session;
  const { request } = analysis;
  const { fields, ...counts } = summarize(dataset, check);
  return {
    slakescope: __VERSION__,
    dataset: dataset.name,
    root: dataset.root,
    counts: { ...counts, ...fields },
    encoder: {
      name: embedded.provenance.encoder,
      title: embedded.encoderTitle,
      modelHash: embedded.provenance.modelHash,
    },
    embeddings: {
      images: [embedded.images.n, embedded.images.d],
      texts: [embedded.texts.n, embedded.texts.d],
      imageHash: embedded.provenance.imageEmbeddingsHash,
      textHash: embedded.provenance.textEmbeddingsHash,
    },
    space: request.space,
    seed: request.seed,
    methods: [
      ...analysis.fits.map((fit) => ({
        ...methodSummary(fit),
        ...trustSummary(analysis.trust.get(fit.method)),
        ...clusterWords(session, fit, check),
      })),
      ...analysis.qaFits.map((fit) => ({ ...methodSummary(fit), ...clusterWords(session, fit, check) })),
    ],
    answerPriors: analysis.priors ? priorJson(analysis.priors) : null,
    audit: analysis.audit ? auditSummary(analysis.audit) : null,
    agreement: resultToJson(analysis.agreement),
    outliers: analysis.comparison ? outlierSummary(analysis.comparison, session.columns.ids) : null,
    refused: analysis.refused,
    timings: { openedMs: Math.round(timings.openedMs), totalMs: Math.round(timings.totalMs) },
  };
}

function methodSummary(fit: FitAnswer): Record<string, Json> {
  const { result } = fit;
  // Single numbers of a result (inertia, explained variance) belong in a summary; columns of n do not.
  const facts = Object.fromEntries(
    Object.entries(result as object).filter(
      ([, value]) => typeof value === 'number' || (value instanceof Float64Array && value.length <= 3),
    ),
  );
  return {
    method: fit.method,
    kind: fit.kind,
    space: fit.space,
    params: fit.params,
    ...(fit.warnings?.length ? { warnings: fit.warnings.map(formatEnglish) } : {}),
    ms: Math.round(fit.ms),
    ...(fit.kind === 'clustering' ? clusterCounts(fit.result.labels) : {}),
    ...(resultToJson(facts) as Record<string, Json>),
  };
}

/** Terms of the questions about each cluster's samples. */
function clusterWords(session: DatasetAnalysis, fit: FitAnswer, check: () => void): Record<string, Json> {
  check();
  if (fit.kind !== 'clustering') return {};
  const { labels } = fit.result;
  return { words: session.words(labels, SUMMARY_WORDS, check).map(({ label, words }) => ({ label, words })) };
}

function trustSummary(answer: LayoutQuality | undefined): Record<string, Json> {
  if (!answer) return {};
  const { k, trustworthiness, continuity, recall, sample } = answer;
  const measured = sample && {
    measuredRows: sample.rows.length,
    standardErrors: { ...sample.standardErrors },
  };
  return { trust: { k, trustworthiness, continuity, recall, ...measured } };
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}
