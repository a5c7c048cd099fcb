/** Texts with counts, of one and of several. */
import { afterEach, expect, it, vi } from 'vitest';
import { fieldHint } from '../../src/webview/queries/searchFields';
import { imageCount, otherValues, questionCount } from '../../src/webview/text';

afterEach(() => {
  vi.unstubAllGlobals();
});

it('one of a thing is not several', () => {
  vi.stubGlobal('document', { documentElement: { lang: 'en' } });
  const hint = (values: number) =>
    fieldHint({
      ...{ title: 'Split', values: () => Array.from({ length: values }, () => ({})) },
    } as unknown as Parameters<typeof fieldHint>[0]);
  expect([1, 2].map((n) => [imageCount(n), questionCount(n), otherValues(n), hint(n)])).toEqual([
    ['1 image', '1 question', '1 other value', 'Split · 1 value'],
    ['2 images', '2 questions', '2 other values', 'Split · 2 values'],
  ]);
});
