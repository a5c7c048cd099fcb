/** Which findings decisions have answered: by the id of the finding, or by what they do to its image, pair or record. */
import { SettledFindings } from '../../common/settledFindings';
import type { Dataset, Finding } from '../dataset/types';
import type { Decision } from './decision';
import { fieldNames } from './fieldNames';
import { findingSubject } from './findingSubject';
import { RecordIndex } from './recordIndex';

/**
 * @param decisions without those that contradict each other.
 * @returns the findings that no decision answers, in their order.
 */
export function unanswered(
  findings: readonly Finding[],
  decisions: readonly Decision[],
  dataset: Dataset,
): Finding[] {
  const answering = answeringDecisions(findings, decisions, dataset);
  return findings.filter(({ id }) => !answering.has(id));
}

/** By id of the finding, the decision that names it, else the one about something else that has settled it. */
export function answeringDecisions(
  findings: readonly Finding[],
  decisions: readonly Decision[],
  dataset: Dataset,
): ReadonlyMap<string, Decision> {
  const answers = decisions.filter(({ kind }) => kind !== 'note');
  const named = new Map(
    answers.flatMap((one) => (one.finding === undefined ? [] : [[one.finding, one] as const])),
  );
  const settled = new SettledFindings(answers);
  const [index, names] = [new RecordIndex(dataset), fieldNames(dataset)];
  return new Map(
    findings.flatMap((finding) => {
      const decision = named.get(finding.id) ?? settled.by(findingSubject(finding, index, names));
      return decision ? [[finding.id, decision] as const] : [];
    }),
  );
}
