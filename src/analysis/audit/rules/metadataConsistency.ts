/**
 * The modality and location of an image by its records, by its split file and by the answers about it: where one of
 * the three disagrees with the others, the finding is about that one.
 */
import { message } from '../../../common/messageTemplate';
import { countsOf, mostFrequent } from '../../counts';
import { UNKNOWN } from '../../dataset/fields';
import { recordKey } from '../../dataset/findingList';
import { fieldWords } from '../../dataset/typeNames';
import type { AuditRule } from '../auditRule';
import { displayName } from '../displayNames';
import { fold } from '../fold';
import { atRecord, type PendingFinding, quote, quoteRecord, relatedRecords } from '../pendingFinding';
import { perSample } from '../perSample';
import { claimsByTopic, type ReadRecord } from '../records';
import { areNeighbors, modalityOf, regionOfLocation } from '../terms';

type Field = 'modality' | 'location';

export const metadataConsistency: AuditRule = {
  name: 'metadataConsistency',
  kinds: ['wrong-location', 'wrong-modality'],
  needs: 'records',
  run: perSample(() => inconsistencies),
};

function inconsistencies(records: readonly ReadRecord[]): PendingFinding[] {
  return (['modality', 'location'] as const).flatMap((field) => {
    const majority = majorityOf(records, field);
    if (majority === undefined) return [];
    const rules = [minorityRecords, splitDisagreement, answerDisagreement];
    return rules.flatMap((rule) => rule(records, field, majority));
  });
}

/** Records of an image with another value than most of its records. */
function minorityRecords(records: readonly ReadRecord[], field: Field, majority: string): PendingFinding[] {
  const usual = fold(majority);
  return records.flatMap((ref): PendingFinding[] => {
    const own = ref.record[field];
    if (!own || own === majority || fold(own) === usual) return [];
    return [
      {
        kind: `wrong-${field}`,
        target: atRecord(ref, field),
        about: recordKey(ref.record),
        message: message`The ${fieldWords[field]} is ${quote(own)}, but most records of ${ref.sample.id} say ${quote(majority)}.`,
      },
    ];
  });
}

function splitDisagreement(records: readonly ReadRecord[], field: Field, majority: string): PendingFinding[] {
  const first = records.find(({ record }) => record[field]);
  const own = first?.sample[field];
  if (!first || own === undefined || own === UNKNOWN || fold(own) === fold(majority)) return [];
  return [
    {
      kind: `wrong-${field}`,
      target: atRecord(first, field),
      about: 'split-file',
      message: message`The records of ${first.sample.id} give ${quote(majority)} as ${fieldWords[field]}, but the ${first.sample.split ?? ''} split file says ${quote(own)}.`,
    },
  ];
}

/** The answers about what the image is agree with each other, but not with the field. */
function answerDisagreement(
  records: readonly ReadRecord[],
  field: Field,
  majority: string,
): PendingFinding[] {
  const own = field === 'modality' ? modalityOf(majority) : regionOfLocation(majority);
  if (own === undefined) return [];
  const about = field === 'modality' ? 'modality' : 'part of the body';
  const claims = claimsByTopic(records).get(about) ?? [];
  const opposing = claims.filter(({ claim }) => (claim.value === own ? !claim.holds : claim.holds));
  const named = [...new Set(opposing.filter(({ claim }) => claim.holds).map(({ claim }) => claim.value))];
  // Answers that disagree with each other are the finding of another rule.
  if (named.length !== 1 || claims.some(({ claim }) => claim.holds && claim.value === own)) return [];
  const { from } = opposing[0];
  return [
    {
      kind: `wrong-${field}`,
      severity: field === 'location' && areNeighbors(own, named[0]) ? 'info' : 'warning',
      target: atRecord(from, field),
      about: 'answers',
      message: message`The ${fieldWords[field]} of ${from.sample.id} is ${quote(majority)}, but the answers say ${displayName(named[0])}: ${quoteRecord(from)}.`,
      related: relatedRecords(opposing.map((other) => other.from)),
    },
  ];
}

/** The value of more than half of the records that have one; undefined where there is no such value. */
function majorityOf(records: readonly ReadRecord[], field: Field): string | undefined {
  const values = records.flatMap(({ record }) => record[field] || []);
  const most = mostFrequent(countsOf(values));
  return most && most[1] * 2 > values.length ? most[0] : undefined;
}
