/**
 * Records of one image that cannot all be right: the same question with two answers, the same thing said otherwise
 * in another wording, or in the other language.
 */
import { message } from '../../common/messageTemplate';
import { type Claim, disagree } from './claim';
import { listOf } from './fold';
import { atRecord, MAX_RELATED, type PendingFinding, quote, quoteRecord, recordKey } from './pendingFinding';
import type { ReadRecord } from './records';

export interface Said {
  readonly from: ReadRecord;
  readonly claim: Claim;
}

/** One finding for each record that others speak against; the plainest case of several is the one that is told. */
export function contradictions(records: readonly ReadRecord[]): PendingFinding[] {
  const topics = [...repeatedQuestions(records), ...claimedTopics(records)].filter(({ votes }) =>
    votes.some(Boolean),
  );
  const against = new Map<number, number>();
  for (const { members, votes } of topics) {
    members.forEach(({ row }, i) => against.set(row, (against.get(row) ?? 0) + votes[i]));
  }
  const told = new Set<number>();
  const drafts: PendingFinding[] = [];
  for (const topic of topics.map((one) => outvoted(one, against)).sort((a, b) => a.rank - b.rank)) {
    const { suspect, others } = topic;
    // What follows from a disagreement that has been told is not told again.
    if (told.has(suspect.row) || others.every(({ row }) => told.has(row))) continue;
    told.add(suspect.row);
    drafts.push(topic.draft());
  }
  return drafts;
}

/** Records that speak of one thing. */
interface Topic {
  readonly members: readonly ReadRecord[];
  /** How many others speak against each. */
  readonly votes: readonly number[];
  /** Which of the others speak against member i. */
  opponents(i: number): readonly number[];
  /** The plainest first; by the member that is outvoted and those that speak against it. */
  rank(suspect: number, others: readonly number[]): number;
  draft(suspect: number, others: readonly number[]): PendingFinding;
}

interface Outvoted {
  readonly suspect: ReadRecord;
  readonly others: readonly ReadRecord[];
  readonly rank: number;
  draft(): PendingFinding;
}

/** The member with most against it, here and elsewhere; the later of equals, as the one written after. */
function outvoted(topic: Topic, against: ReadonlyMap<number, number>): Outvoted {
  const { members, votes } = topic;
  let at = -1;
  members.forEach(({ row }, i) => {
    if (votes[i] > 0 && (at < 0 || against.get(row)! >= against.get(members[at].row)!)) at = i;
  });
  const others = topic.opponents(at);
  return {
    suspect: members[at],
    others: others.map((i) => members[i]),
    rank: topic.rank(at, others),
    draft: () => topic.draft(at, others),
  };
}

/** What records of one image claim, by what it is about. */
export function claimsByTopic(records: readonly ReadRecord[]): Map<string, Said[]> {
  const groups = new Map<string, Said[]>();
  for (const from of records) {
    for (const claim of from.claims) {
      const group = groups.get(claim.about);
      if (group) group.push({ from, claim });
      else groups.set(claim.about, [{ from, claim }]);
    }
  }
  return groups;
}

function repeatedQuestions(records: readonly ReadRecord[]): Topic[] {
  const byQuestion = new Map<string, ReadRecord[]>();
  for (const one of records) {
    if (one.asked === '' || one.said === '') continue; // empty texts are reported as such
    const group = byQuestion.get(one.asked);
    if (group) group.push(one);
    else byQuestion.set(one.asked, [one]);
  }
  return [...byQuestion.values()].filter((group) => group.length > 1).map(repeatedQuestion);
}

function repeatedQuestion(members: readonly ReadRecord[]): Topic {
  const meanings = members.map(meaningOf);
  const sameAs = new Map<string, number>();
  for (const meaning of meanings) sameAs.set(meaning, (sameAs.get(meaning) ?? 0) + 1);
  const isCertain = (suspect: number, others: readonly number[]) =>
    [suspect, ...others].every((i) => members[i].record.answerType === 'CLOSED');
  return {
    members,
    votes: meanings.map((meaning) => meanings.length - sameAs.get(meaning)!),
    opponents: (i) => indicesWhere(meanings, (meaning) => meaning !== meanings[i]),
    rank: (suspect, others) => (isCertain(suspect, others) ? 0 : 1),
    draft: (suspect, others) => {
      const [one, other] = [members[suspect], members[others[0]].record];
      return {
        kind: 'contradiction',
        severity: isCertain(suspect, others) ? 'error' : 'warning',
        spot: atRecord(one, 'answer'),
        about: recordKey(one),
        message: message`${quoteRecord(one)}, but the same question of the same image is answered ${quote(other.answer)} in line ${other.source.line}.`,
        related: relatedTo(others.map((i) => members[i])),
      };
    },
  };
}

/** What is compared: the claim where it is understood, else the words of the answer in any order. */
export function meaningOf({ said, claims }: ReadRecord): string {
  const direct = claims.find((claim) => !claim.implied);
  if (direct) return `${direct.about}\u0000${direct.value}\u0000${direct.holds}`;
  return listOf(said).sort().join('\u0000');
}

function claimedTopics(records: readonly ReadRecord[]): Topic[] {
  return [...claimsByTopic(records).values()].filter((said) => said.length > 1).map(claimedTopic);
}

function claimedTopic(said: readonly Said[]): Topic {
  const claims = said.map(({ claim }) => claim);
  /** The one to tell of: in the same language, and said outright. */
  const nearest = (suspect: number, others: readonly number[]) => {
    const { qLang } = said[suspect].from.record;
    const outright = others.filter((i) => !claims[i].implied);
    return outright.find((i) => said[i].from.record.qLang === qLang) ?? outright[0] ?? others[0];
  };
  return {
    members: said.map(({ from }) => from),
    votes: votesAgainst(claims),
    opponents: (i) => indicesWhere(claims, (claim) => disagree(claim, claims[i])),
    rank: (suspect, others) => (claims[suspect].implied || claims[nearest(suspect, others)].implied ? 2 : 1),
    draft: (suspect, others) => {
      const [one, other] = [said[suspect].from, said[nearest(suspect, others)].from];
      return {
        kind: one.record.qLang === other.record.qLang ? 'contradiction' : 'language-disagreement',
        severity: 'warning',
        spot: atRecord(one, 'answer'),
        about: claims[suspect].about.replaceAll(' ', '-'),
        message: message`Records of this image disagree about ${claims[suspect].topic}: ${quoteRecord(one)} here, ${quoteRecord(other)} in line ${other.record.source.line}.`,
        related: relatedTo([other, ...others.map((i) => said[i].from)]),
      };
    },
  };
}

/** For each claim how many others it disagrees with, by comparing each kind of claim once. */
function votesAgainst(claims: readonly Claim[]): number[] {
  const kindOf = ({ value, holds }: Claim) => `${holds} ${value}`;
  const kinds = new Map<string, { readonly example: Claim; count: number }>();
  for (const claim of claims) {
    const kind = kinds.get(kindOf(claim));
    if (kind) kind.count++;
    else kinds.set(kindOf(claim), { example: claim, count: 1 });
  }
  if (kinds.size === 1) return claims.map(() => 0);
  const votes = new Map<string, number>();
  for (const [key, { example }] of kinds) {
    let sum = 0;
    for (const other of kinds.values()) if (disagree(example, other.example)) sum += other.count;
    votes.set(key, sum);
  }
  return claims.map((claim) => votes.get(kindOf(claim))!);
}

function indicesWhere<T>(members: readonly T[], test: (member: T) => boolean): number[] {
  return members.flatMap((member, i) => (test(member) ? [i] : []));
}

function relatedTo(others: readonly ReadRecord[]): PendingFinding['related'] {
  return [...new Set(others)]
    .slice(0, MAX_RELATED)
    .map((other) => ({ spot: atRecord(other, 'answer'), message: quoteRecord(other) }));
}
