import { describe, expect, it } from 'vitest';
import { counted } from '../../../src/analysis/cli/counted';

describe('a number with its noun', () => {
  it.each([
    [counted(1, 'image'), '1 image'],
    [counted(0, 'image'), '0 images'],
    [counted(2, 'image'), '2 images'],
    [counted(1, 'entry', 'entries'), '1 entry'],
    [counted(3, 'entry', 'entries'), '3 entries'],
  ])('is %s', (text, expected) => {
    expect(text).toBe(expected);
  });
});
