import { describe, expect, it } from 'vitest';
import { containsWord } from '../../../src/common/containsWord';
import { markWords } from '../../../src/webview/queries/runSearch';
import { fieldBeingTyped, parseSearch } from '../../../src/webview/queries/searchQuery';

const isField = (name: string) => ['split', 'tag', 'finding', '模态'].includes(name);
const terms = (text: string) =>
  parseSearch(text, isField).map(({ field, value, not }) => `${not ? '-' : ''}${field ?? ''}|${value}`);

describe('the text of a search', () => {
  it('is words, phrases and fields, each with its opposite', () => {
    expect(terms('split:test  yes -tag:"check again" "left lung" -no')).toEqual([
      'split|test',
      '|yes',
      '-tag|check again',
      '|left lung',
      '-|no',
    ]);
  });

  it('may be typed in Chinese, with the full-width colon', () => {
    expect(terms('模态：CT 肺')).toEqual(['模态|CT', '|肺']);
  });

  it('has fields without a value, and colons that make no field', () => {
    expect(terms('finding: lung')).toEqual(['finding|', '|lung']);
    expect(terms('http://x.org 12:30')).toEqual(['|http://x.org', '|12:30']);
    expect(terms('- "" ')).toEqual(['|-']);
  });

  it('knows the field that is being typed at its end', () => {
    expect(fieldBeingTyped('yes split:te')).toEqual({ name: 'split', value: 'te', start: 10 });
    expect(fieldBeingTyped('split:test yes')).toBeNull();
    expect(fieldBeingTyped('tag:"check ag')).toEqual({ name: 'tag', value: 'check ag', start: 4 });
  });
});

describe('whole words', () => {
  it('end at spaces and marks, and anywhere in a script without spaces', () => {
    expect(containsWord('no, it is not', 'no')).toBe(true);
    expect(containsWord('none, nothing, piano', 'no')).toBe(false);
    expect(containsWord('left lung', 'left lung')).toBe(true);
    expect(containsWord('左肺和右肺', '右肺')).toBe(true);
    expect(containsWord('', '')).toBe(false);
  });
});

describe('marked words', () => {
  it('keep the text as it is written', () => {
    expect(markWords('Is the Lung healthy?', ['lung', 'is'])).toEqual([
      { text: 'Is', marked: true },
      { text: ' the ', marked: false },
      { text: 'Lung', marked: true },
      { text: ' healthy?', marked: false },
    ]);
    expect(markWords('', ['lung'])).toEqual([]);
  });
});
