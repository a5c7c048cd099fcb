/** The audit of a dataset: duplicates among its images, then every rule of the registry. It never changes a file. */
import { encoders } from '../../common/encoders';
import { message } from '../../common/messageTemplate';
import type { Dataset, Finding } from '../dataset/types';
import { isCrossModal } from '../embedding/crossModal';
import type { Encoder } from '../embedding/encoder';
import { badParameter } from '../params';
import { partsOf, type TaskContext } from '../taskContext';
import type { AuditRule, EmbeddingContext } from './auditRule';
import { type Comparison, comparisonCosts } from './duplicates/compareImages';
import type { DuplicatePair } from './duplicates/duplicatePair';
import { findDuplicates } from './duplicates/findDuplicates';
import { locateFindings } from './locateFindings';
import type { FindingTarget, PendingFinding, RecordRef } from './pendingFinding';
import { readClaims, type ReadRecord } from './records';
import { auditRules } from './registry';

// Rough times in microseconds of one processor as of 2026, by which the parts share the progress.
/** Of a record: a rule that states no cost of its own, and the places of findings. */
const RECORD_COST = 2.5;
const LOCATE_COST = 30;

export interface AuditRequest {
  /** Cosine similarity from which two images count as near-duplicates; null takes the encoder's own default. */
  readonly duplicateSimilarity: number | null;
  /** Pairs of sample ids that the user declared to be no duplicates. */
  readonly notDuplicates: readonly (readonly [string, string])[];
  /** Whether to look for copies that were mirrored, turned, cropped, padded, inverted or written on; not by default. */
  readonly transformed?: boolean;
  readonly seed: number;
}

/** An audit without a choice of the user. */
export function defaultAudit(seed: number): AuditRequest {
  return { duplicateSimilarity: null, notDuplicates: [], seed };
}

export interface AuditAnswer {
  /** Ordered by severity, then by file and line. */
  readonly findings: readonly Finding[];
  readonly pairs: readonly DuplicatePair[];
  /** Samples joined by pairs, each ascending, largest group first. */
  readonly groups: readonly Int32Array[];
  readonly duplicateSimilarity: number;
}

/** What an audit leaves for auditing edited records of the same images again (`auditEdited`). */
export interface AuditRun {
  readonly answer: AuditAnswer;
  readonly dataset: Dataset;
  readonly context: Omit<EmbeddingContext, 'dataset' | 'records'>;
  readonly rules: readonly AuditRule[];
  /** Of rules that compare vectors of records. */
  readonly ofTexts: readonly PendingFinding[];
}

/**
 * @param embedded images and texts of `dataset`, row by row.
 * @param compare gives what the images have in common.
 * @returns findings beyond those of reading the dataset, ordered by severity, file and line.
 * @throws AnalysisError `bad-parameter` for a similarity outside [-1, 1].
 */
export async function auditRun(
  dataset: Dataset,
  { images, texts }: Pick<EmbeddingContext, 'images' | 'texts'>,
  encoder: Pick<Encoder, 'name' | 'vectorsOf'>,
  request: AuditRequest,
  compare: Comparison,
  task: TaskContext,
): Promise<AuditRun> {
  const { notDuplicates, seed, transformed = false } = request;
  const duplicateSimilarity = similarityOf(request.duplicateSimilarity, encoder.vectorsOf ?? encoder.name);
  const hasCrossModal = isCrossModal(encoder);
  const rules = auditRules.filter(({ needs }) => needs !== 'crossModal' || hasCrossModal);
  const ruleCosts = rules.map(({ cost }) => cost?.(dataset, () => task.check()) ?? RECORD_COST * texts.n);
  const [comparing, checking, locating] = partsOf(task, [
    comparisonCosts(images, transformed).reduce((sum, cost) => sum + cost, 0),
    ruleCosts.reduce((sum, cost) => sum + cost, 0),
    LOCATE_COST * texts.n,
  ]);
  const compared = await compare({ similarity: duplicateSimilarity, transformed }, comparing);
  const { pairs, groups } = findDuplicates(
    dataset.samples,
    images,
    compared,
    duplicateSimilarity,
    notDuplicates,
  );
  const context = { images, texts, colours: compared.colours, pairs, seed };
  const records = readClaims(dataset, task);
  const pending = await runRules(rules, { dataset, records, ...context }, partsOf(checking, ruleCosts));
  const findings = await locateFindings([...pending.values()].flat(), dataset.root, locating);
  task.progress(1, 1);
  const ofTexts = rules.flatMap((rule) => (rule.comparesTexts ? (pending.get(rule) ?? []) : []));
  return { answer: { findings, pairs, groups, duplicateSimilarity }, dataset, context, rules, ofTexts };
}

/**
 * The least similarity of duplicates: as asked for, or by the encoder that made the vectors.
 * @throws AnalysisError `bad-parameter` for one outside [-1, 1].
 */
export function similarityOf(asked: number | null, encoder: Encoder['name']): number {
  const similarity = asked ?? encoders[encoder].duplicateSimilarity;
  if (similarity >= -1 && similarity <= 1) return similarity;
  throw badParameter('Audit', 'duplicateSimilarity', similarity, message`a number from -1 to 1`);
}

/**
 * The findings of an audit for the same images with edited records, whose texts are not embedded: what rules found by
 * vectors of records stays for records whose text is as it was.
 * @param dataset of the same samples.
 */
export async function auditEdited(run: AuditRun, dataset: Dataset, task: TaskContext): Promise<Finding[]> {
  const rules = run.rules.filter(({ comparesTexts }) => !comparesTexts);
  const records = readClaims(dataset, task);
  const parts = partsOf(
    task,
    rules.map(() => 1),
  );
  const pending = await runRules(rules, { dataset, records, ...run.context }, parts);
  const kept = stillTrue(run.ofTexts, records);
  return locateFindings([...[...pending.values()].flat(), ...kept], dataset.root, task);
}

/** @param parts of the progress, one a rule. */
async function runRules(
  rules: readonly AuditRule[],
  context: EmbeddingContext,
  parts: readonly TaskContext[],
): Promise<Map<AuditRule, PendingFinding[]>> {
  const found = new Map<AuditRule, PendingFinding[]>();
  for (const [i, rule] of rules.entries()) {
    parts[i].progress(0, 1);
    found.set(rule, await rule.run(context, parts[i]));
    parts[i].progress(1, 1);
  }
  return found;
}

/** Those about records that have the same text in the records as they are now, at their places there. */
function stillTrue(
  pending: readonly PendingFinding[],
  records: readonly (readonly ReadRecord[])[],
): PendingFinding[] {
  const bySample = new Map(records.flatMap((own) => own.slice(0, 1).map(({ sample }) => [sample.id, own])));
  const moved = (target: FindingTarget): FindingTarget | undefined => {
    if (target.on === 'image') return target;
    const ref = bySample.get(target.ref.sample.id)?.find((one) => isSame(one, target.ref));
    return ref && { ...target, ref };
  };
  return pending.flatMap(({ target, related, ...rest }): PendingFinding[] => {
    const here = moved(target);
    if (!here) return [];
    const others = related?.flatMap((one) => {
      const there = moved(one.target);
      return there ? [{ ...one, target: there }] : [];
    });
    return [{ ...rest, target: here, ...(others ? { related: others } : {}) }];
  });
}

function isSame({ record: a }: RecordRef, { record: b }: RecordRef): boolean {
  return (
    a === b ||
    (a.qid === b.qid && a.question === b.question && a.answer === b.answer && a.source.file === b.source.file)
  );
}
