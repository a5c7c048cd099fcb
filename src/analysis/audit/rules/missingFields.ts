/** Fields that most records of the dataset have and some lack: one finding for each field and sample. */
import { message, type MessageTemplate } from '../../../common/messageTemplate';
import type { QaRecord } from '../../dataset/types';
import type { AuditRule } from '../auditRule';
import { atRecord, type PendingFinding, type RecordField, type RecordRef } from '../pendingFinding';

const expected = [
  ['q_lang', 'qLang'],
  ['answer_type', 'answerType'],
  ['modality', 'modality'],
  ['location', 'location'],
] as const satisfies readonly (readonly [RecordField, keyof QaRecord])[];

export const missingFields: AuditRule = {
  name: 'missingFields',
  kinds: ['missing-field'],
  needs: 'records',
  run: ({ records: samples }) => {
    const all = samples.flat();
    return expected.flatMap(([name, key]) => {
      const lacks = ({ record }: RecordRef) => (record[key] ?? '').trim() === '';
      if (all.filter(lacks).length * 2 >= all.length) return [];
      return samples.flatMap((records): PendingFinding[] => {
        const without = records.filter(lacks);
        const first = without.at(0);
        if (!first) return [];
        return [
          {
            kind: 'missing-field',
            target: atRecord(first, name),
            about: name,
            message: sentence(without.length, records.length, first.sample.id, {
              template: name,
              values: [],
            }),
          },
        ];
      });
    });
  },
};

function sentence(lacking: number, records: number, id: string, field: MessageTemplate): MessageTemplate {
  if (records === 1) return message`The record of ${id} has no ${field}.`;
  return lacking === 1
    ? message`${lacking} of the ${records} records of ${id} has no ${field}.`
    : message`${lacking} of the ${records} records of ${id} have no ${field}.`;
}
