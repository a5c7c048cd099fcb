/** Names of axes stand where no dot can be: a dot lies within its frame, at least `clearancePx` from its edge. */
import { describe, expect, it } from 'vitest';
import { made, open, view } from './fakeHost/viewSuite';

/** Least margin of a fitted map less the radius of a dot, CSS px. */
const clearancePx = 6;

describe('names of axes', () => {
  it.each(['clusterings', 'reductions', 'outliers', 'hierarchy', 'compare', 'findings', 'duplicates', 'qa'])(
    'of %s lie over no dots and are whole at 1280, 900 and 700 px',
    async (name) => {
      for (const [width, height] of [
        [1280, 820],
        [900, 700],
        [700, 800],
      ]) {
        await open(made, name, { selection: [] }, { width, height });
        const { page } = view;
        await page.locator('.axis-x:visible').first().waitFor({ timeout: 30_000 });
        const faults = await page.locator('.frame').evaluateAll(
          (frames, clearance) =>
            frames.flatMap((frame) => {
              const scope = frame.closest('.cell') ?? frame;
              const box = frame.getBoundingClientRect();
              const bounds = (frame.closest('.surface') ?? frame).getBoundingClientRect();
              const names = [...scope.querySelectorAll('.axis')].filter((axis) => axis.checkVisibility());
              const boxes = names.map((axis) => axis.getBoundingClientRect());
              const [first, second] = boxes;
              const together = boxes.length === 2 && first.left < second.right && second.left < first.right;
              const over = boxes.some(
                (axis) =>
                  axis.top < box.bottom - clearance &&
                  axis.left < box.right - clearance &&
                  axis.right > box.left,
              );
              const out = boxes.some((axis) => axis.right > bounds.right || axis.bottom > bounds.bottom);
              const text = names.map(({ textContent }) => textContent).join(', ');
              return together || over || out ? [text] : [];
            }),
          clearancePx,
        );
        expect(faults, `at ${width}`).toEqual([]);
        if (width !== 700) await page.close();
      }
    },
  );
});
