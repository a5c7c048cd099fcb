import { describe, expect, it } from 'vitest';
import { allOf, english, say, sentence } from '../../src/common/sentence';

const inChinese = (template: string) =>
  ({ '{0} of {1}': '{1}的{0}', left: '左侧', '{0} and {1}': '{0}和{1}' })[template] ?? template;

describe('a sentence', () => {
  it('keeps its template and its values apart', () => {
    expect(sentence`${3} of ${'a {0}'}.`).toEqual({ template: '{0} of {1}.', values: [3, 'a {0}'] });
    expect(sentence`None.`).toEqual({ template: 'None.', values: [] });
  });

  it('is said in English as it is written', () => {
    expect(english(sentence`${1.5} x ${sentence`the ${'liver'}`}: ${''}.`)).toBe('1.5 x the liver: .');
  });

  it('is said in another language with its parts in their order there', () => {
    expect(say(sentence`${sentence`left`} of ${'xmlab1'}`, inChinese)).toBe('xmlab1的左侧');
  });

  it.each(['{0}', '{1} {0}', '$& $1', 'left', '{', '{2}'])('shows the value %s as it is', (text) => {
    expect(say(sentence`${text} of ${text}`, inChinese)).toBe(`${text}的${text}`);
    expect(english(sentence`${text}: ${sentence`${text}`}`)).toBe(`${text}: ${text}`);
  });

  it('leaves a hole open that no value fills, and braces that are none', () => {
    expect(english({ template: '{1} {0} {"Liver": [x]} {}', values: ['a'] })).toBe('{1} a {"Liver": [x]} {}');
  });

  it('joins parts', () => {
    const said = (...parts: string[]) => say(sentence`${allOf(parts)}`, inChinese);
    expect([said('a'), said('a', 'b'), said('a', 'b', 'c')]).toEqual(['a', 'a和b', 'a和b和c']);
  });
});
