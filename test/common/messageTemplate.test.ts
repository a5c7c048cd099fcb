import { describe, expect, it } from 'vitest';
import { allOf, formatEnglish, formatMessage, message } from '../../src/common/messageTemplate';

const inChinese = (template: string) =>
  ({ '{0} of {1}': '{1}的{0}', left: '左侧', '{0} and {1}': '{0}和{1}' })[template] ?? template;

describe('a sentence', () => {
  it('keeps its template and its values apart', () => {
    expect(message`${3} of ${'a {0}'}.`).toEqual({ template: '{0} of {1}.', values: [3, 'a {0}'] });
    expect(message`None.`).toEqual({ template: 'None.', values: [] });
  });

  it('is said in English as it is written', () => {
    expect(formatEnglish(message`${1.5} x ${message`the ${'liver'}`}: ${''}.`)).toBe('1.5 x the liver: .');
  });

  it('is said in another language with its parts in their order there', () => {
    expect(formatMessage(message`${message`left`} of ${'xmlab1'}`, inChinese)).toBe('xmlab1 的左侧');
  });

  it.each(['{0}', '{1} {0}', '$& $', '{', '{2}', '左'])('shows the value %s as it is', (text) => {
    expect(formatMessage(message`${text} of ${text}`, inChinese)).toBe(`${text}的${text}`);
    expect(formatEnglish(message`${text}: ${message`${text}`}`)).toBe(`${text}: ${text}`);
  });

  it('leaves a hole open that no value fills, and braces that are none', () => {
    expect(formatEnglish({ template: '{1} {0} {"Liver": [x]} {}', values: ['a'] })).toBe(
      '{1} a {"Liver": [x]} {}',
    );
  });

  it('has a space between Chinese and Latin letters or digits, and no other', () => {
    const said = (...parts: string[]) => formatMessage(message`${allOf(parts)}`, inChinese);
    expect(said('train', 'validate')).toBe('train 和 validate');
    expect(said('训练', 'validate')).toBe('训练和 validate');
    expect(said('训练', '“test”')).toBe('训练和“test”');
  });

  it('joins parts', () => {
    const said = (...parts: string[]) => formatMessage(message`${allOf(parts)}`, inChinese);
    expect([said('a'), said('a', 'b'), said('a', 'b', 'c')]).toEqual(['a', 'a 和 b', 'a, b 和 c']);
  });
});
