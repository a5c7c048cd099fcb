import { describe, expect, it } from 'vitest';
import type { NamedRow } from '../../../../src/analysis/dataset/records/columnRoles';
import { recordsOf } from '../../../../src/analysis/dataset/records/rowRecords';
import { TextPool } from '../../../../src/analysis/dataset/records/textPool';
import type { ColumnMapping } from '../../../../src/common/columnMapping';

const source = { file: '/set/train.parquet', line: 1, column: 1, offset: 0, length: 0, row: 3 };
const short = (row: NamedRow, mapping: ColumnMapping) =>
  recordsOf(row, mapping, source, new TextPool()).map(({ question, answer, options, qid }) => ({
    question,
    answer,
    options,
    qid,
  }));
const choice: ColumnMapping = { question: ['question'], answer: ['answer'], options: ['options'] };

describe('recordsOf', () => {
  it('takes the fields of a record from their columns', () => {
    const row = { question: ' Is it? ', answer: true, id: '17', kind: 'PRES', metadata: { modality: 'CT' } };
    const mapping = {
      question: ['question'],
      answer: ['answer'],
      qid: ['id'],
      contentType: ['kind'],
      modality: ['metadata.modality'],
    };
    expect(recordsOf(row, mapping, source, new TextPool())).toEqual([
      { question: 'Is it?', answer: 'true', qid: 17, contentType: 'PRES', modality: 'CT', source },
    ]);
  });

  it.each<[string, NamedRow, { answer: string; options?: string[] }]>([
    ['a letter', { options: ['CT', 'MR'], answer: 'B' }, { answer: 'MR', options: ['CT', 'MR'] }],
    [
      'a letter with its text',
      { options: ['A: CT', 'B: MR'], answer: 'A: CT' },
      { answer: 'CT', options: ['CT', 'MR'] },
    ],
    ['the text', { options: ['CT', 'MR'], answer: 'MR' }, { answer: 'MR', options: ['CT', 'MR'] }],
    ['the place', { options: ['CT', 'MR'], answer: 1 }, { answer: 'MR', options: ['CT', 'MR'] }],
    [
      'a letter of an object',
      { options: { A: 'CT', B: 'MR' }, answer: 'b' },
      { answer: 'MR', options: ['CT', 'MR'] },
    ],
    ['a list in JSON', { options: '["CT","MR"]', answer: '(A)' }, { answer: 'CT', options: ['CT', 'MR'] }],
    [
      "a list in Python's way",
      { options: '[\'CT\', "MR"]', answer: 'A' },
      { answer: 'CT', options: ['CT', 'MR'] },
    ],
    [
      'a letter that is an option itself',
      { options: ['B', 'A'], answer: 'A' },
      { answer: 'A', options: ['B', 'A'] },
    ],
    ['no options', { options: [], answer: 'A' }, { answer: 'A' }],
  ])('multiple choice: the answer is %s', (_, row, expected) => {
    expect(short({ question: 'Which?', ...row }, choice)).toEqual([
      { question: 'Which?', options: undefined, qid: undefined, ...expected },
    ]);
  });

  it('takes options from a column each', () => {
    const mapping = { question: ['q'], answer: ['a'], options: ['Choice A', 'Choice B'] };
    const row = { q: 'What?', a: 'B', 'Choice A': ' A:one ', 'Choice B': ' B:two ' };
    expect(short(row, mapping)[0]).toMatchObject({ answer: 'two', options: ['one', 'two'] });
  });

  it.each([
    [
      'LLaVA',
      [
        { from: 'human', value: '<image>\nWhat?' },
        { from: 'gpt', value: 'This.' },
      ],
    ],
    [
      'chat messages',
      [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'image', text: null },
            { type: 'text', text: 'What?' },
          ],
        },
        { role: 'assistant', content: 'This.' },
      ],
    ],
    ['FineVision', [{ user: 'What?', assistant: 'This.' }]],
  ])('takes turns of conversations: %s', (_, conversations) => {
    expect(short({ conversations }, { conversations: ['conversations'] })).toMatchObject([
      { question: 'What?', answer: 'This.' },
    ]);
  });

  it('numbers the turns of one row', () => {
    const conversations = [
      { from: 'human', value: 'a?' },
      { from: 'gpt', value: 'A' },
      { from: 'human', value: 'b?' },
    ];
    expect(
      short({ conversations, id: 'x' }, { conversations: ['conversations'], qid: ['id'] }),
    ).toMatchObject([
      { question: 'a?', answer: 'A', qid: 'x#0' },
      { question: 'b?', answer: '', qid: 'x#1' },
    ]);
  });

  it('gives no record for a row without question and answer', () => {
    expect(short({ question: null, answer: ' ' }, choice)).toEqual([]);
  });
});
