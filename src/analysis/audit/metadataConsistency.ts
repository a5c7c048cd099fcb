/**
 * The modality and location of an image as its records, its split file and the answers about it give them: where one
 * of the three stands alone, it is the one that is named.
 */
import { message } from '../../common/messageTemplate';
import { UNKNOWN } from '../dataset/fields';
import { fieldWords } from '../dataset/typeNames';
import { displayName } from './displayNames';
import { fold } from './fold';
import { atRecord, MAX_RELATED, type PendingFinding, quote, quoteRecord } from './pendingFinding';
import type { ReadRecord } from './records';
import { areNeighbors, modalityOf, regionOfLocation } from './terms';

type Label = 'modality' | 'location';

export function metadataDisagreements(records: readonly ReadRecord[]): PendingFinding[] {
  return (['modality', 'location'] as const).flatMap((label) => [
    ...againstMajority(records, label),
    ...againstSplit(records, label),
    ...againstAnswers(records, label),
  ]);
}

/** A record of an image that says another thing than most of its records. */
function againstMajority(records: readonly ReadRecord[], label: Label): PendingFinding[] {
  const most = majorityOf(records, label);
  if (most === undefined) return [];
  return records.flatMap((ref): PendingFinding[] => {
    const own = ref.record[label];
    if (!own || own === most || fold(own) === fold(most)) return [];
    return [
      {
        kind: `wrong-${label}`,
        severity: 'warning',
        spot: atRecord(ref, label),
        about: ref.record.qid === undefined ? `line=${ref.record.source.line}` : `qid=${ref.record.qid}`,
        message: message`The ${fieldWords[label]} is ${quote(own)}, but most records of ${ref.sample.id} say ${quote(most)}.`,
      },
    ];
  });
}

function againstSplit(records: readonly ReadRecord[], label: Label): PendingFinding[] {
  const most = majorityOf(records, label);
  const first = records.find(({ record }) => record[label]);
  const said = first?.sample[label];
  if (!first || most === undefined || said === undefined || said === UNKNOWN || fold(said) === fold(most))
    return [];
  return [
    {
      kind: `wrong-${label}`,
      severity: 'warning',
      spot: atRecord(first, label),
      about: 'split-file',
      message: message`The records of ${first.sample.id} give ${quote(most)} as ${fieldWords[label]}, but the ${first.sample.split ?? ''} split file says ${quote(said)}.`,
    },
  ];
}

/** All answers about what the image is agree, and the field says another thing. */
function againstAnswers(records: readonly ReadRecord[], label: Label): PendingFinding[] {
  const field = majorityOf(records, label);
  const own = field && (label === 'modality' ? modalityOf(field) : regionOfLocation(field));
  if (field === undefined || own === undefined) return [];
  const about = label === 'modality' ? 'modality' : 'part of the body';
  const said = records.flatMap((from) =>
    from.claims.filter((claim) => claim.about === about).map((claim) => ({ from, claim })),
  );
  const against = said.filter(({ claim }) => (claim.value === own ? !claim.holds : claim.holds));
  const named = [...new Set(against.filter(({ claim }) => claim.holds).map(({ claim }) => claim.value))];
  // Where answers disagree among themselves, that is the finding.
  if (
    against.length === 0 ||
    named.length !== 1 ||
    said.some(({ claim }) => claim.holds && claim.value === own)
  ) {
    return [];
  }
  const border = label === 'location' && areNeighbors(own, named[0]);
  const { from } = against[0];
  return [
    {
      kind: `wrong-${label}`,
      severity: border ? 'info' : 'warning',
      spot: atRecord(from, label),
      about: 'answers',
      message: message`The ${fieldWords[label]} of ${from.sample.id} is ${quote(field)}, but the answers say ${displayName(named[0])}: ${quoteRecord(from)}.`,
      related: against
        .slice(0, MAX_RELATED)
        .map((other) => ({ spot: atRecord(other.from, 'answer'), message: quoteRecord(other.from) })),
    },
  ];
}

/** What more than half of the records say; undefined where there is no such value. */
function majorityOf(records: readonly ReadRecord[], label: Label): string | undefined {
  const counts = new Map<string, number>();
  let total = 0;
  for (const { record } of records) {
    const value = record[label];
    if (!value) continue;
    total++;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  for (const [value, count] of counts) if (count * 2 > total) return value;
  return undefined;
}
