/** Records in a tiny dataset on disk, read and audited: each test says only what is special about its own. */
import { locateFindings } from '../../../src/analysis/audit/locateFindings';
import type { PendingFinding } from '../../../src/analysis/audit/pendingFinding';
import { readClaims, type ReadRecord } from '../../../src/analysis/audit/records';
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import type { Finding } from '../../../src/analysis/dataset/types';
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
  const own = Object.entries(samples).flatMap(([id, records]) => [
    [`imgs/${id}/source.jpg`, jpeg()] as const,
    [`imgs/${id}/question.json`, JSON.stringify(records, null, 1)] as const,
  ]);
  return readDataset(await makeRoot({ ...Object.fromEntries(own), ...files }), silentContext());
}

export async function findingsOf(
  samples: Readonly<Record<string, readonly object[]>>,
  audit: (records: ReadRecord[][]) => PendingFinding[],
  files: Files = {},
): Promise<Finding[]> {
  const dataset = await makeSamples(samples, files);
  return locateFindings(audit(readClaims(dataset)), dataset.root);
}

/** Of one sample xmlab1. */
export function findingsOfOne(
  records: readonly object[],
  audit: (records: ReadRecord[][]) => PendingFinding[],
  files: Files = {},
): Promise<Finding[]> {
  return findingsOf({ xmlab1: records }, audit, files);
}

/** The text of the file that a finding's range covers. */
export function covered(text: string, { line, column, endLine, endColumn }: Finding): string {
  const lines = text.split('\n');
  const part = lines.slice(line - 1, endLine);
  if (part.length === 1) return part[0].slice(column - 1, endColumn! - 1);
  return [part[0].slice(column - 1), ...part.slice(1, -1), part.at(-1)!.slice(0, endColumn! - 1)].join('\n');
}
