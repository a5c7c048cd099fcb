/** Records and images of layouts other than SLAKE: choices, several images, rows of tables, no metadata, no questions. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { QaRecord, Sample } from '../../../src/analysis/dataset/types';
import { buildBundle, type Bundle, launch } from '../fakeHost/openPage';
import { type SampleScene, sampleScene, withDataset } from '../fakeHost/sampleScene';
import { openView } from '../fakeHost/viewPage';

let browser: Browser;
let bundle: Bundle;
let sample: SampleScene;
let page: Page | null = null;

beforeAll(async () => {
  [browser, bundle, sample] = await Promise.all([launch(), buildBundle(), sampleScene()]);
});
afterAll(() => browser.close());
afterEach(() => page?.close());

async function inspect(changed: Partial<Sample>, record: Partial<QaRecord>): Promise<Page> {
  const { dataset } = sample.analysis;
  const samples = dataset.samples.map((own, index) =>
    index === 3
      ? { ...own, ...changed, qa: own.qa.map((qa, at) => (at === 0 ? { ...qa, ...record } : qa)) }
      : own,
  );
  ({ page } = await openView(browser, bundle, await withDataset(sample, { ...dataset, samples }), 'explore'));
  return page;
}

describe('the inspector', () => {
  it('lists the choices of a question and marks the right one', async () => {
    const shown = await inspect({}, { options: ['liver', 'heart', 'lung'], answer: 'heart' });
    const options = shown.locator('.qa').first().locator('.options li');
    await expect.poll(() => options.allInnerTexts()).toEqual(['liver', 'heart', 'lung']);
    await expect
      .poll(() => shown.locator('.options .right').getAttribute('aria-label'))
      .toBe('heart, the right answer');
  });

  it('shows an answer that is none of the choices', async () => {
    const shown = await inspect({}, { options: ['liver', 'lung'], answer: 'heart' });
    await expect.poll(() => shown.locator('.qa').first().innerText()).toContain('heart');
    expect(await shown.locator('.options .right').count()).toBe(0);
  });

  it('names the row of a table, and leads to the other images of a question', async () => {
    const { id } = sample.analysis.dataset.samples[5];
    const { source } = sample.analysis.dataset.samples[3].qa[0];
    const shown = await inspect({}, { source: { ...source, row: 12 }, otherImages: [id] });
    const first = shown.locator('.qa').first();
    await first.getByRole('button', { name: /^Open row 12: / }).waitFor();
    await first.getByRole('button', { name: id }).click();
    await expect.poll(() => shown.locator('.facts dd').first().innerText()).toBe(id);
  });

  it('describes an image without modality and location by its name', async () => {
    const shown = await inspect({ modality: 'Unknown', location: 'Unknown' }, {});
    const { id } = sample.analysis.dataset.samples[3];
    await expect.poll(() => shown.locator('.picture').getAttribute('alt')).toBe(id);
  });

  it('says how the records of an image are spread over splits', async () => {
    const splitCounts = [['train', 10] as const, ['test', 12] as const];
    const shown = await inspect({ split: 'test', splitCounts }, {});
    const fact = shown.locator('.facts dt', { hasText: /^Split$/ }).locator('+ dd');
    await expect.poll(() => fact.innerText()).toBe('train 10 · test 12');
  });
});
