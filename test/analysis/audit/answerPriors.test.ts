import { describe, expect, it } from 'vitest';
import { answerPriors } from '../../../src/analysis/audit/answerPriors';
import { makeSamples, qa } from './auditRecords';

describe('answer priors', () => {
  it('are entropy and majority by hand', async () => {
    const dataset = await makeSamples({
      xmlab1: [qa('a?', 'Yes'), qa('a?', 'yes.'), qa('a?', 'No'), qa('b?', 'No')],
      xmlab2: [qa('c?', '2'), qa('d?', 'Lung'), qa('e?', 'left out')],
    });
    const [first, second] = answerPriors(dataset, Int32Array.of(3, 3, 3, 3, 0, 3, -1)).reverse();
    // Yes 2, No 2, Lung 1 of 5; "a?" is right with Yes 2 of 3, "b?" and "d?" with their only answer.
    expect(first).toEqual({
      label: 3,
      questions: 5,
      answers: 3,
      entropy: expect.closeTo(-0.8 * Math.log2(0.4) - 0.2 * Math.log2(0.2), 12) as number,
      majorityAnswer: 'Yes',
      majorityAccuracy: 4 / 5,
    });
    expect(second).toEqual({
      label: 0,
      questions: 1,
      answers: 1,
      entropy: 0,
      majorityAnswer: '2',
      majorityAccuracy: 1,
    });
  });

  it('need a label for each record, and none for no record', async () => {
    const dataset = await makeSamples({ xmlab1: [qa('a?', 'Yes')] });
    expect(answerPriors(dataset, Int32Array.of(-1))).toEqual([]);
    expect(() => answerPriors(dataset, new Int32Array(2))).toThrow(
      'priors: 2 labels were given for 1 QA records; give one for each.',
    );
  });
});
