/** Fields that most records of the dataset have and some lack: one finding for each field and sample. */
import { message } from '../../../common/messageTemplate';
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
            message: message`${without.length} of the ${records.length} records of ${first.sample.id} have no ${{ template: name, values: [] }}.`,
          },
        ];
      });
    });
  },
};
