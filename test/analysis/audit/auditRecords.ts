/** Records in a tiny dataset on disk, read and audited: each test says only what is special about its own. */
import { expect } from 'vitest';
import type { AuditRule, EmbeddingContext } from '../../../src/analysis/audit/auditRule';
import { locateFindings } from '../../../src/analysis/audit/locateFindings';
import { readClaims } from '../../../src/analysis/audit/records';
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import type { Dataset, Finding } from '../../../src/analysis/dataset/types';
import { vectorsOfRecords } from '../../../src/analysis/embedding/textVectors';
import { rowsOf } from '../../../src/analysis/numeric/matrix';
import { silentContext } from '../../../src/analysis/taskContext';
import { type Files, jpeg, makeRoot } from '../dataset/tinyDataset';

/** A record of SLAKE; the answer type is closed unless said otherwise. */
export function qa(question: string, answer: string, more: object = {}): object {
  const isChinese = /\p{Script=Han}/u.test(question);
  return {
    question,
    answer,
    q_lang: isChinese ? 'zh' : 'en',
    answer_type: 'CLOSED',
    modality: 'CT',
    location: 'Abdomen',
    ...more,
  };
}

/** Samples by their records; `files` on top. */
export async function makeSamples(samples: Readonly<Record<string, readonly object[]>>, files: Files = {}) {
  const own: Record<string, Files[string]> = {};
  for (const [id, records] of Object.entries(samples)) {
    own[`imgs/${id}/source.jpg`] = jpeg();
    own[`imgs/${id}/question.json`] = JSON.stringify(records, null, 1);
  }
  return readDataset(await makeRoot({ ...own, ...files }), silentContext());
}

const noRows = { n: 0, d: 1, data: new Float32Array(0) };

/** What a rule finds in a dataset; vectors and pairs only as far as `given`. Only kinds that the rule declares. */
export async function runRule(
  rule: AuditRule,
  dataset: Dataset,
  given: Partial<EmbeddingContext> = {},
): Promise<Finding[]> {
  const records = readClaims(dataset, silentContext());
  const context = {
    dataset,
    records,
    images: rowsOf(noRows),
    texts: vectorsOfRecords(noRows),
    colours: new Map(),
    pairs: [],
    seed: 42,
    ...given,
  };
  const found = await locateFindings(await rule.run(context, silentContext()), dataset.root, silentContext());
  expect(rule.kinds).toEqual(expect.arrayContaining(found.map(({ kind }) => kind)));
  return found;
}

export async function findingsOf(
  samples: Readonly<Record<string, readonly object[]>>,
  rule: AuditRule,
  files: Files = {},
): Promise<Finding[]> {
  return runRule(rule, await makeSamples(samples, files));
}

/** Of one sample xmlab1. */
export function findingsOfOne(
  records: readonly object[],
  rule: AuditRule,
  files: Files = {},
): Promise<Finding[]> {
  return findingsOf({ xmlab1: records }, rule, files);
}

/** The text of the file that a finding's range covers. */
export function covered(text: string, { line, column, endLine, endColumn }: Finding): string {
  const lines = text.split('\n');
  const part = lines.slice(line - 1, endLine);
  if (part.length === 1) return part[0].slice(column - 1, endColumn! - 1);
  return [part[0].slice(column - 1), ...part.slice(1, -1), part.at(-1)!.slice(0, endColumn! - 1)].join('\n');
}
