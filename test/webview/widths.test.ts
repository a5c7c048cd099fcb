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
        const covered = await page.locator(row).evaluate((bar, selector) => {
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
        expect(covered, `${row} at ${width}`).toEqual([]);
      }
      const tabs = await page.locator('.tab:visible').count();
      expect(tabs === 5 || (tabs === 0 && (await page.locator('.tab-menu').isVisible()))).toBe(true);
    }
  });

  it('puts the inspector below and the tabs into a menu in a narrow panel', async () => {
    await open(made, 'explore', {}, { width: 490, height: 800 });
    const { page } = view;
    await drawn();
    expect(await page.locator('.tabs').isHidden()).toBe(true);
    expect(await page.locator('.tab-menu').isVisible()).toBe(true);
    const map = (await page.locator('.view-container').boundingBox())!;
    const inspector = (await page.locator('.inspector').boundingBox())!;
    expect(inspector.y).toBeGreaterThanOrEqual(map.y + map.height - 1);
    expect(inspector.width).toBeGreaterThan(480);
  });

  it('leaves the map of questions its width beside the inspector', async () => {
    await open(made, 'qa', {}, { width: 900, height: 700 });
    const { page } = view;
    await page.locator('.qa-maps .legend-strip .legend-row:visible').first().waitFor();
    const [questions, images] = await Promise.all(
      ['.frame-fill.beside-legend', '.frame-fill:not(.beside-legend)'].map((frame) =>
        page.locator(`.qa-maps ${frame}`).boundingBox(),
      ),
    );
    expect(questions!.width).toBeCloseTo(images!.width, -1);
    expect(questions!.width).toBeGreaterThan(180);
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
    const list = (await page.locator('.samples').boundingBox())!;
    const last = (await page.locator('.sample-row').first().locator('li').last().boundingBox())!;
    expect(list.x + list.width - (last.x + last.width)).toBeLessThan(60);
  });
});
