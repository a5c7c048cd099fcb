import { describe, expect, it } from 'vitest';
import { changedList, listChange } from '../../src/common/listChange';

const same = (a: string, b: string) => a === b;
const listOf = (letters: string) => Array.from(letters);
const change = (before: string, after: string) => listChange(listOf(before), listOf(after), same);

describe('a change of a list', () => {
  it('names the one run of items that is new', () => {
    expect(change('abd', 'abcd')).toEqual({ head: 2, items: ['c'], tail: 1 });
    expect(change('abcd', 'abd')).toEqual({ head: 2, items: [], tail: 1 });
    expect(change('abcd', 'axyd')).toEqual({ head: 1, items: ['x', 'y'], tail: 1 });
    expect(change('ab', 'ab')).toEqual({ head: 2, items: [], tail: 0 });
    expect(change('', 'ab')).toEqual({ head: 0, items: ['a', 'b'], tail: 0 });
  });

  it('makes the later list out of the earlier one, repeats included', () => {
    const lists = ['', 'a', 'aa', 'aaa', 'aba', 'abab', 'ba', 'bbb'];
    for (const before of lists)
      for (const after of lists)
        expect(changedList(listOf(before), change(before, after)).join('')).toBe(after);
  });

  it('of everything is independent of the list before', () => {
    expect(changedList(['x', 'y'], { head: 0, items: ['a'], tail: 0 })).toEqual(['a']);
  });
});
