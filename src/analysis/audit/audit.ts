/**
 * The audit of a dataset: duplicates and leaks among its images, disagreements among its records, and records that
 * do not fit their image. Each part is a file of this folder; all of them only find, and never change anything.
 *
 * Severities: an error is certainly wrong, a warning very likely, an info worth a look.
 */
import type { Dataset } from '../dataset/types';
import { isCrossModal } from '../embedding/biomedclip/crossModal';
import type { EmbeddedDataset } from '../embedding/embedDataset';
import type { Encoder } from '../embedding/encoder';
import { badParameter } from '../params';
import type { AuditAnswer, AuditRequest } from '../protocol';
import type { Run } from '../run';
import { subRun } from '../run';
import { closedAnswers } from './closedAnswers';
import { contradictions } from './contradictions';
import type { Draft } from './draft';
import { duplicateFindings } from './duplicates/duplicateFindings';
import { findDuplicates } from './duplicates/findDuplicates';
import { greyCells } from './duplicates/greyCells';
import { groundingFindings } from './grounding';
import { imageTextFindings } from './imageText';
import { labelDisagreements } from './labels';
import { toFindings } from './places';
import { readClaims } from './records';
import type { ReadRecord } from './records';
import { textOutliers } from './textOutliers';
import { missingFields, untranslated } from './untranslated';

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
  run: Run,
): Promise<AuditAnswer> {
  const { duplicateSimilarity, notDuplicates, seed } = request;
  if (duplicateSimilarity !== null && !(duplicateSimilarity >= -1 && duplicateSimilarity <= 1)) {
    throw badParameter('audit', 'duplicateSimilarity', duplicateSimilarity, 'a number from -1 to 1');
  }
  const cells = await greyCells(dataset, embedded, encoder.imageFeatures, subRun(run, 0, 0.3));
  const { pairs, groups, similarity } = await findDuplicates(
    dataset,
    embedded,
    cells,
    { similarity: duplicateSimilarity, declined: notDuplicates },
    subRun(run, 0.3, 0.5),
  );
  const records = readClaims(dataset);
  run.check();
  const drafts: Draft[] = [
    ...duplicateFindings(dataset, pairs, records),
    ...recordFindings(records, run),
    ...(await textOutliers(records.flat(), embedded.texts, seed, subRun(run, 0.6, 0.9))),
    ...(isCrossModal(encoder) ? imageTextFindings(records, embedded.images, embedded.texts, seed) : []),
  ];
  run.progress(0.9, 1);
  const findings = await toFindings(drafts, dataset.root);
  run.progress(1, 1);
  return { findings, pairs, groups, duplicateSimilarity: similarity };
}

/** What the records say among themselves and against the annotation. */
function recordFindings(samples: readonly (readonly ReadRecord[])[], run: Run): Draft[] {
  const drafts: Draft[] = [...missingFields(samples), ...groundingFindings(samples)];
  for (const records of samples) {
    run.check();
    drafts.push(...contradictions(records), ...labelDisagreements(records));
  }
  const all = samples.flat();
  drafts.push(...closedAnswers(all), ...all.flatMap(untranslated));
  return drafts;
}
