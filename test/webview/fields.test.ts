import { afterEach, describe, expect, it, vi } from 'vitest';
import { shownColumn } from '../../src/webview/fields';

const field = (id: string, values: string[]) => ({ id, column: { values, codes: new Uint32Array(2) } });

describe('values of a field as shown', () => {
  it('have blanks in modality and location, and stay elsewhere', () => {
    const location = field('location', ['Brain_Tissue', 'Chest_lung']);
    expect(shownColumn(location).values).toEqual(['Brain Tissue', 'Chest lung']);
    expect(shownColumn(location)).toBe(shownColumn(location));
    expect(shownColumn(field('split', ['test_1'])).values).toEqual(['test_1']);
  });

  it('stay where two of them would look alike', () => {
    const both = ['Chest_lung', 'Chest lung'];
    expect(shownColumn(field('location', both)).values).toEqual(both);
  });
});

describe('a language as shown', () => {
  afterEach(() => vi.unstubAllGlobals());

  it.each([
    ['en', ['English', 'Chinese', 'Vietnamese', 'Unknown', 'a note']],
    ['zh-cn', ['英语', '中文', '越南语', 'Unknown', 'a note']],
  ])('is named in the language of the editor, %s', (lang, names) => {
    vi.stubGlobal('document', { documentElement: { lang } });
    expect(shownColumn(field('language', ['en', 'zh', 'vi', 'Unknown', 'a note'])).values).toEqual(names);
  });
});
