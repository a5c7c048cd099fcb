import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { labelsOf, outliersOf } from '../../../src/webview/queries/read';
import { buildBundle, type Bundle, launch } from '../fakeHost/openPage';
import { type SampleScene, sampleScene } from '../fakeHost/sampleScene';
import { openView, showView, type ViewPage } from '../fakeHost/viewPage';

let browser: Browser;
let bundle: Bundle;
let made: SampleScene;
let view: ViewPage;

beforeAll(async () => {
  [browser, bundle, made] = await Promise.all([launch(), buildBundle(), sampleScene()]);
});
afterAll(() => browser.close());
afterEach(() => view.page.close());

const tagged = () => ({
  ...made,
  tagFile: [3, 7].map((row) => `${made.dataset.ids[row]}\ttag:blurred\n`).join(''),
});
const fit = (method: string) => made.fit({ space: 'image', method, params: {}, seed: 42 });
const inspected = () => view.page.locator('.facts dd').first().textContent();

describe('tags', () => {
  it('stand as chips, are added to the whole selection, removed from one, and colour the map', async () => {
    view = await openView(browser, bundle, tagged(), 'explore', { selection: [3, 4, 5] });
    const { page } = view;
    const chips = page.locator('.chip');
    await expect.poll(() => chips.allTextContents()).toEqual(['blurred']);
    await page.getByLabel('Add a tag to 3 images').fill('check again');
    await page.keyboard.press('Enter');
    await expect.poll(() => chips.allTextContents()).toEqual(['blurred', 'check again']);
    await page.getByRole('button', { name: 'Remove the tag blurred' }).click();
    await expect.poll(() => chips.allTextContents()).toEqual(['check again']);
    expect(await view.requests('setTag')).toEqual([
      { indices: [3, 4, 5], tag: 'check again', on: true },
      { indices: [3], tag: 'blurred', on: false },
    ]);
    await page.selectOption('#encoding-colorBy', 'tags');
    await expect
      .poll(() => page.locator('.legend-row').allTextContents())
      .toEqual(['check again3 / 3', 'blurred0 / 1', 'No tag0 / 76']);
  });

  it('go into the export', async () => {
    view = await openView(browser, bundle, tagged(), 'explore');
    await view.page.getByRole('button', { name: 'Export' }).click();
    await view.page.getByRole('menuitem', { name: /^CSV/ }).click();
    await expect.poll(async () => (await view.requests('save')).length).toBe(1);
    const text = await view.page.evaluate(() => {
      const { params } = window.fakeHost.requests.find(({ method }) => method === 'save')!;
      return new TextDecoder().decode((params as { bytes: Uint8Array }).bytes);
    });
    expect(text.split('\n')[0]).toMatch(/,tags$/);
    expect(text.split('\n')[1]).toMatch(new RegExp(`^${made.dataset.ids[3]},.*,blurred$`));
  });
});

describe('the selection', () => {
  it('opens as tabs', async () => {
    view = await openView(browser, bundle, made, 'explore', { selection: [3, 4, 5] });
    await view.page.getByRole('button', { name: 'Open as tabs' }).click();
    expect(await view.requests('openTabs')).toEqual([{ indices: [3, 4, 5] }]);
  });
});

describe('next and previous', () => {
  it('walk along the neighbours, the cluster and the outliers, by button and by key', async () => {
    view = await openView(browser, bundle, made, 'explore');
    const { page } = view;
    const { ids } = made.dataset;
    const { indices: nearest } = made.analysis.neighbors('image', 3, 2);
    await page.getByRole('button', { name: 'Next neighbour (N)' }).click();
    await expect.poll(inspected).toBe(ids[nearest[0]]);
    await page.locator('.frame').first().press('n');
    await expect.poll(inspected).toBe(ids[nearest[1]]);
    await page.locator('.frame').first().press('Shift+N');
    await expect.poll(inspected).toBe(ids[nearest[0]]);

    const labels = labelsOf(await fit('kmeans')) ?? new Int32Array();
    const members = [...labels.keys()].filter((row) => labels[row] === labels[nearest[0]]);
    const next = members[(members.indexOf(nearest[0]) + 1) % members.length];
    await page.locator('.frame').first().press('c');
    await expect.poll(inspected).toBe(ids[next]);

    await page.locator('.frame').first().press('o');
    await expect
      .poll(() => page.locator('[aria-live]').textContent())
      .toContain('No outliers have been computed yet');
    await showView(page, 'outliers');
    await page.locator('th', { hasText: 'Stability' }).waitFor();
    await page.getByRole('button', { name: 'Next outlier (O)' }).click();
    const flagged = new Set(outliersOf(await fit('isolation-forest')));
    expect(flagged.size).toBeGreaterThan(0);
    await expect.poll(() => page.locator('.facts').textContent()).toMatch(/flagged by [1-9]/);
  });
});
