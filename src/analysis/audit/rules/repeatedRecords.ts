/** Records of an image that are there again, word for word, under other ids: one finding for each image. */
import { groupBy } from '../../../common/groupBy';
import { message, type MessageTemplate } from '../../../common/messageTemplate';
import type { AuditRule } from '../auditRule';
import { atRecord, type PendingFinding, relatedRecords } from '../pendingFinding';
import { perSample } from '../perSample';
import type { ReadRecord } from '../records';

export const repeatedRecords: AuditRule = {
  name: 'repeatedRecords',
  kinds: ['repeated-record'],
  needs: 'records',
  run: perSample(() => repeatsIn),
};

function repeatsIn(records: readonly ReadRecord[]): PendingFinding[] {
  const whole = records.filter(({ record }) => record.question.trim() !== '' && record.answer.trim() !== '');
  const groups = groupBy(whole, ({ record }) => {
    const question = record.question.trim();
    return `${question.length}:${question}${record.answer.trim()}`;
  });
  const repeated = [...groups.values()].filter((group) => group.length > 1);
  const count = repeated.reduce((sum, group) => sum + group.length - 1, 0);
  const first = repeated.at(0);
  if (!first) return [];
  const [original, again] = first;
  const { id } = original.sample;
  const pair = message`${placeOf(again)} repeats ${placeOf(original)}`;
  return [
    {
      kind: 'repeated-record',
      target: atRecord(again),
      about: 'repeated',
      message:
        count === 1
          ? message`A record of ${id} is there twice with the same question and answer: ${pair}.`
          : message`${count} of the ${records.length} records of ${id} were there before with the same question and answer: ${pair}, and ${count - 1} more.`,
      related: relatedRecords([original, ...repeated.slice(1).flatMap((group) => group.slice(1))]),
    },
  ];
}

function placeOf({ record: { qid, source } }: ReadRecord): MessageTemplate {
  return qid === undefined ? message`line ${source.line}` : message`qid ${qid} (line ${source.line})`;
}
