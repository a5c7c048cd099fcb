/** What a finding is about, in the form in which decisions are compared with it. */
import type { FindingKind } from '../../common/findings';
import { describedRecordKey, type FindingSubject } from '../../common/settledFindings';
import type { CorrectableField } from './fieldNames';
import type { RecordIndex } from './recordIndex';
import type { FindingPlaces } from './recordProposals';

/** What a finding of the kind is about; the answer where none is named. */
const fieldOfKind: Partial<Record<FindingKind, CorrectableField>> = {
  'closed-question-marked-open': 'answerType',
  'empty-question': 'question',
  'outlying-question': 'question',
  'untranslated-question': 'question',
  'wrong-location': 'location',
  'wrong-modality': 'modality',
};

export function fieldOfFinding(kind: FindingKind | undefined): CorrectableField {
  return (kind && fieldOfKind[kind]) ?? 'answer';
}

/** @param names as the files have them. */
export function findingSubject(
  finding: FindingPlaces,
  index: RecordIndex,
  names: Readonly<Record<CorrectableField, string>>,
): FindingSubject {
  const { id, kind, count, related = [] } = finding;
  const places = count === undefined ? [finding, ...related] : []; // of many places one is not the others
  const owned = places.map((place) => index.at(place));
  const ids = new Set(places.flatMap(({ sample }, i) => sample ?? owned[i]?.sample.id ?? []));
  const keys = owned.map(
    (one) => one && describedRecordKey(one.sample.id, index.placeOf(one.sample.id, one.record)),
  );
  const [record = null, ...others] = keys;
  return {
    ...{ id, kind },
    samples: [...ids].map((sample) => ({ id: sample, split: index.sample(sample)?.split ?? null })),
    record,
    others: [...new Set(others.flatMap((key) => (key === undefined || key === record ? [] : key)))],
    field: record === null ? null : names[fieldOfFinding(kind)],
  };
}
