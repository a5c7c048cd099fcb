/** A finding of the audit before its line in the file is known: it points at a record or at an image. */
import type { FindingKind, Severity } from '../../common/findings';
import { message, type MessageTemplate } from '../../common/messageTemplate';
import type { QaRecord, Sample } from '../dataset/types';

export type RecordField = 'question' | 'answer' | 'modality' | 'location' | 'q_lang' | 'answer_type';

/** One record of a sample, and its row in the `qa` space. */
export interface RecordRef {
  readonly sample: Sample;
  readonly record: QaRecord;
  readonly row: number;
}

export type FindingTarget =
  | { readonly on: 'record'; readonly ref: RecordRef; readonly field?: RecordField }
  | { readonly on: 'image'; readonly sample: Sample };

export interface PendingRelated {
  readonly target: FindingTarget;
  readonly message: MessageTemplate;
}

export interface PendingFinding {
  readonly kind: FindingKind;
  /** Where it is not that of the kind. */
  readonly severity?: Severity;
  readonly target: FindingTarget;
  /** Tells it from others of its kind in its sample; stable when records are added or moved. */
  readonly about: string;
  /** One that names the line of the first of `related` is given it. */
  readonly message: MessageTemplate | ((line: number) => MessageTemplate);
  readonly related?: readonly PendingRelated[];
}

/** More related records than a reader would look at are not listed. */
const MAX_RELATED = 6;

export function relatedRecords(others: Iterable<RecordRef>): PendingRelated[] {
  return [...others]
    .slice(0, MAX_RELATED)
    .map((other) => ({ target: atRecord(other, 'answer'), message: quoteRecord(other) }));
}

/** Members of a group of copies that are listed: what is decided about a group is decided about these. */
const MAX_MEMBERS = 256;

export function relatedImages(others: readonly Sample[]): PendingRelated[] {
  return others.slice(0, MAX_MEMBERS).map((sample) => {
    const { id, split } = sample;
    return { target: atImage(sample), message: split ? message`${id} (${split})` : message`${id}` };
  });
}

export function atRecord(ref: RecordRef, field?: RecordField): FindingTarget {
  return field === undefined ? { on: 'record', ref } : { on: 'record', ref, field };
}

export function atImage(sample: Sample): FindingTarget {
  return { on: 'image', sample };
}

const MAX_QUOTE_LENGTH = 120;

/** The text in quotes on one line, cut where it is long; characters that change the direction of writing are removed. */
export function quote(text: string): string {
  const start = text.trimStart().slice(0, 4 * MAX_QUOTE_LENGTH);
  const letters = Array.from(start.replace(/[\p{Cc}\p{Cf}\p{Z}]+/gu, ' ').trim());
  const isCut = letters.length > MAX_QUOTE_LENGTH || text.length > 4 * MAX_QUOTE_LENGTH;
  return `"${isCut ? `${letters.slice(0, MAX_QUOTE_LENGTH - 1).join('')}…` : letters.join('')}"`;
}

/** `"Is it a CT?" "Yes"`: a record as messages refer to it. */
export function quoteRecord({ record }: RecordRef): MessageTemplate {
  return message`${quote(record.question)} ${quote(record.answer)}`;
}
