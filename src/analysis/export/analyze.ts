/** Runs every method and the audit on a dataset. */
import { qualityK } from '../../common/layoutQualityK';
import { layoutSampleMessage } from '../../common/layoutSample';
import type { MessageTemplate } from '../../common/messageTemplate';
import { type AuditAnswer, defaultAudit } from '../audit/audit';
import { type AgreementTable, agreementTable } from '../clustering/agreement';
import type { SpaceName } from '../embedding/spaceName';
import { type AnalysisParameters, type FitAnswer, ofKind } from '../methods/fit';
import { methodNamed, methods, methodsFor } from '../methods/registry';
import type { OutlierComparison } from '../outliers/outlierComparison';
import type { LayoutQuality } from '../reduction/layoutQuality';
import type { DatasetAnalysis } from '../session/datasetAnalysis';
import { type Reporter, stageContext } from '../session/stageContext';
import type { CancelFlag } from '../taskContext';
import { type PriorSummary, priorSummary } from './priorSummary';

export interface Analysis {
  readonly request: AnalysisParameters;
  /** One answer per method that could run, in the order of the registry. */
  readonly fits: FitAnswer[];
  /** The same on QA records, where the analysis is about texts. */
  readonly qaFits: FitAnswer[];
  /** Of the QA records, where `qaFits` has none. */
  questionLayout?: FitAnswer;
  /** Of each layout of `fits`, by method; none where there are too few samples. */
  readonly trust: Map<string, LayoutQuality>;
  /** Of the clusterings of `fits`, with each other and with the fields. */
  agreement?: AgreementTable;
  /** Absent where one of its methods refused the dataset. */
  comparison?: OutlierComparison;
  /** Absent where the dataset has no records. */
  readonly priors?: PriorSummary;
  /** Duplicates and findings; absent where it refused the dataset. */
  audit?: AuditAnswer;
  /** Methods that refused this dataset, with their message. */
  readonly refused: { readonly method: string; readonly space: SpaceName; readonly message: string }[];
}

interface AnalyzeContext {
  readonly session: DatasetAnalysis;
  readonly analysis: Analysis;
  readonly cancel: CancelFlag;
  readonly reporter: Reporter;
}

/**
 * @throws CancelledError, AnalysisError `bad-input` where the space has no vectors; what else refuses the dataset or its
 * parameters is listed in `refused` instead.
 */
export async function analyze(
  session: DatasetAnalysis,
  request: AnalysisParameters,
  cancel: CancelFlag,
  reporter: Reporter,
): Promise<Analysis> {
  const priors = priorSummary(session.dataset, () => cancel.check());
  const analysis: Analysis = { request, fits: [], qaFits: [], trust: new Map(), priors, refused: [] };
  const context = { session, analysis, cancel, reporter };
  session.spaces.get(request.space);
  await fitAll(context, request.space);
  if (request.space === 'text') await fitAll(context, 'qa');
  else await fitQuestions(context);
  await measureLayouts(context);
  await compareClusterings(context);
  await compareOutliers(context);
  await auditDataset(context);
  return analysis;
}

/** Of the layouts whose quality was measured on some rows. */
export function layoutSampleMessages({ trust }: Analysis): MessageTemplate[] {
  return [...trust].flatMap(([method, { sample }]) =>
    sample ? [layoutSampleMessage(methodNamed(method).title, sample)] : [],
  );
}

async function measureLayouts({ session, analysis, cancel, reporter }: AnalyzeContext): Promise<void> {
  const k = qualityK(session.dataset.samples.length);
  if (k < 1) return;
  for (const fit of ofKind(analysis.fits, 'reduction')) {
    analysis.trust.set(fit.method, await session.layoutQuality({ ...fit, k }, cancel, reporter));
  }
}

async function compareClusterings({ session, analysis, cancel, reporter }: AnalyzeContext): Promise<void> {
  const clusterings = ofKind(analysis.fits, 'clustering').map(({ method, result }) => ({
    name: method,
    labels: result.labels,
  }));
  const metadata = session.columns.fields.flatMap((field) =>
    field.level === 'image' && field.kind === 'category'
      ? [{ name: field.id, labels: field.column.codes }]
      : [],
  );
  const { x } = session.spaces.get(analysis.request.space).space;
  const task = stageContext('Comparing clusterings', cancel, reporter);
  analysis.agreement = await agreementTable(x, clusterings, metadata, task);
}

/** A method that refuses the data (k above n, say) costs its own columns, not the analysis. */
async function fitAll(
  { session, analysis, cancel, reporter }: AnalyzeContext,
  space: SpaceName,
): Promise<void> {
  const { params, seed } = analysis.request;
  for (const { name } of methods) {
    await unlessRefused(analysis, { method: name, space }, reporter, async () => {
      const fit = await session.fit(
        { space, method: name, params: params[name] ?? {}, seed },
        cancel,
        reporter,
      );
      (space === 'qa' ? analysis.qaFits : analysis.fits).push(fit);
    });
  }
}

/** The layout in which the panel and the report open the questions. */
async function fitQuestions({ session, analysis, cancel, reporter }: AnalyzeContext): Promise<void> {
  const { params, seed } = analysis.request;
  const method = methodsFor('firstLayout').at(0);
  if (!method || session.columns.qaToSample.length === 0) return;
  await unlessRefused(analysis, { method, space: 'qa' }, reporter, async () => {
    const wanted = { space: 'qa', method, params: params[method] ?? {}, seed } as const;
    analysis.questionLayout = await session.fit(wanted, cancel, reporter);
  });
}

async function compareOutliers({ session, analysis, cancel, reporter }: AnalyzeContext): Promise<void> {
  const { space } = analysis.request;
  await unlessRefused(analysis, { method: 'outlier-comparison', space }, reporter, async () => {
    analysis.comparison = await session.outlierComparison(analysis.request, cancel, reporter);
  });
}

async function auditDataset({ session, analysis, cancel, reporter }: AnalyzeContext): Promise<void> {
  const { space, seed } = analysis.request;
  await unlessRefused(analysis, { method: 'audit', space }, reporter, async () => {
    analysis.audit = await session.audit(defaultAudit(seed), cancel, reporter);
  });
}

/** A method that refuses the data or its parameters is listed in `refused`. */
async function unlessRefused(
  analysis: Analysis,
  what: { method: string; space: SpaceName },
  reporter: Reporter,
  compute: () => Promise<void>,
): Promise<void> {
  try {
    await compute();
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code !== 'bad-parameter' && code !== 'bad-input') throw error;
    const { message } = error as Error;
    analysis.refused.push({ ...what, message });
    reporter.log('warn', message);
  }
}
