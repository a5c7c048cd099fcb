/** Duplicates as findings at the image: a copy is told once, of the later sample; slices of one volume as a group. */
import type { Dataset, Sample } from '../../dataset/types';
import type { DuplicatePair } from '../../protocol';
import { atImage, atRecord, MAX_RELATED, quoteRecord } from '../draft';
import type { Draft } from '../draft';
import { disagree } from '../claim';
import { claimsByTopic } from '../contradictions';
import type { ReadRecord } from '../records';
import { groupsOf } from './findDuplicates';

export function duplicateFindings(
  dataset: Dataset,
  pairs: readonly DuplicatePair[],
  records: readonly (readonly ReadRecord[])[],
): Draft[] {
  const copies = pairs.filter((pair) => !pair.sameVolume);
  return [
    ...copyFindings(dataset.samples, copies),
    ...volumeFindings(
      dataset.samples,
      pairs.filter((pair) => pair.sameVolume),
    ),
    ...copies.flatMap((pair) => disagreements(pair, records)),
  ];
}

function copyFindings(samples: readonly Sample[], copies: readonly DuplicatePair[]): Draft[] {
  const earlier = new Map<number, DuplicatePair[]>();
  for (const pair of copies) {
    const known = earlier.get(pair.b);
    if (known) known.push(pair);
    else earlier.set(pair.b, [pair]);
  }
  return [...earlier].map(([b, own]) => {
    // A copy in another split is what does harm; a copy byte for byte is the plainest.
    const worst = [...own].sort(
      (p, q) =>
        Number(q.leakage) - Number(p.leakage) || Number(q.kind === 'exact') - Number(p.kind === 'exact'),
    )[0]!;
    const [one, other] = [samples[worst.a]!, samples[b]!];
    const what =
      worst.kind === 'exact'
        ? 'is the same picture as'
        : `is nearly the same picture as (cosine ${worst.similarity.toFixed(3)}, ${worst.hashDistance} bits of the hash)`;
    const message = worst.leakage
      ? `${other.id} in the ${other.split} split ${what} ${one.id} in the ${one.split} split: what is learnt from one is tested in the other.`
      : `${other.id} ${what} ${one.id}.`;
    return {
      kind: worst.leakage ? 'leakage' : worst.kind === 'exact' ? 'exact-duplicate' : 'near-duplicate',
      severity: 'warning',
      spot: atImage(other),
      about: one.id,
      message,
      related: own.slice(0, MAX_RELATED).map((pair) => ({
        spot: atImage(samples[pair.a]!),
        message: `${samples[pair.a]!.id}${splitOf(samples[pair.a]!)}`,
      })),
    };
  });
}

/** Slices of one volume in two splits make the test easier than it looks. */
function volumeFindings(samples: readonly Sample[], slices: readonly DuplicatePair[]): Draft[] {
  return groupsOf(slices, samples.length).flatMap((group): Draft[] => {
    const members = Array.from(group, (i) => samples[i]!);
    const splits = [...new Set(members.flatMap(({ split }) => split ?? []))];
    if (splits.length < 2) return [];
    const first = members[0]!;
    return [
      {
        kind: 'volume-leakage',
        severity: 'warning',
        spot: atImage(first),
        about: 'slices',
        message: `${members.length} images look like neighbouring slices of one volume, but lie in the splits ${splits.join(' and ')}; keep a volume in one split.`,
        related: members
          .slice(1, 1 + MAX_RELATED)
          .map((member) => ({ spot: atImage(member), message: `${member.id}${splitOf(member)}` })),
      },
    ];
  });
}

/** What the records of two copies say otherwise: one finding for the pair. */
function disagreements({ a, b }: DuplicatePair, records: readonly (readonly ReadRecord[])[]): Draft[] {
  const before = claimsByTopic(records[a]!);
  const found: { readonly here: ReadRecord; readonly there: ReadRecord }[] = [];
  for (const [topic, said] of claimsByTopic(records[b]!)) {
    for (const { from, claim } of said) {
      const other = before
        .get(topic)
        ?.find((one) => !one.claim.implied && !claim.implied && disagree(one.claim, claim));
      if (other) {
        found.push({ here: from, there: other.from });
        break;
      }
    }
  }
  const first = found[0];
  if (!first) return [];
  const { here, there } = first;
  const more = found.length > 1 ? ` (and ${found.length - 1} more)` : '';
  return [
    {
      kind: 'duplicate-disagreement',
      severity: 'warning',
      spot: atRecord(here, 'answer'),
      about: there.sample.id,
      message: `${here.sample.id} and ${there.sample.id} show the same picture, but their records disagree: ${quoteRecord(here)}, there ${quoteRecord(there)}${more}.`,
      related: found
        .slice(0, MAX_RELATED)
        .map((one) => ({ spot: atRecord(one.there, 'answer'), message: quoteRecord(one.there) })),
    },
  ];
}

function splitOf({ split }: Sample): string {
  return split ? ` (${split})` : '';
}
