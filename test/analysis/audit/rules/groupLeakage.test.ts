import { expect, it } from 'vitest';
import { groupLeakage } from '../../../../src/analysis/audit/rules/groupLeakage';
import { makeSamples, qa, runRule } from '../auditRecords';

it('tells a patient whose images lie in several splits, at the later split', async () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const dataset = await makeSamples(Object.fromEntries(names.map((name) => [name, [qa('Which?', 'x')]])));
  const fields = [
    { group: 'p1', split: 'train' },
    { group: 'p1', split: 'test' },
    { group: 'p2', split: 'train' },
    { group: 'p2', split: 'train' },
    { split: 'test' },
  ];
  const samples = dataset.samples.map((sample, i) => ({ ...sample, ...fields[i] }));
  const found = await runRule(groupLeakage, { ...dataset, samples });
  expect(
    found.map(({ sample, message, related }) => [sample, message, related?.map((place) => place.sample)]),
  ).toEqual([
    [
      'b',
      '2 images of the group p1 lie in the splits train and test; keep a patient or study in one split.',
      ['a'],
    ],
  ]);
});
