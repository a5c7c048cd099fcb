import { describe, expect, it } from 'vitest';
import { otherAnswers } from '../../../src/webview/queries/otherAnswers';

const column = (texts: string[]) => {
  const values = [...new Set(texts)];
  return { values, codes: Uint32Array.from(texts, (text) => values.indexOf(text)) };
};

describe('answers of other images', () => {
  it('leave out those of the own image, and say how many agree', () => {
    const texts = {
      questions: column(['A?', 'A?', 'A?', 'A?', 'A?', 'B?']),
      answers: column(['no', 'yes', 'no', 'no', 'yes', 'no']),
    };
    // The first image is asked A twice.
    const of = otherAnswers(texts, Int32Array.of(0, 0, 1, 2, 3, 0));
    expect(of(0)).toEqual({
      answers: [
        ['no', 2],
        ['yes', 1],
      ],
      agreeing: 2 / 3,
    });
    expect(of(1)).toEqual({
      answers: [
        ['no', 2],
        ['yes', 1],
      ],
      agreeing: 1 / 3,
    });
    expect(of(4).answers).toEqual([
      ['no', 3],
      ['yes', 1],
    ]);
    expect(of(5)).toEqual({ answers: [], agreeing: NaN });
  });
});
