/**
 * Records of one image that cannot all be right: the same question with two answers, the same thing said otherwise
 * in another wording, or in the other language.
 */
import type { Claim } from './claim';
import { disagree } from './claim';
import { atRecord, MAX_RELATED, quoteRecord, recordKey } from './draft';
import type { Draft } from './draft';
import type { ReadRecord } from './records';
import { listOf } from './terms';

export interface Said {
  readonly from: ReadRecord;
  readonly claim: Claim;
}

/** One finding for each record that others speak against; the plainest case of several is the one that is told. */
export function contradictions(records: readonly ReadRecord[]): Draft[] {
  const found = repeatedQuestions(records);
  for (const group of claimsByTopic(records).values()) {
    const one = disagreement(group);
    if (one) found.push(one);
  }
  const rank = ({ draft, implied }: Found) => (draft.severity === 'error' ? 0 : implied ? 2 : 1);
  found.sort((a, b) => rank(a) - rank(b));
  const told = new Set<number>();
  const drafts: Draft[] = [];
  for (const { draft, suspect, others } of found) {
    // What follows from a disagreement that has been told is not told again.
    if (told.has(suspect) || others.every((row) => told.has(row))) continue;
    told.add(suspect);
    drafts.push(draft);
  }
  return drafts;
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

interface Found {
  readonly draft: Draft;
  /** Row of the record that the finding is at, and rows of those that speak against it. */
  readonly suspect: number;
  readonly others: readonly number[];
  /** One of the two only implies what the other denies. */
  readonly implied: boolean;
}

function repeatedQuestions(records: readonly ReadRecord[]): Found[] {
  const byQuestion = new Map<string, ReadRecord[]>();
  for (const one of records) {
    if (one.asked === '' || one.said === '') continue; // empty texts are reported as such
    const group = byQuestion.get(one.asked);
    if (group) group.push(one);
    else byQuestion.set(one.asked, [one]);
  }
  const found: Found[] = [];
  for (const group of byQuestion.values()) {
    if (group.length === 1) continue;
    const meaning = group.map((one) => meaningOf(one));
    const at = outvoted(meaning, (a, b) => a !== b);
    if (at < 0) continue;
    const suspect = group[at]!;
    const others = group.filter((_, i) => meaning[i] !== meaning[at]);
    const certain = [suspect, ...others].every(({ record }) => record.answerType === 'CLOSED');
    found.push({
      suspect: suspect.row,
      others: others.map(({ row }) => row),
      implied: false,
      draft: {
        kind: 'contradiction',
        severity: certain ? 'error' : 'warning',
        spot: atRecord(suspect, 'answer'),
        about: recordKey(suspect),
        message: `${quoteRecord(suspect)}, but the same question of the same image is answered ${quoteRecord(others[0]!)} in line ${others[0]!.record.source.line}.`,
        related: relatedTo(others),
      },
    });
  }
  return found;
}

/** What is compared: the claim where it is understood, else the words of the answer in any order. */
function meaningOf({ said, claims }: ReadRecord): string {
  const direct = claims.find((claim) => !claim.implied);
  if (direct) return `${direct.about}\u0000${direct.value}\u0000${direct.holds}`;
  return listOf(said).sort().join('\u0000');
}

function disagreement(group: readonly Said[]): Found | undefined {
  const at = outvoted(group, (a, b) => a.from !== b.from && disagree(a.claim, b.claim));
  if (at < 0) return undefined;
  const { from, claim } = group[at]!;
  const others = group.filter((other) => other.from !== from && disagree(other.claim, claim));
  const nearest =
    others.find((other) => other.from.record.qLang === from.record.qLang && !other.claim.implied) ??
    others.find((other) => !other.claim.implied) ??
    others[0]!;
  const acrossLanguages = nearest.from.record.qLang !== from.record.qLang;
  return {
    suspect: from.row,
    others: others.map((other) => other.from.row),
    implied: claim.implied || nearest.claim.implied,
    draft: {
      kind: acrossLanguages ? 'language-disagreement' : 'contradiction',
      severity: 'warning',
      spot: atRecord(from, 'answer'),
      about: claim.about.replaceAll(' ', '-'),
      message: `Records of this image disagree about ${claim.topic}: ${quoteRecord(from)} here, ${quoteRecord(nearest.from)} in line ${nearest.from.record.source.line}.`,
      related: relatedTo(others.map((other) => other.from)),
    },
  };
}

/** The member that most others speak against; the later of equals, as the one written after; -1 where all agree. */
function outvoted<T>(members: readonly T[], against: (a: T, b: T) => boolean): number {
  let worst = -1;
  let most = 0;
  members.forEach((member, i) => {
    const count = members.filter((other) => against(member, other)).length;
    if (count > 0 && count >= most) [worst, most] = [i, count];
  });
  return worst;
}

function relatedTo(others: readonly ReadRecord[]): Draft['related'] {
  return [...new Set(others)]
    .slice(0, MAX_RELATED)
    .map((other) => ({ spot: atRecord(other, 'answer'), message: quoteRecord(other) }));
}
