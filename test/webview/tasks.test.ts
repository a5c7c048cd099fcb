/**
 * The tasks of a curator with their actions counted: an action is a click, a text typed, or a key. Each starts in a
 * panel as it opens, and once more by the keyboard alone.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './fakeHost/axe';
import { buildBundle, type Bundle, launch } from './fakeHost/openPage';
import { type SampleScene, sampleScene, withDataset } from './fakeHost/sampleScene';
import { openView, type ViewPage } from './fakeHost/viewPage';

let browser: Browser;
let bundle: Bundle;
let made: SampleScene;
let view: ViewPage;
let actions = 0;

beforeAll(async () => {
  [browser, bundle, made] = await Promise.all([launch(), buildBundle(), sampleScene()]);
});
afterAll(() => browser.close());
afterEach(() => view.page.close());

async function start(tagFile = '', scene = made): Promise<Page> {
  actions = 0;
  view = await openView(browser, bundle, { ...scene, tagFile }, 'explore', { selection: [] });
  // The audit runs in the process of the test, which answers nothing meanwhile.
  view.page.setDefaultTimeout(20_000);
  return view.page;
}

async function press(key: string): Promise<void> {
  actions++;
  await view.page.keyboard.press(key);
}

async function type(text: string): Promise<void> {
  actions++;
  await view.page.keyboard.type(text);
}

async function click(name: string, role: 'button' | 'tab' = 'button'): Promise<void> {
  actions++;
  await view.page.getByRole(role, { name }).first().click();
}

/** The images of two samples are of another modality in one of their records. */
function withWrongModality(): Promise<SampleScene> {
  const { dataset } = made.analysis;
  const samples = dataset.samples.map((sample, row) =>
    row > 1
      ? sample
      : {
          ...sample,
          qa: sample.qa.map((record, at) => (at === 0 ? { ...record, modality: 'PET' } : record)),
        },
  );
  return withDataset(made, { ...dataset, samples });
}

/** The cell of the contingency table with the fewest images, two at least, and how many it has. */
async function leastCell(page: Page): Promise<{ readonly at: number; readonly size: number }> {
  const cells = page.locator('.heat-cell');
  await cells.first().waitFor();
  const sizes = (await cells.allTextContents()).map(Number);
  const size = Math.min(...sizes.filter((value) => value > 1));
  return { at: sizes.indexOf(size), size };
}

/** Goes on by the Tab key until an element has the focus; the keys on the way are no actions of the task. */
async function tabTo(page: Page, selector: string, nth = 0): Promise<void> {
  const reached = () =>
    page.evaluate(([wanted, at]) => document.querySelectorAll(wanted)[at] === document.activeElement, [
      selector,
      nth,
    ] as const);
  for (let presses = 0; presses < 200; presses++) {
    if (await reached()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`No Tab key leads to ${selector}.`);
}

async function comparedByK(page: Page): Promise<void> {
  for (const hasText of [/^K-means5 clusters.*silhouette/, /^K-means · k 10.*silhouette/, /^K-means · k 15/])
    await page.locator('.cell-title', { hasText }).waitFor();
  await expect.poll(() => page.locator('.agreement .link').count()).toBe(15);
}

const copied = async () => (await view.requests('copy')).at(-1) as { text: string } | undefined;
const tagged = async () => (await view.requests('setTag')).at(-1) as { indices: number[] } | undefined;

describe('by pointer', () => {
  it('all leaks are selected and tagged in four actions', async () => {
    const page = await start();
    await click('Check', 'tab');
    await page.locator('tr.group-head', { hasText: 'Leakage' }).waitFor();
    actions++;
    await page.locator('tr.group-head', { hasText: 'Leakage' }).getByRole('button').click();
    actions++;
    await page.getByLabel(/Add a tag to/).fill('leak');
    await press('Enter');
    await expect.poll(async () => (await tagged())?.indices.length).toBe(5);
    expect(actions).toBeLessThanOrEqual(4);
    await expectAccessible(page);
  });

  it('the ids of what is tagged are copied in two actions', async () => {
    const ids = [3, 7].map((row) => made.dataset.ids[row]);
    await start(ids.map((id) => `${id}\ttag:drop\n`).join(''));
    await click('Copy the ids of drop');
    await expect.poll(async () => (await copied())?.text).toBe(`${ids.join('\n')}\n`);
    expect(actions).toBeLessThanOrEqual(2);
  });
});

describe('by pointer, on one screen', () => {
  it('the few images of another modality in a cluster are seen in four actions', async () => {
    const page = await start();
    await click('Compare', 'tab');
    const { at, size } = await leastCell(page);
    actions++;
    await page.locator('.heat-cell').nth(at).click();
    await expect.poll(() => page.locator('.contact-tile').count()).toBe(size);
    expect(actions).toBeLessThanOrEqual(4);
  });

  it('all images with a wrong modality are seen in three actions', async () => {
    const page = await start('', await withWrongModality());
    await click('Check', 'tab');
    actions++;
    await page.locator('tr.group-head', { hasText: 'Wrong modality' }).getByRole('button').click();
    await expect.poll(() => page.locator('.contact-tile').count()).toBe(2);
    expect(actions).toBeLessThanOrEqual(3);
  });

  it('k = 5, 10 and 15 are compared in six actions', async () => {
    const page = await start();
    await click('Clusterings', 'tab');
    await click('Parameters of K-means');
    actions++;
    await page.locator('#param-kmeans-k input').fill('5, 10, 15');
    await press('Enter');
    await comparedByK(page);
    expect(actions).toBeLessThanOrEqual(6);
    await press('Escape');
    await expectAccessible(page);
  });
});

describe('by keyboard alone', () => {
  it('all leaks are selected and tagged', async () => {
    await start();
    await press('/');
    await type('finding:leakage');
    await press('Enter');
    await expect.poll(view.selected, { timeout: 10_000 }).toBe(5);
    await press('t');
    await type('leak');
    await press('Enter');
    await expect.poll(async () => (await tagged())?.indices.length).toBe(5);
    expect(actions).toBe(6);
  });

  it('the images with one kind of finding are seen in three actions', async () => {
    const page = await start();
    await press('/');
    await type('finding:mask-size');
    await press('Enter');
    await expect.poll(view.selected, { timeout: 10_000 }).toBe(1);
    expect(actions).toBeLessThanOrEqual(3);
    await press('Control+z');
    await press('/');
    await type('tag: split:test');
    await page.locator('.search-results p[role="status"]').waitFor();
    await expectAccessible(page);
  });

  it('the few images of another modality in a cluster are seen', async () => {
    const page = await start();
    await tabTo(page, '#group-explore');
    await press('ArrowRight');
    const { at, size } = await leastCell(page);
    await tabTo(page, '.heat-cell', at);
    await press('Enter');
    await expect.poll(() => page.locator('.contact-tile').count()).toBe(size);
    expect(actions).toBe(2);
  });

  it('the ids of what is tagged are copied', async () => {
    const page = await start(`${made.dataset.ids[3]}\ttag:drop\n`);
    await tabTo(page, '[aria-label="Copy the ids of drop"]');
    await press('Enter');
    await expect.poll(async () => (await copied())?.text).toBe(`${made.dataset.ids[3]}\n`);
  });

  it('k = 5, 10 and 15 are compared', async () => {
    const page = await start();
    await tabTo(page, '#tab-explore');
    await press('ArrowRight');
    await page.locator('.cell-title', { hasText: /^K-means8 clusters/ }).waitFor();
    await tabTo(page, '[aria-label="Parameters of K-means"]');
    await press('Enter');
    await tabTo(page, '#param-kmeans-k');
    await press('Control+a');
    await type('5, 10, 15');
    await press('Enter');
    await comparedByK(page);
  });
});
