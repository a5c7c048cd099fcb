/** Every view in every theme, by axe-core; in other themes than the dark one, which test/webview/views.test.ts opens. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './fakeHost/axe';
import { buildBundle, type Bundle, launch } from './fakeHost/openPage';
import { type SampleScene, sampleScene } from './fakeHost/sampleScene';
import type { ThemeName } from './fakeHost/themes';
import { openView, showView, viewNames } from './fakeHost/viewPage';

let browser: Browser;
let bundle: Bundle;
let made: SampleScene;

beforeAll(async () => {
  [browser, bundle, made] = await Promise.all([launch(), buildBundle(), sampleScene()]);
});
afterAll(() => browser.close());

describe('no violation of axe-core in any view', () => {
  const others: readonly ThemeName[] = ['light', 'hc-dark', 'hc-light'];
  for (const theme of others) {
    it(`in the theme ${theme}`, { timeout: 400_000 }, async () => {
      const { page } = await openView(browser, bundle, made, 'explore', { selection: [3, 7, 30] }, { theme });
      for (const name of viewNames) {
        await showView(page, name);
        await expect.poll(() => page.locator('.frame-state:visible').count()).toBe(0);
        await expectAccessible(page);
      }
      await page.close();
    });
  }
});
