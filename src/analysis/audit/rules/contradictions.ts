/**
 * Records of one image that cannot all be right: the same question with two answers, or claims about the same thing
 * that disagree, in other wordings or in the other language.
 */
import { groupBy } from '../../../common/groupBy';
import { message } from '../../../common/messageTemplate';
import { countsOf } from '../../counts';
import { recordKey } from '../../dataset/findingList';
import { languageOf } from '../../dataset/languageTag';
import type { AuditRule } from '../auditRule';
import { type Claim, disagree } from '../claim';
import { atRecord, type PendingFinding, quote, quoteRecord, relatedRecords } from '../pendingFinding';
import { perSample } from '../perSample';
import { claimsByTopic, meaningOf, type ReadRecord, type RecordClaim } from '../records';

export const contradictions: AuditRule = {
  name: 'contradictions',
  kinds: ['contradiction', 'language-disagreement'],
  needs: 'records',
  run: perSample(() => contradictionsIn),
};

/** One finding for each record that conflicts with others: its strongest conflict. */
function contradictionsIn(records: readonly ReadRecord[]): PendingFinding[] {
  const topics = [...repeatedQuestions(records), ...claimedTopics(records)].filter(({ votes }) =>
    votes.some(Boolean),
  );
  const votesByRow = new Map<number, number>();
  for (const { members, votes } of topics) {
    members.forEach(({ row }, i) => votesByRow.set(row, (votesByRow.get(row) ?? 0) + votes[i]));
  }
  const reported = new Set<number>();
  const findings: PendingFinding[] = [];
  const conflicts = topics.map((topic) => strongestConflict(topic, votesByRow));
  for (const conflict of conflicts.sort((a, b) => a.rank - b.rank)) {
    const { suspect, others } = conflict;
    // What follows from a reported disagreement is not reported again.
    if (reported.has(suspect.row) || others.every(({ row }) => reported.has(row))) continue;
    reported.add(suspect.row);
    findings.push(conflict.finding());
  }
  return findings;
}

/** Records about one thing. */
interface Topic {
  readonly members: readonly ReadRecord[];
  /** How many others conflict with each member. */
  readonly votes: readonly number[];
  /** Which members conflict with member i. */
  opponents(i: number): readonly number[];
  /** Lower is more certain; by the suspected member and those that conflict with it. */
  rank(suspect: number, others: readonly number[]): number;
  finding(suspect: number, others: readonly number[]): PendingFinding;
}

interface Conflict {
  readonly suspect: ReadRecord;
  readonly others: readonly ReadRecord[];
  readonly rank: number;
  finding(): PendingFinding;
}

/** The minority record: the member with the most votes against it in all topics; the later one of equals. */
function strongestConflict(topic: Topic, votesByRow: ReadonlyMap<number, number>): Conflict {
  const { members, votes } = topic;
  let suspect = -1;
  let most = 0;
  members.forEach(({ row }, i) => {
    const total = votesByRow.get(row) ?? 0;
    if (votes[i] > 0 && total >= most) [suspect, most] = [i, total];
  });
  const others = topic.opponents(suspect);
  return {
    suspect: members[suspect],
    others: others.map((i) => members[i]),
    rank: topic.rank(suspect, others),
    finding: () => topic.finding(suspect, others),
  };
}

function repeatedQuestions(records: readonly ReadRecord[]): Topic[] {
  // Empty texts are findings of the reader.
  const whole = records.filter((one) => one.normalizedQuestion !== '' && one.normalizedAnswer !== '');
  const byQuestion = groupBy(whole, (one) => one.normalizedQuestion);
  return [...byQuestion.values()].filter((group) => group.length > 1).map(repeatedQuestion);
}

function repeatedQuestion(members: readonly ReadRecord[]): Topic {
  const meanings = members.map(meaningOf);
  const counts = countsOf(meanings);
  const isCertain = (suspect: number, others: readonly number[]) =>
    [suspect, ...others].every((i) => members[i].record.answerType === 'CLOSED');
  return {
    members,
    votes: meanings.map((meaning) => meanings.length - (counts.get(meaning) ?? 0)),
    opponents: (i) => indicesWhere(meanings, (meaning) => meaning !== meanings[i]),
    rank: (suspect, others) => (isCertain(suspect, others) ? 0 : 1),
    finding: (suspect, others) => {
      const [one, other] = [members[suspect], members[others[0]]];
      return {
        kind: 'contradiction',
        severity: isCertain(suspect, others) ? 'error' : 'warning',
        target: atRecord(one, 'answer'),
        about: recordKey(one.record),
        message: (line) =>
          message`${quoteRecord(one)}, but the same question of the same image is answered ${quote(other.record.answer)} in line ${line}.`,
        related: relatedRecords(others.map((i) => members[i])),
      };
    },
  };
}

function claimedTopics(records: readonly ReadRecord[]): Topic[] {
  return [...claimsByTopic(records).values()].filter((claims) => claims.length > 1).map(claimedTopic);
}

function claimedTopic(topic: readonly RecordClaim[]): Topic {
  const claims = topic.map(({ claim }) => claim);
  /** The opponent to quote: direct claims before implied ones, then one in the language of the suspect. */
  const opponentOf = (suspect: number, others: readonly number[]) => {
    const language = languageOfRecord(topic[suspect].from);
    const direct = others.filter((i) => !claims[i].implied);
    return direct.find((i) => languageOfRecord(topic[i].from) === language) ?? direct.at(0) ?? others[0];
  };
  return {
    members: topic.map(({ from }) => from),
    votes: conflictingVotes(claims),
    opponents: (i) => indicesWhere(claims, (claim) => disagree(claim, claims[i])),
    rank: (suspect, others) =>
      claims[suspect].implied || claims[opponentOf(suspect, others)].implied ? 2 : 1,
    finding: (suspect, others) => {
      const [one, other] = [topic[suspect].from, topic[opponentOf(suspect, others)].from];
      return {
        kind: languageOfRecord(one) === languageOfRecord(other) ? 'contradiction' : 'language-disagreement',
        target: atRecord(one, 'answer'),
        about: claims[suspect].about.replaceAll(' ', '-'),
        message: (line) =>
          message`Records of this image disagree about ${claims[suspect].topic}: ${quoteRecord(one)} here, ${quoteRecord(other)} in line ${line}.`,
        related: relatedRecords(new Set([other, ...others.map((i) => topic[i].from)])),
      };
    },
  };
}

function languageOfRecord({ record: { qLang } }: ReadRecord): string | undefined {
  return qLang === undefined ? undefined : languageOf(qLang);
}

/** For each claim how many others disagree with it; equal claims are compared once. */
function conflictingVotes(claims: readonly Claim[]): number[] {
  const keyOf = ({ value, holds }: Claim) => `${String(holds)} ${value}`;
  const counts = countsOf(claims.map(keyOf));
  if (counts.size === 1) return claims.map(() => 0);
  const distinct = new Map(claims.map((claim) => [keyOf(claim), claim]));
  const votes = new Map<string, number>();
  for (const [key, claim] of distinct) {
    let sum = 0;
    for (const [other, count] of counts) {
      const opposite = distinct.get(other);
      if (opposite && disagree(claim, opposite)) sum += count;
    }
    votes.set(key, sum);
  }
  return claims.map((claim) => votes.get(keyOf(claim)) ?? 0);
}

function indicesWhere<T>(members: readonly T[], test: (member: T) => boolean): number[] {
  return members.flatMap((member, i) => (test(member) ? [i] : []));
}
