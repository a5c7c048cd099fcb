import { afterEach, describe, expect, it } from 'vitest';
import { kindTitle } from '../../../src/webview/queries/findingKinds';
import { setStrings } from '../../../src/webview/text';

describe('the title of a kind of finding', () => {
  afterEach(() => setStrings({}));

  it('is a few words in the language of the page', () => {
    expect(kindTitle('empty-answer')).toBe('Empty answer');
    setStrings({ 'Empty answer': '答案为空' });
    expect(kindTitle('empty-answer')).toBe('答案为空');
  });

  it.each(['constructor', '__proto__', '<b>x</b>'])('is the name of a kind that is not known: %s', (kind) => {
    expect(kindTitle(kind)).toBe(kind);
  });
});
