/** Duplicates as findings at the image: a copy is told once, at the sample that is one too many; slices of one volume as a group. */
import { allOf, message, type MessageTemplate, type MessageValue } from '../../../common/messageTemplate';
import type { Dataset, Sample, Split } from '../../dataset/types';
import { disagree } from '../claim';
import { claimsByTopic, meaningOf } from '../contradictions';
import { atImage, atRecord, MAX_RELATED, type PendingFinding, quoteRecord } from '../pendingFinding';
import type { ReadRecord } from '../records';
import type { DuplicatePair } from './duplicatePair';
import { groupsOf } from './findDuplicates';

export function duplicateFindings(
  dataset: Dataset,
  pairs: readonly DuplicatePair[],
  records: readonly (readonly ReadRecord[])[],
): PendingFinding[] {
  const copies = pairs.filter((pair) => !pair.sameVolume);
  return [
    ...copyFindings(dataset.samples, copies),
    ...volumeFindings(dataset.samples, pairs),
    ...copies.flatMap((pair) => disagreements(pair, records)),
  ];
}

function copyFindings(samples: readonly Sample[], pairs: readonly DuplicatePair[]): PendingFinding[] {
  const bySample = new Map<number, Copy[]>();
  for (const pair of pairs) {
    const copy = copyOf(pair, samples);
    const known = bySample.get(copy.index);
    if (known) known.push(copy);
    else bySample.set(copy.index, [copy]);
  }
  return [...bySample.values()].map((copies) => {
    // A copy in another split is what does harm; a copy byte for byte is the plainest.
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
      severity: 'warning',
      spot: atImage(one),
      about: original.id,
      message: text,
      related: copies.slice(0, MAX_RELATED).map((copy) => ({
        spot: atImage(samples[copy.of]),
        message: nameOf(samples[copy.of]),
      })),
    };
  });
}

interface Copy {
  readonly index: number;
  readonly of: number;
  readonly pair: DuplicatePair;
}

const splitOrder: readonly (Split | undefined)[] = ['train', 'validate', 'test'];

/** Which of the two is the one too many: that of the later split, else the later one. */
function copyOf(pair: DuplicatePair, samples: readonly Sample[]): Copy {
  const { a, b, leakage } = pair;
  const isFirst = leakage && splitOrder.indexOf(samples[a].split) > splitOrder.indexOf(samples[b].split);
  return isFirst ? { index: a, of: b, pair } : { index: b, of: a, pair };
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
        severity: 'warning',
        spot: atImage(first),
        about: 'slices',
        message: message`${members.length} images look like neighbouring slices of one volume, but lie in the splits ${allOf(splits)}; keep a volume in one split.`,
        related: members
          .slice(1, 1 + MAX_RELATED)
          .map((member) => ({ spot: atImage(member), message: nameOf(member) })),
      };
    });
}

interface Disagreement {
  readonly here: ReadRecord;
  readonly there: ReadRecord;
}

/** What the records of two copies say otherwise: one finding for the pair. */
function disagreements(
  { a, b }: DuplicatePair,
  records: readonly (readonly ReadRecord[])[],
): PendingFinding[] {
  const [before, after] = [records[a], records[b]];
  const byRecord = new Map<ReadRecord, Disagreement>();
  for (const one of [...sameTopics(before, after), ...sameQuestions(before, after)])
    byRecord.set(one.here, one);
  const found = [...byRecord.values()].sort((p, q) => p.here.row - q.here.row);
  const first = found[0];
  if (!first) return [];
  const { here, there } = first;
  const said = quoteRecord(there);
  return [
    {
      kind: 'duplicate-disagreement',
      severity: 'warning',
      spot: atRecord(here, 'answer'),
      about: there.sample.id,
      message: message`${here.sample.id} and ${there.sample.id} show the same picture, but their records disagree: ${quoteRecord(here)}, there ${found.length > 1 ? message`${said} (and ${found.length - 1} more)` : said}.`,
      related: found
        .slice(0, MAX_RELATED)
        .map((one) => ({ spot: atRecord(one.there, 'answer'), message: quoteRecord(one.there) })),
    },
  ];
}

function sameQuestions(before: readonly ReadRecord[], after: readonly ReadRecord[]): Disagreement[] {
  const asked = new Map(before.filter(({ said }) => said !== '').map((one) => [one.asked, one]));
  return after.flatMap((here): Disagreement[] => {
    const there = here.said === '' ? undefined : asked.get(here.asked);
    return there && meaningOf(there) !== meaningOf(here) ? [{ here, there }] : [];
  });
}

/** Only what was said outright: what an answer merely implies is left to the audit of one image. */
function sameTopics(before: readonly ReadRecord[], after: readonly ReadRecord[]): Disagreement[] {
  const topics = claimsByTopic(before);
  return [...claimsByTopic(after)].flatMap(([topic, said]): Disagreement[] => {
    for (const { from, claim } of said) {
      const other = topics
        .get(topic)
        ?.find((one) => !one.claim.implied && !claim.implied && disagree(one.claim, claim));
      if (other) return [{ here: from, there: other.from }];
    }
    return [];
  });
}

function likeness(
  { kind, similarity, hashDistance }: DuplicatePair,
  one: MessageValue,
  other: MessageValue,
): MessageTemplate {
  return kind === 'exact'
    ? message`${one} is the same picture as ${other}`
    : message`${one} is nearly the same picture as (cosine ${similarity.toFixed(3)}, ${hashDistance} bits of the hash) ${other}`;
}

function inSplit({ id, split }: Sample): MessageTemplate {
  return message`${id} in the ${String(split)} split`;
}

function nameOf({ id, split }: Sample): MessageTemplate {
  return split ? message`${id} (${split})` : message`${id}`;
}
