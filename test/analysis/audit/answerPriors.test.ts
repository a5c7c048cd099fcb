import { describe, expect, it } from 'vitest';
import { answeredWithoutImage, answerPriors } from '../../../src/analysis/audit/answerPriors';
import { makeSamples, qa } from './auditRecords';

const splits = (
  of: Readonly<Record<string, string>>,
  records: Readonly<Record<string, readonly object[]>>,
) => {
  const files: Record<string, object[]> = {};
  for (const [id, split] of Object.entries(of)) {
    const named = records[id].map((record) => ({ ...record, img_name: `${id}/source.jpg` }));
    files[`${split}.json`] = [...(files[`${split}.json`] ?? []), ...named];
  }
  return Object.fromEntries(Object.entries(files).map(([name, list]) => [name, JSON.stringify(list)]));
};

describe('records answered without their image', () => {
  it('are those that the others answer, out of sample', async () => {
    const dataset = await makeSamples({
      xmlab1: [qa('a?', 'Yes'), qa('a?', 'yes.'), qa('b?', 'No'), qa('甲？', '肺')],
      xmlab2: [qa('a?', 'Yes'), qa('c?', 'No')],
      xmlab3: [qa('a?', 'No'), qa('d?', 'Lung')],
    });
    // By hand below; what one image alone has nothing to be learnt from.
    const expected = [true, true, true, false, true, false, false, false];
    expect(answeredWithoutImage(dataset)).toEqual(expected);
    const own = { xmlab1: [qa('a?', 'Yes')], xmlab2: [qa('a?', 'Yes')] };
    const split = await makeSamples(own, splits({ xmlab1: 'train', xmlab2: 'test' }, own));
    expect(answeredWithoutImage(split)).toEqual([undefined, true]);
  });
});

describe('answer priors', () => {
  it('test each image on what the others say, languages apart, by hand', async () => {
    const dataset = await makeSamples({
      xmlab1: [qa('a?', 'Yes'), qa('a?', 'yes.'), qa('b?', 'No'), qa('甲？', '肺')],
      xmlab2: [qa('a?', 'Yes'), qa('c?', 'No')],
      xmlab3: [qa('a?', 'No'), qa('d?', 'Lung'), qa('left out?', 'No')],
    });
    const { basis, groups } = answerPriors(dataset, Int32Array.of(3, 3, 3, 3, 3, 3, 3, 3, -1));
    expect(basis).toBe('otherImages');
    const [english, chinese] = groups;
    // Yes 3, No 3, Lung 1. Without xmlab1: "a?" Yes 1 No 1 gives Yes, twice right; "b?" is unseen, and the others say
    // Yes 1 No 2, so No, right. Without xmlab2: "a?" Yes 2 No 1, right; "c?" is unseen, Yes 2 No 2, so Yes, wrong. Without
    // xmlab3: "a?" Yes, wrong; "d?" is unseen, Yes, wrong. Chance: No No No | Yes Yes | Yes Yes.
    expect(english).toMatchObject({
      label: 3,
      language: 'en',
      questions: 7,
      answers: 3,
      majorityAnswer: 'Yes',
      tested: 7,
    });
    expect(english.entropy).toBeCloseTo((-6 / 7) * Math.log2(3 / 7) - Math.log2(1 / 7) / 7, 12);
    expect(english.accuracy).toBeCloseTo(4 / 7, 12);
    expect(english.chance).toBeCloseTo(2 / 7, 12);
    // One image is right 3 of 3, one 1 of 2, one 0 of 2: fewer independent questions than seven.
    const variance = (1.5 * ((3 - 12 / 7) ** 2 + (1 - 8 / 7) ** 2 + (8 / 7) ** 2)) / 49;
    const size = ((4 / 7) * (3 / 7)) / variance;
    const [p, z] = [4 / 7, 1.959963984540054];
    const half = z * Math.sqrt((p * (1 - p)) / size + (z * z) / (4 * size * size));
    expect(size).toBeLessThan(7);
    expect(english.interval!.low).toBeCloseTo((p + (z * z) / (2 * size) - half) / (1 + (z * z) / size), 9);
    // Nobody else was asked: there is nothing to learn from.
    expect(chinese).toMatchObject({
      language: 'zh',
      questions: 1,
      answers: 1,
      entropy: 0,
      tested: 1,
      accuracy: 0,
    });
  });

  it('learn from train and are tested on the other splits: a question asked once is not predictable', async () => {
    const records = {
      xmlab1: [qa('a?', 'Yes'), qa('b?', 'No')],
      xmlab2: [qa('a?', 'Yes'), qa('once?', 'Spleen')],
      xmlab3: [qa('a?', 'No')],
    };
    const dataset = await makeSamples(
      records,
      splits({ xmlab1: 'train', xmlab2: 'test', xmlab3: 'validate' }, records),
    );
    const { basis, groups } = answerPriors(dataset, new Int32Array(5));
    expect(basis).toBe('train');
    expect(groups).toMatchObject([{ questions: 5, tested: 3, accuracy: 1 / 3, chance: 1 / 3 }]);
  });

  it('say nothing where nothing is tested, need a label for each record, and none for no record', async () => {
    const records = { xmlab1: [qa('a?', 'Yes')], xmlab2: [qa('b?', 'No')] };
    const dataset = await makeSamples(records, splits({ xmlab1: 'train', xmlab2: 'test' }, records));
    expect(answerPriors(dataset, Int32Array.of(0, -1)).groups).toMatchObject([
      { questions: 1, tested: 0, accuracy: null, interval: null, chance: null },
    ]);
    expect(answerPriors(dataset, Int32Array.of(-1, -1)).groups).toEqual([]);
    expect(() => answerPriors(dataset, new Int32Array(3))).toThrow(
      'Answers: 3 labels were given for 2 QA records; give one for each.',
    );
  });
});
