/** What the files of a dataset call the fields that can be corrected. */
import type { Dataset } from '../dataset/types';

/** SLAKE's names, which JSON without a table has. */
const slakeNames = {
  question: 'question',
  answer: 'answer',
  modality: 'modality',
  location: 'location',
  answerType: 'answer_type',
  contentType: 'content_type',
} as const;
export type CorrectableField = keyof typeof slakeNames;

export function fieldNames({ columns }: Dataset): Readonly<Record<CorrectableField, string>> {
  const mapping = columns?.at(0)?.columns ?? {};
  const nameOf = (field: CorrectableField) => mapping[field]?.at(0) ?? slakeNames[field];
  return {
    question: nameOf('question'),
    answer: nameOf('answer'),
    modality: nameOf('modality'),
    location: nameOf('location'),
    answerType: nameOf('answerType'),
    contentType: nameOf('contentType'),
  };
}
