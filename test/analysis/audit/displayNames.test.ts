import { describe, expect, it } from 'vitest';
import { displayName, displayNames } from '../../../src/analysis/audit/displayNames';
import { formatEnglish, formatMessage, message } from '../../../src/common/messageTemplate';

const twins: Readonly<Record<string, string>> = {
  lung: '肺',
  heart: '心脏',
  'left {0}': '左{0}',
  'upper {0}': '{0}上部',
  '{0}, {1}': '{0}、{1}',
  '{0} and {1}': '{0}和{1}',
};
const inChinese = (template: string) => twins[template] ?? template;

describe('names in sentences', () => {
  it.each([
    ['lung', '肺'],
    ['left lung', '左肺'],
    ['upper left lung', '左肺上部'],
    ['something else', 'something else'],
    ['{0}', '{0}'],
  ])('%s', (name, chinese) => {
    expect(formatEnglish(message`${displayName(name)}`)).toBe(name);
    expect(formatMessage(message`${displayName(name)}`, inChinese)).toBe(chinese);
  });

  it('make a list', () => {
    const said = (...names: string[]) => message`${displayNames(names)}`;
    expect(formatEnglish(said('heart', 'left lung'))).toBe('heart and left lung');
    expect(formatEnglish(said('heart', 'left lung', 'liver', 'spleen'))).toBe(
      'heart, left lung, liver and spleen',
    );
    expect(formatMessage(said('lung', 'left lung', 'heart'), inChinese)).toBe('肺、左肺和心脏');
  });
});
