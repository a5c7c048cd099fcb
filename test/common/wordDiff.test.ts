import { describe, expect, it } from 'vitest';
import { wordDiff } from '../../src/common/wordDiff';
import { random } from '../webview/fakeHost/pointScene';

const differing = (parts: readonly { text: string; isCommon: boolean }[]) =>
  parts.filter(({ isCommon }) => !isCommon).map(({ text }) => text.trim());

describe('wordDiff', () => {
  it('marks the words that the other text does not have', () => {
    const { before, after } = wordDiff('The left lung is healthy.', 'The right lung is healthy');
    expect(differing(before)).toEqual(['left']);
    expect(differing(after)).toEqual(['right']);
  });

  it('compares Chinese by characters, and ignores case and what lies between words', () => {
    const { before, after } = wordDiff('左肺有病变', '右肺 有病变。');
    expect([differing(before), differing(after)]).toEqual([['左'], ['右']]);
    expect(differing(wordDiff('CT, Scan', 'ct scan').before)).toEqual([]);
  });

  it('keeps both texts, and finds a longest common subsequence as a slow search does', () => {
    const next = random(5);
    const text = () =>
      Array.from({ length: Math.floor(next() * 9) }, () => 'abcd'[Math.floor(next() * 4)]).join(' ');
    for (let round = 0; round < 300; round++) {
      const [a, b] = [text(), text()];
      const { before, after } = wordDiff(a, b);
      expect([before, after].map((parts) => parts.map((part) => part.text).join(''))).toEqual([a, b]);
      const common = (parts: typeof before) =>
        parts.flatMap((part) => (part.isCommon ? part.text.trim().split(' ') : []));
      expect(common(before)).toEqual(common(after));
      expect(common(before)).toHaveLength(
        longest(a.split(' ').filter(Boolean), b.split(' ').filter(Boolean)),
      );
    }
  });

  it('takes long texts in no time', () => {
    const long = 'word '.repeat(2000);
    const { before } = wordDiff(`one ${long} two ${long}`, `three ${long} four ${long}`);
    expect(before.map(({ text }) => text).join('')).toBe(`one ${long} two ${long}`);
  });
});

/** Over all subsequences of the shorter text. */
function longest(a: readonly string[], b: readonly string[]): number {
  let best = 0;
  for (let chosen = 0; chosen < 2 ** a.length; chosen++) {
    const wanted = a.filter((_word, at) => (chosen >> at) & 1);
    let at = 0;
    for (const word of b) if (wanted[at] === word) at++;
    if (at === wanted.length) best = Math.max(best, wanted.length);
  }
  return best;
}
