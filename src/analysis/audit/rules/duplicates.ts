/**
 * Duplicates: one finding for a pair, at the image of the redundant sample, and one for a larger group of copies, for
 * what their records disagree about, and for the slices of one volume.
 */
import { groupBy } from '../../../common/groupBy';
import { allOf, message, type MessageTemplate, type MessageValue } from '../../../common/messageTemplate';
import { changesMessage, reversedChanges } from '../../../common/pictureChanges';
import { splitRank } from '../../dataset/splitNames';
import type { Sample } from '../../dataset/types';
import type { AuditRule } from '../auditRule';
import { disagree } from '../claim';
import type { DuplicatePair } from '../duplicates/duplicatePair';
import { groupsOf } from '../duplicates/findDuplicates';
import {
  atImage,
  atRecord,
  type PendingFinding,
  quoteRecord,
  relatedImages,
  relatedRecords,
} from '../pendingFinding';
import { claimsByTopic, meaningOf, type ReadRecord } from '../records';

export const duplicates: AuditRule = {
  name: 'duplicates',
  kinds: ['duplicate-disagreement', 'exact-duplicate', 'leakage', 'near-duplicate', 'volume-leakage'],
  needs: 'embeddings',
  run: ({ dataset: { samples }, records, pairs }) => {
    const copies = pairs.filter((pair) => !pair.sameVolume);
    const large = groupsOf(copies, samples.length).filter((group) => group.length > 2);
    const groupOf = new Map(large.flatMap((group, at) => Array.from(group, (i) => [i, at] as const)));
    const byGroup = groupBy(copies, ({ a }) => groupOf.get(a) ?? null);
    const alone = byGroup.get(null) ?? [];
    return [
      ...copyFindings(samples, alone),
      ...large.map((group, at) =>
        groupFinding(
          Array.from(group, (i) => samples[i]),
          byGroup.get(at) ?? [],
        ),
      ),
      ...volumeFindings(samples, pairs),
      ...alone.flatMap(({ a, b }) => disagreements(records[a], records[b])),
      ...large.flatMap((group) => groupDisagreements(Array.from(group, (i) => records[i]))),
    ];
  },
};

/** Members whose records are compared with each other; of larger groups with the first member's. */
const MAX_COMPARED = 12;
/** Members that a message names. */
const MAX_NAMED = 5;

/** Three or more images that show the same: the number, the first ones, and the splits where they cross them. */
function groupFinding(members: readonly Sample[], pairs: readonly DuplicatePair[]): PendingFinding {
  const splits = [...new Set(members.flatMap(({ split }) => split ?? []))].sort(
    (a, b) => splitRank(a) - splitRank(b),
  );
  const exact = pairs.every(({ kind }) => kind === 'exact');
  const names = namesOf(members);
  const [first, second] = members;
  const leaks = splits.length > 1;
  // Of a leak, a member of the later split is the one to take out.
  const target = leaks ? (members.find(({ split }) => split === splits.at(-1)) ?? second) : second;
  const text = exact
    ? message`${members.length} images are the same picture: ${names}`
    : message`${members.length} images are nearly the same picture: ${names}`;
  return {
    kind: leaks ? 'leakage' : exact ? 'exact-duplicate' : 'near-duplicate',
    target: atImage(target),
    about: `${first.id}+${members.length - 1}`,
    message: leaks
      ? message`${text}. They lie in the splits ${allOf(splits)}: what is learnt from one is tested in another.`
      : message`${text}.`,
    related: relatedImages(members.filter((member) => member !== target)),
  };
}

function namesOf(members: readonly Sample[]): MessageValue {
  const names = members
    .slice(0, MAX_NAMED)
    .map(({ id }) => id)
    .join(', ');
  return members.length > MAX_NAMED ? message`${names} and ${members.length - MAX_NAMED} more` : names;
}

/** Where the records of a group of copies disagree: one finding for the group. */
function groupDisagreements(members: readonly (readonly ReadRecord[])[]): PendingFinding[] {
  const found = members.flatMap((after, i) => {
    const others = members.length > MAX_COMPARED ? members.slice(0, Math.min(1, i)) : members.slice(0, i);
    return others.flatMap((before) => disagreementsOf(before, after));
  });
  const first = found.at(0);
  if (!first) return [];
  const { here, there } = first;
  const more = new Set(found.map((one) => one.here.normalizedQuestion)).size - 1;
  const other = message`${quoteRecord(there)} (${there.sample.id})`;
  const withMore =
    more === 1
      ? message`${other} and about ${more} more question`
      : message`${other} and about ${more} more questions`;
  return [
    {
      kind: 'duplicate-disagreement',
      target: atRecord(here, 'answer'),
      about: `${members[0][0]?.sample.id ?? there.sample.id}+${members.length - 1}`,
      message: message`${members.length} images show the same picture, but their records disagree: ${quoteRecord(here)} (${here.sample.id}), ${more > 0 ? withMore : other}.`,
      related: relatedRecords(new Set(found.map((one) => one.there))),
    },
  ];
}

function copyFindings(samples: readonly Sample[], pairs: readonly DuplicatePair[]): PendingFinding[] {
  const all = pairs.map((pair) => copyOf(pair, samples));
  const bySample = groupBy(all, ({ index }) => index);
  return [...bySample.values()].map((copies) => {
    // A leak counts more than a copy in the same split, and an exact copy more than a near one.
    const { index, of, pair } = [...copies].sort(
      (p, q) =>
        Number(q.pair.leakage) - Number(p.pair.leakage) ||
        Number(q.pair.kind === 'exact') - Number(p.pair.kind === 'exact'),
    )[0];
    const [one, original] = [samples[index], samples[of]];
    const text = pair.leakage
      ? message`${likeness(pair, inSplit(one), inSplit(original))}: what is learnt from one is tested in the other.`
      : message`${likeness(pair, one.id, original.id)}.`;
    return {
      kind: pair.leakage ? 'leakage' : pair.kind === 'exact' ? 'exact-duplicate' : 'near-duplicate',
      target: atImage(one),
      about: original.id,
      message: text,
      related: relatedImages(copies.map((copy) => samples[copy.of])),
    };
  });
}

interface Copy {
  readonly index: number;
  readonly of: number;
  readonly pair: DuplicatePair;
}

/** The redundant sample of a pair: that of the later split in case of a leak, else the later one. */
function copyOf(pair: DuplicatePair, samples: readonly Sample[]): Copy {
  const { a, b, leakage } = pair;
  const isFirst = leakage && splitRank(samples[a].split) > splitRank(samples[b].split);
  return isFirst
    ? { index: a, of: b, pair: { ...pair, changes: reversedChanges(pair.changes) } }
    : { index: b, of: a, pair };
}

/** Slices of one volume in two splits make the test easier than it looks. */
function volumeFindings(samples: readonly Sample[], pairs: readonly DuplicatePair[]): PendingFinding[] {
  const crossing = new Set(pairs.flatMap(({ a, sameVolume, leakage }) => (sameVolume && leakage ? [a] : [])));
  return groupsOf(pairs, samples.length)
    .filter((group) => group.some((i) => crossing.has(i)))
    .map((group): PendingFinding => {
      const members = Array.from(group, (i) => samples[i]);
      const splits = [...new Set(members.flatMap(({ split }) => split ?? []))];
      const first = members[0];
      return {
        kind: 'volume-leakage',
        target: atImage(first),
        about: 'slices',
        message: message`${members.length} images look like neighbouring slices of one volume, but lie in the splits ${allOf(splits)}; keep a volume in one split.`,
        related: relatedImages(members.slice(1)),
      };
    });
}

interface Disagreement {
  readonly here: ReadRecord;
  readonly there: ReadRecord;
}

/** Where the records of two copies disagree: one finding for the pair. */
function disagreements(before: readonly ReadRecord[], after: readonly ReadRecord[]): PendingFinding[] {
  const found = disagreementsOf(before, after);
  const first = found.at(0);
  if (!first) return [];
  const { here, there } = first;
  const other = quoteRecord(there);
  return [
    {
      kind: 'duplicate-disagreement',
      target: atRecord(here, 'answer'),
      about: there.sample.id,
      message: message`${here.sample.id} and ${there.sample.id} show the same picture, but their records disagree: ${quoteRecord(here)}, there ${found.length > 1 ? message`${other} (and ${found.length - 1} more)` : other}.`,
      related: relatedRecords(found.map((one) => one.there)),
    },
  ];
}

function disagreementsOf(before: readonly ReadRecord[], after: readonly ReadRecord[]): Disagreement[] {
  const byRecord = new Map<ReadRecord, Disagreement>();
  for (const one of [...sameTopics(before, after), ...sameQuestions(before, after)])
    byRecord.set(one.here, one);
  return [...byRecord.values()].sort((p, q) => p.here.row - q.here.row);
}

/** Records with the same question and another meaning of the answer; empty answers are not compared. */
function sameQuestions(before: readonly ReadRecord[], after: readonly ReadRecord[]): Disagreement[] {
  const answered = before.filter(({ normalizedAnswer }) => normalizedAnswer !== '');
  const byQuestion = new Map(answered.map((one) => [one.normalizedQuestion, one]));
  return after.flatMap((here): Disagreement[] => {
    const there = here.normalizedAnswer === '' ? undefined : byQuestion.get(here.normalizedQuestion);
    return there && meaningOf(there) !== meaningOf(here) ? [{ here, there }] : [];
  });
}

/** Direct claims that disagree; what an answer implies is compared only within one image. */
function sameTopics(before: readonly ReadRecord[], after: readonly ReadRecord[]): Disagreement[] {
  const topics = claimsByTopic(before);
  return [...claimsByTopic(after)].flatMap(([topic, claims]): Disagreement[] => {
    for (const { from, claim } of claims) {
      const other = topics
        .get(topic)
        ?.find((one) => !one.claim.implied && !claim.implied && disagree(one.claim, claim));
      if (other) return [{ here: from, there: other.from }];
    }
    return [];
  });
}

/** @param pair seen from `one`: its changes lead from `other` to `one`. */
function likeness(
  { kind, similarity, hashDistance, changes }: DuplicatePair,
  one: MessageValue,
  other: MessageValue,
): MessageTemplate {
  if (kind === 'exact') return message`${one} is the same picture as ${other}`;
  const changed = changesMessage(changes);
  return changed
    ? message`${one} is the same picture as ${other}, ${changed}`
    : message`${one} is nearly the same picture as ${other} (cosine ${similarity.toFixed(3)}, ${hashDistance} of 480 bits of the hash differ)`;
}

function inSplit({ id, split }: Sample): MessageTemplate {
  return message`${id} in the ${String(split)} split`;
}
