/**
 * The tasks of a curator with their actions counted: an action is a click, a text typed, or a key. Each starts in a
 * panel as it opens, and once more by the keyboard alone.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './fakeHost/axe';
import { buildBundle, type Bundle, launch } from './fakeHost/openPage';
import { type SampleScene, sampleScene } from './fakeHost/sampleScene';
import { openView, showView, type ViewPage } from './fakeHost/viewPage';

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

async function start(tagFile = ''): Promise<Page> {
  actions = 0;
  view = await openView(browser, bundle, { ...made, tagFile }, 'explore', { selection: [] });
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

  it('the few images of another modality in a cluster are seen in four actions', async () => {
    const page = await start();
    actions++;
    await showView(page, 'compare');
    const cells = page.locator('.heat-cell');
    await cells.first().waitFor();
    const sizes = (await cells.allTextContents()).map(Number);
    const least = sizes.indexOf(Math.min(...sizes.filter((size) => size > 1)));
    actions++;
    await cells.nth(least).focus();
    await press('Enter');
    await expect.poll(view.selected).toBe(sizes[least]);
    await expect.poll(() => page.locator('.contact-tile').count()).toBe(sizes[least]);
    expect(actions).toBeLessThanOrEqual(4);
  });
});
