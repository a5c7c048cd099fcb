/**
 * The audit of a dataset: duplicates and leaks among its images, disagreements among its records, and records that
 * do not fit their image. Each part is a file of this folder; all of them only find, and never change anything.
 *
 * Severities: an error is certainly wrong, a warning very likely, an info worth a look.
 */
import type { Dataset, Finding } from '../dataset/types';
import { isCrossModal } from '../embedding/crossModal';
import type { EmbeddedDataset } from '../embedding/embedDataset';
import type { Encoder } from '../embedding/encoder';
import { badParameter } from '../params';
import { subtask, type TaskContext } from '../taskContext';
import { answerAnnotationFindings } from './answerVsAnnotation';
import { closedAnswers } from './closedAnswers';
import { contradictions } from './contradictions';
import { duplicateFindings } from './duplicates/duplicateFindings';
import type { DuplicatePair } from './duplicates/duplicatePair';
import { findDuplicates } from './duplicates/findDuplicates';
import { greyCells } from './duplicates/greyCells';
import { imageTextFindings } from './imageText';
import { locateFindings } from './locateFindings';
import { metadataDisagreements } from './metadataConsistency';
import type { PendingFinding } from './pendingFinding';
import { readClaims, type ReadRecord } from './records';
import { textOutliers } from './textOutliers';
import { missingFields, untranslated } from './untranslated';

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
  const { duplicateSimilarity, notDuplicates, seed } = request;
  if (duplicateSimilarity !== null && !(duplicateSimilarity >= -1 && duplicateSimilarity <= 1)) {
    throw badParameter('audit', 'duplicateSimilarity', duplicateSimilarity, 'a number from -1 to 1');
  }
  const cells = await greyCells(dataset, embedded, encoder.imageFeatures, subtask(task, 0, 0.3));
  const { pairs, groups, similarity } = await findDuplicates(
    dataset,
    embedded,
    cells,
    { similarity: duplicateSimilarity, declined: notDuplicates },
    subtask(task, 0.3, 0.5),
  );
  const records = readClaims(dataset);
  task.check();
  const drafts: PendingFinding[] = [
    ...duplicateFindings(dataset, pairs, records),
    ...recordFindings(records, task),
    ...(await textOutliers(records.flat(), embedded.texts, seed, subtask(task, 0.6, 0.9))),
    ...(isCrossModal(encoder) ? imageTextFindings(records, embedded.images, embedded.texts, seed) : []),
  ];
  task.progress(0.9, 1);
  const findings = await locateFindings(drafts, dataset.root);
  task.progress(1, 1);
  return { findings, pairs, groups, duplicateSimilarity: similarity };
}

/** What the records say among themselves and against the annotation. */
function recordFindings(samples: readonly (readonly ReadRecord[])[], task: TaskContext): PendingFinding[] {
  const drafts: PendingFinding[] = [...missingFields(samples), ...answerAnnotationFindings(samples)];
  for (const records of samples) {
    task.check();
    drafts.push(...contradictions(records), ...metadataDisagreements(records));
  }
  const all = samples.flat();
  drafts.push(...closedAnswers(all), ...all.flatMap(untranslated));
  return drafts;
}
