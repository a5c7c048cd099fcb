import { beforeAll, expect, it } from 'vitest';
import { decidedSamples } from '../../../src/analysis/curation/decidedSamples';
import type { Decision } from '../../../src/analysis/curation/decision';
import { resplit } from '../../../src/analysis/curation/resplit';
import type { Dataset, Sample } from '../../../src/analysis/dataset/types';
import { jpeg, read, record } from '../dataset/tinyDataset';

const date = '2026-11-29';
const said = (question: string, modality: string) => record({ question, modality });
const place = (question: string, more: object = {}) => ({
  ...{ file: 'imgs/a/question.json', question, answer: 'Lung' },
  ...more,
});
const correct = (question: string, field: string, old: string, to: string, more: object = {}): Decision => ({
  ...{ sample: 'a', record: place(question, more), kind: 'correct', field, old, new: to, date },
});
let dataset: Dataset;
beforeAll(async () => {
  const made = await read({
    'imgs/a/source.jpg': jpeg(),
    'imgs/a/question.json': [said('1?', 'CT'), said('2?', 'CT'), said('2?', 'CT'), said('3?', 'CT')],
    'imgs/b/source.jpg': jpeg(41),
    'imgs/b/question.json': [said('1?', 'MRI')],
  });
  dataset = {
    ...made,
    samples: made.samples.map((one) => ({ ...one, split: one.id === 'a' ? 'train' : 'test' })),
  };
});
const decided = (...decisions: Decision[]): readonly Sample[] => decidedSamples(dataset, decisions);
const texts = ({ qa }: Sample) => qa.map(({ question, answer }) => `${question} ${answer}`);

it('are those of the dataset where nothing was decided about a record', () => {
  expect(decided({ sample: 'a', kind: 'move', from: 'train', to: 'test', date })).toEqual(dataset.samples);
});

it('have corrected answers, and one of two equal records less', () => {
  const [a, b] = decided(correct('1?', 'answer', 'Lung', 'Heart'), {
    ...{ sample: 'a', record: place('2?', { occurrence: 1 }), kind: 'drop-record', date },
  });
  expect(texts(a)).toEqual(['1? Heart', '2? Lung', '3? Lung']);
  expect(b).toBe(dataset.samples[1]);
  expect(a.modality).toBe('CT');
});

it('have the modality that most of their records say then', () => {
  const one = correct('1?', 'modality', 'CT', 'MRI');
  const all = [one, ...['2?', '3?'].map((text) => correct(text, 'modality', 'CT', 'MRI'))];
  expect(decided(one)[0].modality).toBe('CT');
  expect(decided(...all)[0].modality).toBe('MRI');
});

it('are what a re-split balances', () => {
  const all = ['1?', '2?', '3?'].map((text) => correct(text, 'modality', 'CT', 'MRI'));
  const second = correct('2?', 'modality', 'CT', 'MRI', { occurrence: 1 });
  const groups = [0, 1].map((at) => ({ members: [at], because: [] }));
  const { balance } = resplit(dataset, {
    ...{ groups, decisions: [...all, second], stratify: ['modality'], mode: 'keep', seed: 42, date },
  });
  expect(balance.filter(({ field }) => field === 'modality')).toEqual([
    { field: 'modality', value: 'MRI', before: [1, 1], after: [1, 1] },
  ]);
});
