/** Decisions that cannot all hold, as they come together when the files of two readers are merged. */
import { groupBy } from '../../common/groupBy';
import { message, type MessageTemplate } from '../../common/messageTemplate';
import { FindingList } from '../dataset/findingList';
import type { Finding } from '../dataset/types';
import { contentKey } from './decision';
import type { ReadDecision } from './decisionFile';
import { isGathering, type Settled, settledBy } from './decisionKinds';

export interface Conflicts {
  /** Decisions that contradict another one; none of them may be applied. */
  readonly decisions: ReadonlySet<ReadDecision>;
  /** Decisions instead of which another one about the same thing counts: an adjudicated one, or the move to another split. */
  readonly overruled: ReadonlySet<ReadDecision>;
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
  const overruled = new Set([...overruledBy(decisions, claims), ...gatheredElsewhere(decisions)]);
  const list = new FindingList(root);
  const reported = new Set<string>();
  const open = claims.filter(({ read }) => !overruled.has(read));
  for (const [, group] of groupBy(open, ({ about }) => about)) {
    if (new Set(group.map(({ value }) => value)).size < 2) continue;
    const readers = new Set(group.map(({ read }) => read.decision.reader));
    if (readers.size < 2 && group.some(({ betweenReaders }) => betweenReaders)) continue;
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
      message: conflictText(members),
      related: others.map((other) => ({
        path,
        sample: other.decision.sample,
        position: { line: other.line, column: 1 },
        message: described(other),
      })),
    });
  }
  return { decisions: conflicting, overruled, findings: list.findings };
}

interface Claim extends Settled {
  readonly read: ReadDecision;
}

/** Those that say otherwise than an adjudicated decision about the same thing or finding. */
function overruledBy(decisions: readonly ReadDecision[], claims: readonly Claim[]): Set<ReadDecision> {
  const overruled = new Set<ReadDecision>();
  const settled = decisions.filter(({ decision }) => decision.adjudicated);
  if (settled.length === 0) return overruled;
  const contents = new Set(settled.map(({ decision }) => contentKey(decision)));
  const findings = new Set(settled.flatMap(({ decision }) => decision.finding ?? []));
  const values = new Map<string, Set<string>>();
  for (const { read, about, value } of claims) {
    if (read.decision.adjudicated) values.set(about, (values.get(about) ?? new Set()).add(value));
  }
  const says = new Set(
    claims.filter(({ about, value }) => values.get(about)?.has(value) === false).map(({ read }) => read),
  );
  for (const read of decisions) {
    const { decision } = read;
    if (decision.adjudicated || decision.kind === 'note' || contents.has(contentKey(decision))) continue;
    if (says.has(read) || (decision.finding !== undefined && findings.has(decision.finding)))
      overruled.add(read);
  }
  return overruled;
}

/** Images that were to stay whole in their split, and that the same reader or a re-split has moved to another. */
function gatheredElsewhere(decisions: readonly ReadDecision[]): ReadDecision[] {
  const moves = decisions.filter(({ decision }) => decision.kind === 'move');
  const bySample = groupBy(
    moves.filter(({ decision }) => !isGathering(decision)),
    ({ decision }) => decision.sample,
  );
  return moves.filter(
    ({ decision }) =>
      isGathering(decision) &&
      bySample
        .get(decision.sample)
        ?.some(
          ({ decision: other }) =>
            other.kind === 'move' && (other.seed !== undefined || other.reader === decision.reader),
        ),
  );
}

/** With the ways out: one that answers a finding can be adjudicated. */
function conflictText(members: readonly ReadDecision[]): MessageTemplate {
  const { sample } = members[0].decision;
  const lines = members.map(({ line }) => line).join(', ');
  return members.some(({ decision }) => decision.finding !== undefined)
    ? message`${members.length} decisions about ${sample} contradict each other (lines ${lines}); none of them is applied until all but one are deleted or the finding is adjudicated: in the Review view, which lists the cases in which two readers differ once both are done, or by "slakescope decide FOLDER FINDING --as … --adjudicate".`
    : message`${members.length} decisions about ${sample} contradict each other (lines ${lines}); none of them is applied until all but one are deleted.`;
}

function described({ decision }: ReadDecision) {
  const { kind, reader, date } = decision;
  return reader === undefined
    ? message`The decision ${kind} of ${date}.`
    : message`The decision ${kind} by ${reader} of ${date}.`;
}
