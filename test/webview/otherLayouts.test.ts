/** Every view on datasets that have less than SLAKE: no questions, no modality, no organ. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporaryFolder';
import { expectAccessible } from './fakeHost/axe';
import { buildBundle, type Bundle, launch } from './fakeHost/openPage';
import { plainImagesScene, recordListScene } from './fakeHost/otherScenes';
import { sampleScene } from './fakeHost/sampleScene';
import type { Scene } from './fakeHost/scene';
import { openView, showView, viewNames } from './fakeHost/viewPage';

const folder = temporaryFolder();
let browser: Browser;
let bundle: Bundle;
let scenes: Record<'plain images' | 'a record list', Scene>;
let page: Page;

beforeAll(async () => {
  const [launched, built, sample] = await Promise.all([launch(), buildBundle(), sampleScene()]);
  [browser, bundle] = [launched, built];
  scenes = {
    'plain images': await plainImagesScene(sample, folder),
    'a record list': await recordListScene(sample, folder),
  };
}, 120_000);
afterAll(() => browser.close());
afterEach(() => page.close());

async function open(kind: keyof typeof scenes, view: string, state: object = {}): Promise<void> {
  ({ page } = await openView(browser, bundle, scenes[kind], view, state));
  page.setDefaultTimeout(20_000);
}

async function expectNoFault(): Promise<void> {
  await expect
    .poll(() => page.locator('.frame-state:visible').allTextContents(), { timeout: 20_000 })
    .toEqual([]);
  expect(await page.locator('.toast').allTextContents()).toEqual([]);
  expect(await page.evaluate(() => window.fakeHost.violations)).toEqual([]);
  await expectAccessible(page);
}

for (const kind of ['plain images', 'a record list'] as const) {
  describe(kind, () => {
    for (const view of viewNames) {
      it(`${view}: no failure, no violation, and nothing that no row has`, async () => {
        await open(kind, view);
        await expectNoFault();
        expect(await page.locator('body').innerText()).not.toContain('Unknown');
      }, 60_000);
    }
  });
}

describe('a dataset without questions', () => {
  it('says so in the view of questions, offers no text, and shows what was saved of text as images', async () => {
    await open('plain images', 'qa');
    expect(await page.locator('.view').innerText()).toBe('This dataset has no questions.');
    await open('plain images', 'explore', { space: 'text', colorBy: 'field:category' });
    expect(await page.locator('#encoding-space option').allTextContents()).toEqual(['Image · Built-in']);
    await page.locator('.legend', { hasText: 'pneumonia' }).waitFor();
    await expectNoFault();
  }, 60_000);

  it('is compared with its categories, and searched by ids', async () => {
    await open('plain images', 'compare');
    await page.locator('.heat-title', { hasText: 'against Category' }).waitFor();
    await page.locator('.search-input').fill('covid');
    await page.locator('.search-input').press('Enter');
    await page.locator('.status-left', { hasText: '10 selected' }).waitFor();
    await showView(page, 'findings');
    await expectNoFault();
  }, 60_000);
});
