import { describe, expect, it } from 'vitest';
import type { FitRequest } from '../../../src/analysis/methods/fit';
import { showView } from '../fakeHost/viewPage';
import { made, open, view } from '../fakeHost/viewSuite';

describe('samples of groups', () => {
  it('are chosen anew by another strategy; noise is the last group; words tell what it talks about', async () => {
    await open(made, 'samples', { colorBy: 'cluster:dbscan' });
    const { page } = view;
    const rows = page.locator('.sample-row');
    await rows.first().waitFor();
    await expect.poll(() => rows.last().locator('h2').textContent()).toBe('Noise');
    await expect.poll(() => rows.first().locator('.topic-words').textContent()).toContain('brain');
    await page.getByLabel('Sampling').selectOption('boundary');
    await expect
      .poll(async () =>
        (await view.requests('representativeSamples')).map(
          (asked) => (asked as { strategy: string }).strategy,
        ),
      )
      .toEqual(['stratified', 'boundary']);
  });
});

describe('answer priors', () => {
  it('sort by a column, and a row selects its questions and their images', async () => {
    await open(made, 'qa');
    const { page } = view;
    const rows = page.locator('.table tbody tr[data-row]');
    await page.getByRole('radio', { name: 'Groups of the colour' }).click();
    await page.locator('th', { hasText: 'Chance' }).waitFor();
    await page.getByRole('button', { name: 'Sort by Records' }).click();
    await page.locator('th[aria-sort="descending"]', { hasText: 'Records' }).waitFor();
    const numbers = (await rows.locator('td:nth-child(3)').allTextContents()).map(Number);
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
    await rows.first().click();
    await expect
      .poll(() => page.locator('[aria-live]').textContent())
      .toMatch(new RegExp(`^${numbers[0]} questions of \\d+ images selected$`));
    expect(await rows.first().locator('td:nth-child(2)').textContent()).toMatch(/^(English|Chinese)$/);
  });
});

describe('the table of questions', () => {
  it('lists distinct questions with what can be guessed, and the records of those that are selected', async () => {
    await open(made, 'qa', { selection: [] });
    const { page } = view;
    const rows = page.locator('.table tbody tr[data-row]');
    await page.locator('th', { hasText: 'Right without the image' }).waitFor();
    const records = Number(await rows.first().locator('td:nth-child(4)').textContent());
    expect(records).toBeGreaterThan(1);
    await rows.first().dblclick();
    await page.getByText(`of ${records} selected records`).waitFor();
    await page.getByRole('radio', { name: 'Records' }).click();
    await expect.poll(() => page.locator('.table').getAttribute('aria-rowcount')).toBe(String(records + 1));
    // All of them are one question: what an image is not answered itself stands under the other images.
    const others = async () => {
      const there = await rows.first().locator('.column-others').textContent();
      return [...there!.matchAll(/ (\d+)(?: ·|\s*$)/g)].reduce((sum, [, n]) => sum + Number(n), 0);
    };
    await expect.poll(others).toBe(records - 1);
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.locator('.table', { hasText: 'xmlab0' }).waitFor();
    await expect
      .poll(async () => Number(await page.locator('.table').getAttribute('aria-rowcount')))
      .toBeGreaterThan(1000);
  });
});

describe('levels', () => {
  it('are those of the chosen method, and it is said where a result has none', async () => {
    const flat = async (request: FitRequest) => {
      const answer = await made.fit(request);
      if (answer.kind !== 'clustering' || answer.method !== 'hdbscan') return answer;
      return { ...answer, result: { labels: answer.result.labels } };
    };
    await open({ ...made, fit: flat }, 'hierarchy');
    const { page } = view;
    await page.locator('.tree-container button').first().waitFor();
    await page.getByLabel('Levels from').selectOption('hdbscan');
    await page.getByText('This result has no levels.').waitFor();
    await expect.poll(() => page.getByLabel('Coarse to fine').isDisabled()).toBe(true);
  });

  it('of FINCH hold in every view', async () => {
    await open(made, 'hierarchy');
    const { page } = view;
    await page.locator('.tree-container button').first().waitFor();
    await page.getByLabel('Coarse to fine').press('Home');
    const coarsest = page.locator('output', { hasText: /level (\d) of \1 · \d+ cluster/ });
    const [, clusters] = /· (\d+) clusters?/.exec((await coarsest.textContent())!)!;
    await showView(page, 'clusterings');
    await page.locator('.cell-title', { hasText: new RegExp(`FINCH.*${clusters} cluster`) }).waitFor();
    await page.getByLabel('FINCH level').selectOption({ index: 0 });
    await expect
      .poll(() => page.locator('.cell-title', { hasText: 'FINCH' }).textContent())
      .toContain('level 1 of');
  });
});
