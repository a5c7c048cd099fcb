import { describe, expect, it } from 'vitest';
import { shownJson } from '../../src/common/shownJson';

describe('a value in a sentence', () => {
  it.each([[1], ['a "b"'], [null], [true], [[1, ['x'], {}]], [{ k: [], 'a b': { c: -2.5 } }]])(
    'is its JSON: %j',
    (value) => {
      expect(shownJson(value)).toBe(JSON.stringify(value));
    },
  );

  it('is cut, however deep or large it is', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 200_000; level++) deep = level % 2 ? [deep] : { k: deep };
    expect(() => JSON.stringify(deep)).toThrow(RangeError);
    expect(shownJson(deep)).toHaveLength(81);
    expect(shownJson(['x'.repeat(1e6), 1])).toBe(`["${'x'.repeat(78)}…`);
    expect(shownJson(Array<number>(1e6).fill(7), 10)).toBe('[7,7,7,7,7…');
  });
});
