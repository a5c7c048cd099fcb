import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildBundle, type Bundle, launch } from './fakeHost/openPage';
import { type SampleScene, sampleScene } from './fakeHost/sampleScene';
import { openView } from './fakeHost/viewPage';

let browser: Browser;
let bundle: Bundle;
let sample: SampleScene;
beforeAll(async () => {
  [browser, bundle, sample] = await Promise.all([launch(), buildBundle(), sampleScene()]);
});
afterAll(() => browser.close());

it('opens a point with the focus on double click', async () => {
  const { page, requests } = await openView(browser, bundle, sample, 'explore');
  const plot = (await page.locator('[role="application"]').first().boundingBox())!;
  const card = page.locator('.hover-card');
  outer: for (let y = plot.y + 20; y < plot.y + plot.height; y += 12)
    for (let x = plot.x + 20; x < plot.x + plot.width; x += 12) {
      await page.mouse.move(x, y);
      if (!(await card.isVisible())) continue;
      await page.waitForTimeout(150);
      await page.mouse.click(x, y, { clickCount: 2, delay: 20 });
      break outer;
    }
  await expect.poll(() => requests('open')).toContainEqual(expect.objectContaining({ focus: true }));
});
