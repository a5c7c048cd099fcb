import { describe, expect, it } from 'vitest';
import { made, open, view } from './fakeHost/viewSuite';

const drawn = () => view.page.locator('.legend-row').first().waitFor();

describe('a panel of any width', () => {
  it('shows every tab or a menu of them, and no control over another, at any width', async () => {
    for (const width of [1280, 900, 830, 700, 560, 505, 490]) {
      await open(made, 'explore', {}, { width, height: 700 });
      await drawn();
      const { page } = view;
      for (const [row, parts] of [
        ['.top-bar', '.tab, .tab-menu, .search, .icon-button'],
        ['.view-row', '.view-tabs, .encoding label, .select, .run-pill'],
      ] as const) {
        const covered = () =>
          page.locator(row).evaluate((bar, selector) => {
            const shown = [...bar.querySelectorAll(selector)].filter((part) => part.checkVisibility());
            const boxes = shown.map((part) => ({ part, box: part.getBoundingClientRect() }));
            return boxes.flatMap(({ part, box }, at) =>
              boxes
                .slice(at + 1)
                .filter(
                  ({ part: other, box: its }) =>
                    !part.contains(other) &&
                    box.left < its.right - 0.5 &&
                    its.left < box.right - 0.5 &&
                    box.top < its.bottom &&
                    its.top < box.bottom,
                )
                .map(({ part: other }) => `${part.className} under ${other.className}`),
            );
          }, parts);
        await expect.poll(covered, { message: `${row} at ${width}` }).toEqual([]);
      }
      const menu = page.locator('.tab-menu');
      const shownTabs = async () => [await page.locator('.tab:visible').count(), await menu.isVisible()];
      await expect.poll(async () => (await shownTabs()).join()).toMatch(/^(5,false|0,true)$/);
    }
  });

  it('puts the inspector below and the tabs into a menu in a narrow panel', async () => {
    await open(made, 'explore', {}, { width: 490, height: 800 });
    const { page } = view;
    await drawn();
    await page.locator('.tabs').waitFor({ state: 'hidden' });
    await page.locator('.tab-menu').waitFor();
    const map = (await page.locator('.view-container').boundingBox())!;
    const inspector = (await page.locator('.inspector').boundingBox())!;
    expect(inspector.y).toBeGreaterThanOrEqual(map.y + map.height - 1);
    expect(inspector.width).toBeGreaterThan(480);
  });

  it('leaves the map of questions its width beside the inspector', async () => {
    await open(made, 'qa', {}, { width: 900, height: 700 });
    const { page } = view;
    await page.locator('.qa-maps .legend-strip .legend-row:visible').first().waitFor();
    const widthOf = async (frame: string) => (await page.locator(`.qa-maps ${frame}`).boundingBox())!.width;
    const questions = () => widthOf('.frame-fill.beside-legend');
    const images = () => widthOf('.frame-fill:not(.beside-legend)');
    await expect.poll(async () => (await questions()) - (await images())).toBeCloseTo(0, -1);
    expect(await questions()).toBeGreaterThan(180);
  });

  it('shows every group in the legend of a small map, below it the map', async () => {
    const state = { params: { kmeans: { k: 11 } } };
    for (const width of [1280, 900, 700, 560]) {
      await open(made, 'clusterings', state, { width, height: 900 });
      const { page } = view;
      const cells = page.locator('.multiples .cell:has(.legend-strip)');
      await expect.poll(() => cells.locator('.legend-row').count(), { timeout: 20_000 }).toBeGreaterThan(11);
      const cut = await cells.evaluateAll((all) =>
        all.flatMap((cell) => {
          const legend = cell.querySelector('.cell-legend')!;
          const map = cell.querySelector('.frame-fill')!.getBoundingClientRect();
          const isCut = legend.scrollHeight > legend.clientHeight + 1;
          const canScroll = getComputedStyle(legend).overflowY === 'auto';
          const isOver = map.top < legend.getBoundingClientRect().bottom - 0.5;
          return (isCut && !canScroll) || isOver ? [cell.textContent.trim().slice(0, 40)] : [];
        }),
      );
      expect(cut, `at ${width}`).toEqual([]);
      if (width !== 560) await page.close();
    }
  });

  it('fills the width with the images of a group', async () => {
    await open(made, 'samples', {}, { width: 1600, height: 900 });
    const { page } = view;
    await page.locator('.sample-tile').first().waitFor();
    const left = async () => {
      const list = (await page.locator('.samples').boundingBox())!;
      const last = (await page.locator('.sample-row').first().locator('li').last().boundingBox())!;
      return list.x + list.width - (last.x + last.width);
    };
    await expect.poll(left).toBeLessThan(60);
  });
});
