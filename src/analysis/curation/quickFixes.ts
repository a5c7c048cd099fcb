/** What the rule of a finding proposes as an edit of one text, which may have changed since it was read. */
import type { MessageTemplate } from '../../common/messageTemplate';
import type { RecordPlace } from './decision';
import type { CorrectableField } from './fieldNames';
import type { Proposal } from './proposals';
import { recordFileOf, type TextRecordFile } from './recordFile';
import { isReadAs, storedLike } from './storedValue';

export interface QuickFix {
  readonly title: MessageTemplate;
  /** Whether the rule proposes it. */
  readonly isProposed: boolean;
  /** In UTF-16 units of the text. */
  readonly offset: number;
  readonly length: number;
  readonly content: string;
}

export interface EditedText {
  readonly path: string;
  /** The path relative to the root of the dataset, with forward slashes. */
  readonly file: string;
  readonly text: string;
}

/**
 * Of the proposals that change records of this file alone; none of those whose records are not in the text any more as
 * they were read, or are there twice.
 * @param names of the fields in the file.
 */
export function quickFixes(
  proposals: readonly Proposal[],
  { path, file, text }: EditedText,
  names: Readonly<Record<CorrectableField, string>>,
): QuickFix[] {
  return proposals.flatMap(({ title, decisions, isGeneral = false }): QuickFix[] => {
    const edited = recordFileOf(path, text);
    for (const one of decisions) {
      if (one.kind !== 'correct' && one.kind !== 'drop-record') return [];
      const offset = one.record.file === file ? offsetOf(edited, one.record, names) : undefined;
      if (offset === undefined) return [];
      if (one.kind === 'drop-record') edited.remove(offset);
      else {
        const value = storedLike(edited.fieldValue(offset, one.field), one.new);
        if (edited.cannotHold(one.field, value) !== undefined) return [];
        edited.correct(offset, one.field, value);
      }
    }
    const change = changedRange(text, edited.result());
    return change ? [{ title, isProposed: !isGeneral, ...change }] : [];
  });
}

function offsetOf(
  file: TextRecordFile,
  { qid, question, answer, occurrence = 0 }: RecordPlace,
  names: Readonly<Record<CorrectableField, string>>,
): number | undefined {
  const equal = file.offsets().filter((offset) => {
    const found = file.fieldValue(offset, 'qid');
    return (
      isReadAs(file.fieldValue(offset, names.question), question) &&
      isReadAs(file.fieldValue(offset, names.answer), answer) &&
      (qid === undefined || String(found) === String(qid))
    );
  });
  return equal.at(occurrence);
}

/** What lies between the common start and the common end. */
function changedRange(before: string, after: string) {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return {
    offset: start,
    length: before.length - start - end,
    content: after.slice(start, after.length - end),
  };
}
