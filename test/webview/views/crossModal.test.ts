import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildBundle, type Bundle, launch } from '../fakeHost/openPage';
import { type SampleScene, sampleScene, silentRun, withCrossModal } from '../fakeHost/sampleScene';
import { openView, type ViewPage } from '../fakeHost/viewPage';

let browser: Browser;
let bundle: Bundle;
let view: ViewPage;
let plain: SampleScene;
let made: SampleScene;

beforeAll(async () => {
  [browser, bundle, plain] = await Promise.all([launch(), buildBundle(), sampleScene()]);
  made = await withCrossModal(plain);
});
afterAll(() => browser.close());
afterEach(() => view.page.close());

const open = async (scene: SampleScene, state: object = {}) => {
  view = await openView(browser, bundle, scene, 'explore', state);
};

describe('where words can be compared with images', () => {
  it('the search ranks images by what they show and selects them', async () => {
    await open(made);
    const { page } = view;
    const { indices, similarities } = await made.analysis.searchImages(
      'a chest X-ray',
      24,
      silentRun.cancel,
      silentRun.reporter,
    );
    await page.locator('.search-input').fill('a chest X-ray');
    await page.getByRole('radio', { name: 'Image content' }).click();
    const ranked = page.locator('.ranking .neighbor');
    await expect.poll(() => ranked.count()).toBe(24);
    await expect
      .poll(async () => (await ranked.locator('.figures').allTextContents()).slice(0, 2))
      .toEqual(Array.from(similarities.subarray(0, 2), (similarity) => similarity.toFixed(3)));
    await page.locator('.search-input').press('Enter');
    await expect.poll(view.selected).toBe(24);
    await expect
      .poll(async () => (await view.requests('searchImages')).at(-1))
      .toEqual({ text: 'a chest X-ray', k: 24 });
    await page.locator('.search-input').focus();
    await ranked.nth(1).click();
    await page.locator('.facts').getByText(made.dataset.ids[indices[1]], { exact: true }).waitFor();
  });

  it('the inspector lists the likeliest questions with links to their lines', async () => {
    await open(made);
    const { page } = view;
    const first = page.locator('.likely .qa').first();
    await first.waitFor();
    const likely = made.analysis.questionsOfImage(3, 1);
    const [qaRow] = likely.indices;
    const index = made.dataset.qaToSample[qaRow];
    const record = made.analysis.sample(index).qa.find(({ row }) => row === qaRow);
    await expect
      .poll(() => first.textContent())
      .toBe(`${record?.question}${likely.similarities[0].toFixed(3)}`);
    await first.locator('.link').click();
    await expect.poll(() => view.requests('open')).toEqual([{ index, what: 'json', qaRow, focus: true }]);
  });

  it('zero-shot labels colour the map, by names that can be changed', async () => {
    await open(made, { colorBy: 'zero:labels' });
    const { page } = view;
    await expect.poll(() => page.locator('.legend-label').count()).toBe(3);
    await page.getByLabel('Labels, separated by commas').fill('liver, lung');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.legend-label').allTextContents()).toEqual(['liver', 'lung']);
    await expect
      .poll(async () => (await view.requests('zeroShot')).at(-1))
      .toEqual({ labels: ['liver', 'lung'] });
    await expect
      .poll(() => page.evaluate(() => window.fakeHost.state))
      .toMatchObject({ zeroShotLabels: ['liver', 'lung'] });
  });
});

describe('where they cannot', () => {
  it('nothing is offered that needs it', async () => {
    await open(plain);
    const { page } = view;
    await page.locator('.search-input').fill('lung');
    await page.locator('.search-head').waitFor();
    expect(await page.getByRole('radio', { name: 'Image content' }).count()).toBe(0);
    expect(await page.locator('#encoding-colorBy option[value="zero:labels"]').count()).toBe(0);
    expect(await page.locator('.likely').textContent()).toBe('');
  });
});
