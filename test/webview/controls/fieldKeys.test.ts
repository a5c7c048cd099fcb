/** Keys that are typed into a field of a parameter are the field's, and no commands of the panel. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildBundle, type Bundle, launch } from '../fakeHost/openPage';
import { type SampleScene, sampleScene } from '../fakeHost/sampleScene';
import { openView, type ViewPage } from '../fakeHost/viewPage';

const K = '#param-kmeans-k';

let browser: Browser;
let bundle: Bundle;
let scene: SampleScene;
let view: ViewPage;

beforeAll(async () => {
  [browser, bundle, scene] = await Promise.all([launch(), buildBundle(), sampleScene()]);
});
afterAll(() => browser.close());
beforeEach(async () => {
  view = await openView(browser, bundle, scene, 'clusterings');
  await view.page.locator('[aria-label="Parameters of K-means"]').click();
  await view.page.locator(K).click();
});
afterEach(() => view.page.close());

const typed = () => view.page.locator(`${K} input`).inputValue();

describe('in a field of a parameter', () => {
  it('letters and signs are text', async () => {
    const { page } = view;
    await page.keyboard.press('Control+a');
    await page.keyboard.type('ticno/');
    expect(await typed()).toBe('ticno/');
    expect(await page.locator(`${K}:focus`).count()).toBe(1);
  });

  it('Ctrl+A is not done again by the editor while more is typed', async () => {
    const { page } = view;
    // As VS Code does it in a webview: the key goes to its window, and the command comes back later.
    await page.evaluate(() => {
      const selectAll = () => {
        let active = document.activeElement;
        while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
        if (active instanceof HTMLInputElement) active.select();
      };
      window.addEventListener('keydown', ({ ctrlKey, key }) => {
        if (ctrlKey && key === 'a') setTimeout(selectAll, 100);
      });
    });
    await page.keyboard.press('Control+a');
    await page.keyboard.type('5, 10', { delay: 50 });
    expect(await typed()).toBe('5, 10');
  });

  it('Ctrl+Z takes back what was typed, not the selection', async () => {
    const { page } = view;
    const before = await view.selected();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('5');
    await page.keyboard.press('Control+z');
    expect(await typed()).not.toBe('5');
    expect(await view.selected()).toBe(before);
  });
});
