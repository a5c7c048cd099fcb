/** The audit of a dataset: duplicates among its images, then every rule of the registry. It never changes a file. */
import { encoders } from '../../common/encoders';
import type { Dataset, Finding } from '../dataset/types';
import { isCrossModal } from '../embedding/crossModal';
import type { EmbeddedDataset } from '../embedding/embedDataset';
import type { Encoder } from '../embedding/encoder';
import { badParameter } from '../params';
import { subtask, type TaskContext } from '../taskContext';
import type { EmbeddingContext } from './auditRule';
import type { DuplicatePair } from './duplicates/duplicatePair';
import { findDuplicates } from './duplicates/findDuplicates';
import { greyCells } from './duplicates/greyCells';
import { locateFindings } from './locateFindings';
import type { PendingFinding } from './pendingFinding';
import { readClaims } from './records';
import { auditRules } from './registry';

export interface AuditRequest {
  /** Cosine similarity from which two images count as near-duplicates; null takes the encoder's own default. */
  readonly duplicateSimilarity: number | null;
  /** Pairs of sample ids that the user declared to be no duplicates. */
  readonly notDuplicates: readonly (readonly [string, string])[];
  readonly seed: number;
}

export interface AuditAnswer {
  /** Ordered by severity, then by file and line. */
  readonly findings: readonly Finding[];
  readonly pairs: readonly DuplicatePair[];
  /** Samples joined by pairs, each ascending, largest group first. */
  readonly groups: readonly Int32Array[];
  readonly duplicateSimilarity: number;
}

/**
 * @param embedded images and texts of `dataset`, row by row.
 * @returns findings beyond those of reading the dataset, ordered by severity, file and line.
 * @throws AnalysisError `bad-parameter` for a similarity outside [-1, 1].
 */
export async function audit(
  dataset: Dataset,
  embedded: EmbeddedDataset,
  encoder: Encoder,
  request: AuditRequest,
  task: TaskContext,
): Promise<AuditAnswer> {
  const { notDuplicates, seed } = request;
  const duplicateSimilarity = request.duplicateSimilarity ?? encoders[encoder.name].duplicateSimilarity;
  if (!(duplicateSimilarity >= -1 && duplicateSimilarity <= 1)) {
    throw badParameter('audit', 'duplicateSimilarity', duplicateSimilarity, 'a number from -1 to 1');
  }
  const cells = await greyCells(dataset, embedded, encoder.imageFeatures, subtask(task, 0, 0.3));
  const { pairs, groups } = await findDuplicates(
    dataset,
    embedded,
    cells,
    { similarity: duplicateSimilarity, declined: notDuplicates },
    subtask(task, 0.3, 0.5),
  );
  const { images, texts } = embedded;
  const context = { dataset, records: readClaims(dataset), images, texts, cells, pairs, seed };
  const pending = await runRules(context, isCrossModal(encoder), subtask(task, 0.5, 0.9));
  const findings = await locateFindings(pending, dataset.root);
  task.progress(1, 1);
  return { findings, pairs, groups, duplicateSimilarity };
}

/** Each rule that the encoder allows has an equal share of the progress. */
async function runRules(
  context: EmbeddingContext,
  hasCrossModal: boolean,
  task: TaskContext,
): Promise<PendingFinding[]> {
  const rules = auditRules.filter(({ needs }) => needs !== 'crossModal' || hasCrossModal);
  const found: PendingFinding[][] = [];
  for (const [i, rule] of rules.entries()) {
    task.progress(i, rules.length);
    found.push(await rule.run(context, subtask(task, i / rules.length, (i + 1) / rules.length)));
  }
  task.progress(rules.length, rules.length);
  return found.flat();
}
