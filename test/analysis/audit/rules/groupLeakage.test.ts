import { expect, it } from 'vitest';
import type { DuplicatePair } from '../../../../src/analysis/audit/duplicates/duplicatePair';
import { groupLeakage } from '../../../../src/analysis/audit/rules/groupLeakage';
import { makeSamples, qa, runRule } from '../auditRecords';

/** @param fields of samples a, b, c, … @param copies pairs of rows. */
async function found(fields: readonly object[], copies: readonly (readonly [number, number])[] = []) {
  const names = fields.map((_, i) => String.fromCharCode(97 + i));
  const dataset = await makeSamples(Object.fromEntries(names.map((name) => [name, [qa('Which?', 'x')]])));
  const samples = dataset.samples.map((sample, i) => ({ ...sample, ...fields[i] }));
  const pairs = copies.map(([a, b]): DuplicatePair => {
    const same = { kind: 'near', similarity: 1, hashDistance: 0, sameVolume: false, changes: [] } as const;
    return { ...same, a, b, leakage: samples[a].split !== samples[b].split };
  });
  const findings = await runRule(groupLeakage, { ...dataset, samples }, { pairs });
  return findings.map(({ sample, message, related }) => [
    sample,
    message,
    related?.map((place) => place.sample),
  ]);
}
const image = (group: string | undefined, split: string) => ({ ...(group && { group }), split });

it('tells a patient whose images lie in several splits, at the later split', async () => {
  const fields = [
    image('p1', 'train'),
    image('p1', 'test'),
    image('p2', 'train'),
    image('p2', 'train'),
    image(undefined, 'test'),
  ];
  expect(await found(fields)).toEqual([
    [
      'b',
      '2 images of the group p1 lie in the splits train and test; keep a patient or study in one split.',
      ['a'],
    ],
  ]);
});

it('joins patients by copies of their images, and leaves copies alone to the rule about copies', async () => {
  const fields = [
    image('p1', 'train'),
    image('p1', 'train'),
    image('p2', 'test'),
    image('p3', 'train'),
    image('p3', 'train'),
    image(undefined, 'validate'),
    image('p4', 'train'),
    image('p5', 'test'),
  ];
  const copies = [
    [1, 2],
    [4, 5],
    [6, 7],
  ] as const;
  expect(await found(fields, copies)).toEqual([
    [
      'c',
      '3 images of the groups p1, p2, which copies or slices join, lie in the splits train and test; keep them in one split.',
      ['a', 'b'],
    ],
    [
      'f',
      '3 images, those of the group p3 and copies or slices of them, lie in the splits train and validate; keep them in one split.',
      ['d', 'e'],
    ],
  ]);
});
