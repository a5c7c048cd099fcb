import { expect, it } from 'vitest';
import { MAX_COMPARED_UNITS, recordText } from '../../../src/analysis/dataset/comparedText';
import { distinctTextsOf, textsOfRecords } from '../../../src/analysis/dataset/distinctTexts';
import type { Sample } from '../../../src/analysis/dataset/types';

const source = { file: '/a.json', line: 1, column: 1, offset: 0, length: 1 };
const samples = (texts: readonly (readonly [question: string, answer: string])[][]) =>
  texts.map((own) => ({
    qa: own.map(([question, answer]) => ({ question, answer, source })),
  })) as unknown as Sample[];

it('are the texts that are compared, in the order of their first record', () => {
  const long = 'x'.repeat(MAX_COMPARED_UNITS);
  const all = samples([
    [
      ['What?', 'Lung'],
      ['Is it', 'a b'],
    ],
    [],
    [
      ['Is it a', 'b'], // the same text
      ['What?', 'Liver'],
      ['What?', 'Lung'],
      [`${long}1`, 'y'],
      [`${long}2`, 'y'], // the same as far as it is compared
    ],
  ]);
  const distinct = distinctTextsOf(all);
  expect(distinct.texts).toEqual(['What? Lung', 'Is it a b', 'What? Liver', `${long} y`]);
  expect(Array.from(distinct.rowOf)).toEqual([0, 1, 1, 2, 0, 3, 3]);
  expect([...textsOfRecords(distinct)]).toEqual(all.flatMap(({ qa }) => qa.map(recordText)));
});

it('looks for a cancel on the way', () => {
  const many = samples([Array.from({ length: 50_000 }, (_none, i) => [String(i), 'yes'] as const)]);
  expect(() =>
    distinctTextsOf(many, () => {
      throw new Error('stopped');
    }),
  ).toThrow('stopped');
});
