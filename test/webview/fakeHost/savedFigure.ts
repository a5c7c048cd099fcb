/** Saves the figure of a page's view by its menu, and reads what it holds. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Figure, Mark } from '../../../src/common/figure';

/** @param preset name of the menu item; absent = as it is seen. @param palette name of its menu item. */
export async function savedFigure(page: Page, preset?: RegExp, palette?: RegExp): Promise<Figure> {
  const figures = () =>
    page.evaluate(() =>
      window.fakeHost.requests.flatMap(({ method, params }) =>
        method === 'saveFigure' ? [(params as { figure: Figure }).figure] : [],
      ),
    );
  const before = (await figures()).length;
  await page.getByRole('button', { name: 'Export' }).click();
  if (preset) {
    await page.getByRole('menuitem', { name: 'Save figure for print…' }).click();
    if (palette) await page.getByRole('menuitemradio', { name: palette }).click();
    await page.getByRole('menuitem', { name: preset }).click();
  } else await page.getByRole('menuitem', { name: 'Save figure…' }).click();
  await expect.poll(async () => (await figures()).length, { timeout: 20_000 }).toBe(before + 1);
  return (await figures())[before];
}

/** Marks, those in clips too. */
export function marksOf(marks: readonly Mark[]): readonly Mark[] {
  return marks.flatMap((mark) => (mark.kind === 'clip' ? marksOf(mark.marks) : [mark]));
}

/** Dots by colour. */
export function dotsOf(marks: readonly Mark[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const mark of marksOf(marks)) {
    if (mark.kind !== 'dots') continue;
    counts.set(mark.color, (counts.get(mark.color) ?? 0) + mark.points.length / 2);
  }
  return counts;
}
