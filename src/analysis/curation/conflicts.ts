/** Decisions that cannot all hold, as they come together when the files of two readers are merged. */
import { groupBy } from '../../common/groupBy';
import { message } from '../../common/messageTemplate';
import { FindingList } from '../dataset/findingList';
import type { Finding } from '../dataset/types';
import type { ReadDecision } from './decisionFile';
import { settledBy } from './decisionKinds';

export interface Conflicts {
  /** Decisions that contradict another one; none of them may be applied. */
  readonly decisions: ReadonlySet<ReadDecision>;
  /** One for each group of decisions that contradict each other, at the first of them. */
  readonly findings: readonly Finding[];
}

/**
 * @param path of the file of decisions, @param root of the dataset, for the findings.
 */
export function findConflicts(decisions: readonly ReadDecision[], path: string, root: string): Conflicts {
  const claims = decisions.flatMap((read) =>
    settledBy(read.decision).map((settled) => ({ read, ...settled })),
  );
  const conflicting = new Set<ReadDecision>();
  const list = new FindingList(root);
  const reported = new Set<string>();
  for (const [, group] of groupBy(claims, ({ about }) => about)) {
    if (new Set(group.map(({ value }) => value)).size < 2) continue;
    const members = [...new Set(group.map(({ read }) => read))];
    for (const member of members) conflicting.add(member);
    const lines = members.map(({ line }) => line).join();
    if (reported.has(lines)) continue; // they disagree about a record and about the finding that it answers
    reported.add(lines);
    const [first, ...others] = members;
    list.add({
      kind: 'conflicting-decisions',
      path,
      sample: first.decision.sample,
      about: first.decision.kind,
      position: { line: first.line, column: 1 },
      message: message`${members.length} decisions about ${first.decision.sample} contradict each other (lines ${members.map(({ line }) => line).join(', ')}); none of them is applied until all but one are deleted.`,
      related: others.map((other) => ({
        path,
        sample: other.decision.sample,
        position: { line: other.line, column: 1 },
        message: described(other),
      })),
    });
  }
  return { decisions: conflicting, findings: list.findings };
}

function described({ decision }: ReadDecision) {
  const { kind, reader, date } = decision;
  return reader === undefined
    ? message`The decision ${kind} of ${date}.`
    : message`The decision ${kind} by ${reader} of ${date}.`;
}
