import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildBundle, type Bundle, launch } from '../fakeHost/openPage';
import { type SceneWithImages, syntheticScene } from '../fakeHost/syntheticScene';
import { openView, type ViewPage } from '../fakeHost/viewPage';

let browser: Browser;
let bundle: Bundle;
let made: SceneWithImages;
let view: ViewPage;

beforeAll(async () => {
  [browser, bundle, made] = await Promise.all([launch(), buildBundle(), syntheticScene()]);
});
afterAll(() => browser.close());
afterEach(() => view.page.close());

const part = (name: string) => view.page.getByRole('radio', { name, exact: true }).click();
const columnOf = async (title: string) =>
  (await view.page.locator('.table th').allTextContents()).findIndex((text) => text.startsWith(title)) + 1;

describe('the ledger', () => {
  it('orders by agreement, walks by arrows and sorts by a column', async () => {
    view = await openView(browser, bundle, made, 'outliers');
    const { page } = view;
    const rows = page.locator('.table tbody tr[data-row]');
    await page.locator('th', { hasText: 'Stability' }).waitFor();
    const agree = (await rows.locator('td:nth-child(3)').allTextContents()).map((text) => parseInt(text));
    expect(agree).toEqual([...agree].sort((a, b) => b - a));
    await rows.first().click();
    const first = await page.locator('.table tr.current').getAttribute('data-row');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.locator('.table tr.current').getAttribute('data-row')).not.toBe(first);
    const id = await page.locator('.table tr.current td:first-child').textContent();
    await page.locator('.facts').getByText(id!, { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Sort by Isolation Forest' }).click();
    await expect
      .poll(() => page.locator('th[aria-sort="descending"]').textContent())
      .toContain('Isolation Forest');
    const at = await columnOf('Isolation Forest');
    const scores = (await rows.locator(`td:nth-child(${at})`).allTextContents()).map(Number);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it('tells ranks and stability, and goes to the nearest inlier', async () => {
    view = await openView(browser, bundle, made, 'outliers');
    const { page } = view;
    await page.getByLabel('Values').selectOption('rank');
    const at = await columnOf('Isolation Forest');
    await page.getByRole('button', { name: 'Sort by Isolation Forest' }).click();
    const rows = page.locator('.table tbody tr[data-row]');
    const ranks = async () =>
      (await rows.locator(`td:nth-child(${at})`).allTextContents()).map(Number).slice(0, 5);
    await expect.poll(ranks).toEqual([1, 2, 3, 4, 5]);
    const cell = rows.first().locator('.score-cell').last();
    expect(await cell.getAttribute('title')).toMatch(/rank \d+ · flagged in \d+ of 20 neighbouring runs/);
    const inlier = rows.first().locator('td:last-child');
    const id = (await inlier.textContent())!;
    await inlier.locator('button').click();
    await page.locator('.facts').getByText(id, { exact: true }).waitFor();
  });
});

describe('the findings', () => {
  it('come errors first, tell all of a sentence and open its line, and both lines of a contradiction', async () => {
    view = await openView(browser, bundle, made, 'outliers');
    const { page } = view;
    await part('Findings');
    const rows = page.locator('.table tbody tr[data-row]');
    await expect.poll(() => rows.locator('.severity').allTextContents()).toContain('Note');
    expect((await rows.locator('.severity').allTextContents()).slice(0, 3)).toEqual([
      'Error',
      'Warning',
      'Note',
    ]);
    const listed = await page.getByLabel('Kind').locator('option').first().textContent();
    expect(listed).toBe('All (27)');
    await expect.poll(() => page.locator('.status-left').textContent()).toContain('27 findings');
    expect(await page.locator('.status-left [title]').getAttribute('title')).toBe('2 errors and warnings');
    await rows.nth(1).click();
    await page
      .locator('.finding-message')
      .getByText(/is answered "CT" here but "MRI"/)
      .waitFor();
    await page.locator('.facts').getByText('xmlab1', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Open at line 17' }).click();
    await page.getByRole('button', { name: 'Open both lines' }).click();
    expect(await view.requests('openFinding')).toEqual([
      { id: 'contradiction:1', related: null },
      { id: 'contradiction:1', related: 0 },
    ]);
    await page.getByLabel('Kind').selectOption('mask-size');
    await expect.poll(() => rows.count()).toBe(1);
  });
});

describe('the duplicates', () => {
  it('stand in groups, those across splits first, and a refused pair leaves its group and comes back', async () => {
    view = await openView(browser, bundle, made, 'outliers');
    const { page } = view;
    await part('Duplicates');
    const groups = page.locator('.duplicate-group');
    await expect.poll(() => groups.count()).toBe(2);
    expect(await groups.first().textContent()).toMatch(/2 images · identical.*across splits.*leakage/);
    await groups.nth(1).getByRole('button', { name: 'Select' }).click();
    await expect.poll(view.selected).toBe(3);
    await groups.nth(1).getByRole('button', { name: 'Not a duplicate' }).nth(1).click();
    await expect.poll(() => groups.nth(1).locator('.sample-tile').count()).toBe(2);
    expect(await view.requests('decidePair')).toEqual([{ a: 3, b: 4, notDuplicate: true }]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => groups.nth(1).locator('.sample-tile').count()).toBe(3);
  });

  it('have the audit asked again after a decision, while what is shown stays', async () => {
    view = await openView(browser, bundle, made, 'outliers');
    const { page } = view;
    await part('Duplicates');
    const groups = page.locator('.duplicate-group');
    await groups.first().waitFor();
    expect(await view.requests('audit')).toEqual([{ duplicateSimilarity: null }]);
    await groups.nth(1).getByRole('button', { name: 'Not a duplicate' }).nth(1).click();
    const waits = page.locator('.frame-state:not(:empty)');
    await expect
      .poll(async () => [(await view.requests('audit')).length, await waits.count()], {
        interval: 50,
        timeout: 5000,
      })
      .toEqual([2, 0]);
    expect(await groups.first().textContent()).toContain('identical');
  });

  it('ask again with another threshold', async () => {
    view = await openView(browser, bundle, made, 'outliers');
    await part('Duplicates');
    await view.page.getByLabel('Minimum similarity').fill('0.9');
    await view.page.getByLabel('Minimum similarity').press('Tab');
    await expect.poll(() => view.requests('audit')).toContainEqual({ duplicateSimilarity: 0.9 });
  });
});

describe('the trust of a layout', () => {
  it('colours the map, is told overall, and for the inspected sample', async () => {
    view = await openView(browser, bundle, made, 'explore', { colorBy: 'trust:recall' });
    const { page } = view;
    await page.locator('.legend').getByText('Neighbours preserved').waitFor();
    await expect
      .poll(() => page.locator('.status-left').textContent())
      .toContain('71 % of 15 neighbours preserved');
    await page
      .locator('.facts')
      .getByText(/^0\.\d\d, /)
      .waitFor();
    expect(await view.requests('layoutQuality')).toEqual([
      { space: 'image', method: 'pca', params: {}, seed: 42, k: 15 },
    ]);
  });
});
