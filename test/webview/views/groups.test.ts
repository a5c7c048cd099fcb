import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FitRequest } from '../../../src/analysis/methods/fit';
import { buildBundle, type Bundle, launch } from '../fakeHost/openPage';
import { type SampleScene, sampleScene } from '../fakeHost/sampleScene';
import { openView, type ViewPage } from '../fakeHost/viewPage';

let browser: Browser;
let bundle: Bundle;
let made: SampleScene;
let view: ViewPage;

beforeAll(async () => {
  [browser, bundle, made] = await Promise.all([launch(), buildBundle(), sampleScene()]);
});
afterAll(() => browser.close());
afterEach(() => view.page.close());

describe('samples of groups', () => {
  it('are chosen anew by another strategy; noise is the last group; words tell what it talks about', async () => {
    view = await openView(browser, bundle, made, 'samples', { colorBy: 'cluster:dbscan' });
    const { page } = view;
    const rows = page.locator('.sample-row');
    await rows.first().waitFor();
    expect(await rows.last().locator('h2').textContent()).toBe('Noise');
    await expect.poll(() => rows.first().locator('.topic-words').textContent()).toContain('brain');
    await page.getByLabel('Sampling').selectOption('boundary');
    await expect
      .poll(async () =>
        (await view.requests('representativeSamples')).map(
          (asked) => (asked as { strategy: string }).strategy,
        ),
      )
      .toEqual(['random', 'boundary']);
  });
});

describe('answer priors', () => {
  it('sort by a column, and a row selects its questions and their images', async () => {
    view = await openView(browser, bundle, made, 'qa');
    const { page } = view;
    const rows = page.locator('.table tbody tr[data-row]');
    await rows.first().waitFor();
    const figures = () => rows.locator('td:nth-child(2)').allTextContents();
    await page.getByRole('button', { name: 'Sort by Questions' }).click();
    const numbers = (await figures()).map(Number);
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
    await rows.first().click();
    await expect
      .poll(() => page.locator('[aria-live]').textContent())
      .toBe(`${numbers[0]} questions of 80 images selected`);
    await expect.poll(view.selected).toBe(80);
  });
});

describe('levels', () => {
  it('are those of the chosen method, and it is said where a result has none', async () => {
    const flat = async (request: FitRequest) => {
      const answer = await made.fit(request);
      if (answer.kind !== 'clustering' || answer.method !== 'hdbscan') return answer;
      return { ...answer, result: { labels: answer.result.labels } };
    };
    view = await openView(browser, bundle, { ...made, fit: flat }, 'hierarchy');
    const { page } = view;
    await page.locator('.tree-container button').first().waitFor();
    await page.getByLabel('Levels from').selectOption('hdbscan');
    await page.getByText('This result has no levels.').waitFor();
    expect(await page.getByLabel('Coarse to fine').isDisabled()).toBe(true);
  });
});
