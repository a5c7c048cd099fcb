import { expect, it } from 'vitest';
import { fixedDigits } from '../../src/common/fixedDigits';

it.each([
  [-0.004, 2, '0.00'],
  [-0.006, 2, '−0.01'],
  [0.5, 3, '0.500'],
  [-0, 2, '0.00'],
])('%f to %i digits is %s', (value, digits, text) => {
  expect(fixedDigits(value, digits)).toBe(text);
});
