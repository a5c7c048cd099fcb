import { expect, it, vi } from 'vitest';
import { fakeVscode } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { imageCount, questionCount } = await import('../../../src/extension/language/number');

it('one image and one question are not several', () => {
  expect([1, 2].map((n) => [imageCount(n), questionCount(n)])).toEqual([
    ['1 image', '1 question'],
    ['2 images', '2 questions'],
  ]);
});
