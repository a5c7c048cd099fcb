/** The tasks of a curator (`curatorTasks`), each from a panel as it opens, with their actions counted. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { counted, type CuratorTask, curatorTasks, type Hands, leastCell } from './curatorTasks';
import { expectAccessible } from './fakeHost/axe';
import { buildBundle, type Bundle, launch } from './fakeHost/openPage';
import { type SampleScene, sampleScene, withDataset } from './fakeHost/sampleScene';
import { openView, type ViewPage } from './fakeHost/viewPage';

let browser: Browser;
let bundle: Bundle;
let made: SampleScene;
let view: ViewPage;

beforeAll(async () => {
  [browser, bundle, made] = await Promise.all([launch(), buildBundle(), sampleScene()]);
});
afterAll(() => browser.close());
afterEach(() => view.page.close());

async function start(tagFile = '', scene = made): Promise<Page> {
  view = await openView(browser, bundle, { ...scene, tagFile }, 'explore', { selection: [] });
  // The audit runs in the process of the test, which answers nothing meanwhile.
  view.page.setDefaultTimeout(20_000);
  await view.page.locator('.legend li').first().waitFor(); // the dataset is open: before, Enter selects nothing
  return view.page;
}

const hands: Hands = {
  click: (selector, nth = 0) => view.page.locator(selector).nth(nth).click(),
  press: (key) => view.page.keyboard.press(key),
  type: (text) => view.page.keyboard.type(text),
  async tabTo(selector, nth = 0) {
    const { page } = view;
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
  },
  async focused(selector) {
    await view.page.locator(`${selector}:focus`).waitFor();
  },
  async texts(selector) {
    await view.page.locator(selector).first().waitFor();
    return view.page.locator(selector).allTextContents();
  },
};

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

const last = async (method: string) => (await view.requests(method)).at(-1);
const tagged = [3, 7];

/** How each task begins, and what it has to lead to. */
const cases: Record<
  keyof typeof curatorTasks,
  { readonly open: () => Promise<unknown>; readonly done: () => Promise<void> }
> = {
  oddImages: {
    open: () => start(),
    done: async () => {
      const { size } = await leastCell(hands);
      await expect.poll(() => view.page.locator('.contact-tile').count()).toBe(size);
    },
  },
  leaks: {
    open: () => start(),
    done: async () => {
      await expect.poll(async () => last('setTag')).toMatchObject({ tag: 'leak', on: true });
      const { indices } = (await last('setTag')) as { indices: number[] };
      expect(indices).toHaveLength(5);
    },
  },
  wrongModality: {
    open: async () => start('', await withWrongModality()),
    done: async () => {
      await expect.poll(view.selected, { timeout: 10_000 }).toBe(2);
      await expect.poll(() => view.page.locator('.contact-tile').count()).toBe(2);
    },
  },
  idsOfTag: {
    open: () => start(tagged.map((row) => `${made.dataset.ids[row]}\ttag:leak\n`).join('')),
    done: () =>
      expect
        .poll(() => last('copy'))
        .toEqual({ text: `${tagged.map((row) => made.dataset.ids[row]).join('\n')}\n` }),
  },
  compareK: {
    open: () => start(),
    done: async () => {
      for (const hasText of [
        /^K-means5 clusters.*silhouette/,
        /^K-means · k 10.*silhouette/,
        /^K-means · k 15/,
      ])
        await view.page.locator('.cell-title', { hasText }).waitFor();
      await expect.poll(() => view.page.locator('.agreement .link').count()).toBe(15);
    },
  },
};

const all = Object.entries(curatorTasks) as readonly (readonly [keyof typeof curatorTasks, CuratorTask])[];

describe.each(['pointer', 'keyboard'] as const)('by %s', (way) => {
  it.each(all)('%s', async (name, task) => {
    await cases[name].open();
    const { hands: own, actions } = counted(hands);
    await task[way](own);
    await cases[name].done();
    expect(actions()).toBeLessThanOrEqual(task.most);
    // A side sheet that was left open is a part of what is read.
    await expectAccessible(view.page);
  });
});
