/** What a reader needs to decide about one finding, or about one image: its samples and records, and the proposals. */
import type { Dataset, QaRecord } from '../dataset/types';
import { proposalsFor } from './caseProposals';
import type { FieldValue, RecordPlace } from './decision';
import { fieldNames } from './fieldNames';
import { KeptRecordFiles } from './keptRecordFiles';
import type { Proposal } from './proposals';
import { offsetOf } from './recordFile';
import type { RecordIndex } from './recordIndex';
import type { CaseRecordRef, FindingPlaces } from './recordProposals';

export interface CaseRecord {
  /** Row of its sample. */
  readonly sample: number;
  readonly place: RecordPlace;
  /** That of the finding, or of what it is compared with: of the field, not of the record around it. */
  readonly line: number;
  /** Whether the finding lies in it; the others are what it is compared with. */
  readonly isOwn: boolean;
  /** The fields that can be corrected, as the file names them and has them. */
  readonly fields: readonly { readonly name: string; readonly value: FieldValue }[];
  readonly language: string;
}

export interface ReviewCase {
  /** Rows, that of the finding first. */
  readonly samples: readonly number[];
  readonly records: readonly CaseRecord[];
  /** Field that the finding is about, as the file names it; null where it is about no record. */
  readonly field: string | null;
  /** What the rule proposes, the likeliest first; then what can be decided besides. */
  readonly proposals: readonly Proposal[];
  /** By sample of the case, hexadecimal; of images in tables there is none. */
  readonly hashes: Readonly<Record<string, string>>;
}

/** More are not shown side by side. */
const MAX_RECORDS = 8;

/**
 * @param subject a finding, or the id of an image that none is about.
 * @param kept files that earlier cases have read.
 * @returns without records where the files cannot be read or edited any more.
 */
export async function reviewCase(
  dataset: Dataset,
  index: RecordIndex,
  subject: FindingPlaces | string,
  kept = new KeptRecordFiles(),
): Promise<ReviewCase> {
  const finding = typeof subject === 'string' ? undefined : subject;
  const places = finding ? [finding, ...(finding.related ?? [])] : [];
  const owned = places.map((place) => index.at(place));
  const ids = finding
    ? places.flatMap((place, i) => place.sample ?? owned[i]?.sample.id ?? [])
    : typeof subject === 'string'
      ? [subject]
      : [];
  const rowOf = new Map(dataset.samples.map(({ id }, row) => [id, row]));
  const samples = [...new Set(ids.flatMap((id) => rowOf.get(id) ?? []))];
  const refs: (CaseRecordRef & Pick<CaseRecord, 'line'>)[] = [];
  const seen = new Set<QaRecord>();
  for (const [i, one] of owned.entries()) {
    if (!one || seen.has(one.record) || refs.length >= MAX_RECORDS) continue;
    seen.add(one.record);
    refs.push({ ...one, isOwn: i === 0, line: places[i].line });
  }
  const names = fieldNames(dataset);
  const records: CaseRecord[] = [];
  for (const { sample, record, isOwn, line } of refs) {
    const { file: path } = record.source;
    const offset = offsetOf(record.source);
    const file = await kept.read(path);
    const fields = Object.values(names).flatMap((name) => {
      const value = file?.has(offset) ? file.fieldValue(offset, name) : undefined;
      return isText(value) ? [{ name, value }] : [];
    });
    const place = index.placeOf(sample.id, record);
    const row = rowOf.get(sample.id) ?? -1;
    records.push({ sample: row, place, line, isOwn, fields, language: record.qLang ?? '' });
  }
  const { proposals, field, hashes } = await proposalsFor(dataset, index, { finding, samples, refs, names });
  return { samples, records, field, proposals, hashes };
}

function isText(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
