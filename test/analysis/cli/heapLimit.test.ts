import { getHeapStatistics } from 'node:v8';
import { expect, it } from 'vitest';
import { heapLimitMb } from '../../../src/analysis/cli/heapLimit';

const own = Math.floor(getHeapStatistics().heap_size_limit / 2 ** 20);

it('is half of the memory where that is more than Node takes by itself', () => {
  expect(heapLimitMb([], 64 * 2 ** 30)).toBe(Math.max(own, 32 * 1024));
  expect(heapLimitMb([], 2 ** 30)).toBe(own);
});

it.each(['--max-old-space-size=100', '--trace-warnings --max_old_space_size=100', '--max-heap-size=9'])(
  'is what the user said: %s',
  (option) => {
    expect(heapLimitMb([option], 64 * 2 ** 30)).toBe(own);
  },
);
