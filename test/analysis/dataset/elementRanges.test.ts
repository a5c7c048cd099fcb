import { parseTree } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { elementRanges } from '../../../src/analysis/dataset/elementRanges';
import { SampleRandom } from '../../../src/analysis/sample/random';

const texts = ['', 'a', '"', '\\', '\\"', ']', '[{', ',', '\u2028', '\n', '\ud83d', '中文'];

function randomValue(random: SampleRandom, depth: number): unknown {
  const kind = random.below(depth > 3 ? 4 : 6);
  const several = () => Array.from({ length: random.below(4) }, () => randomValue(random, depth + 1));
  switch (kind) {
    case 0:
      return random.pick([0, -1.5, 1e30]);
    case 1:
      return random.pick([true, false, null]);
    case 2:
    case 3:
      return random.pick(texts) + random.pick(texts);
    case 4:
      return several();
    default:
      return Object.fromEntries(several().map((value, i) => [`${random.pick(texts)}${i}`, value]));
  }
}

describe('elementRanges', () => {
  it('agrees with the parser on random lists, indented or not', () => {
    const random = new SampleRandom(1, 'element ranges');
    let compared = 0;
    for (let round = 0; round < 400; round++) {
      const list = Array.from({ length: random.below(6) }, () => randomValue(random, 0));
      const text = random.pick(['', ' \n']) + JSON.stringify(list, null, random.pick([0, 1, '\t'])) + '\n';
      const expected = (parseTree(text)!.children ?? []).map(({ type, offset, length, children }) => ({
        offset,
        length,
        keys: type === 'object' ? (children ?? []).length : 0,
      }));
      expect(elementRanges(text)).toEqual(expected);
      compared += expected.length;
    }
    expect(compared).toBeGreaterThan(500);
  });
});
