import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FitRequest } from '../../src/analysis/methods/fit';
import { labelsOf } from '../../src/webview/queries/read';
import { expectAccessible } from './fakeHost/axe';
import { buildBundle, type Bundle, launch } from './fakeHost/openPage';
import { type SampleScene, sampleScene } from './fakeHost/sampleScene';
import { openView, showView, viewNames, type ViewPage } from './fakeHost/viewPage';

let browser: Browser;
let bundle: Bundle;
let made: SampleScene;
let view: ViewPage;
let page: Page;

beforeAll(async () => {
  [browser, bundle, made] = await Promise.all([launch(), buildBundle(), sampleScene()]);
});
afterAll(() => browser.close());
afterEach(() => page.close());

async function open(name: string): Promise<void> {
  view = await openView(browser, bundle, made, name);
  ({ page } = view);
}

describe('every view', () => {
  it('has a tab', async () => {
    await open('explore');
    const views = await page
      .locator('.tab')
      .evaluateAll((all) => all.map((tab) => tab.getAttribute('data-views')));
    expect(views.join(' ').split(' ')).toEqual(viewNames);
  });

  it('comes back as the one that its tab showed last', async () => {
    await open('explore');
    await showView(page, 'reductions');
    await page.getByRole('tab', { name: 'Questions' }).click();
    await page.getByRole('tab', { name: 'Explore' }).click();
    await page.getByRole('tabpanel', { name: 'Reductions' }).waitFor();
    await page.getByRole('tab', { name: 'Reductions' }).press('Home');
    await page.getByRole('tabpanel', { name: 'Map' }).waitFor();
  });

  for (const name of viewNames) {
    it(`${name}: no violation of axe-core, none of the content policy, nothing wider than the panel`, async () => {
      await open(name);
      const tab = page.locator('[role="tab"][aria-selected="true"]').last();
      expect(await tab.getAttribute('data-views')).toBe(name);
      await expect.poll(() => page.locator('.frame-state:visible').count()).toBe(0);
      await expectAccessible(page);
      expect(await page.evaluate(() => window.fakeHost.violations)).toEqual([]);
      expect(await page.evaluate(() => document.body.scrollWidth)).toBeLessThanOrEqual(1280);
    });
  }
});

describe('small multiples', () => {
  it('show every clustering with its result in the title, in one canvas', async () => {
    await open('clusterings');
    await expect.poll(() => page.locator('.cell .frame').count()).toBe(4);
    const dbscan = await made.fit({ space: 'image', method: 'dbscan', params: {}, seed: 42 });
    const noise = labelsOf(dbscan)?.filter((label) => label < 0).length;
    expect(noise).toBeGreaterThan(0);
    const titles = [/^K-means.*8 clusters/, /^HDBSCAN.*6 clusters/, new RegExp(`^DBSCAN.* ${noise} noise`)];
    for (const hasText of titles) await page.locator('.cell-title', { hasText }).waitFor();
    await expect.poll(() => page.locator('canvas.dots').count()).toBe(1);
    // All six pairs or none, whatever was computed first.
    await expect.poll(() => page.locator('.agreement .link').count()).toBe(6);
    await page.locator('.cell-title', { hasText: /^K-means.*silhouette/ }).waitFor();
  });

  it('keep a run beside the next one, and a pair of them opens its table', async () => {
    await open('clusterings');
    const titles = page.locator('.cell-title strong');
    await expect.poll(() => page.locator('.agreement .link').count()).toBe(6);
    const kmeans = page.locator('.cell', { hasText: 'K-means' });
    await kmeans.getByRole('button', { name: 'Keep this run' }).click();
    await expect.poll(() => titles.allTextContents()).toContain('K-means · defaults');
    await kmeans.first().getByRole('button', { name: 'Parameters of K-means' }).click();
    await page.locator('#param-kmeans-k input').fill('5');
    await page.keyboard.press('Enter');
    await page.locator('.cell-title', { hasText: /^K-means5 clusters/ }).waitFor();
    await expect.poll(() => page.locator('.agreement .link').count()).toBe(10);
    await page.locator('.agreement .link', { hasText: 'K-means–K-means · defaults' }).click();
    await page.locator('.heat-title', { hasText: 'K-means against K-means · defaults' }).waitFor();
  });

  it('give one of them the room of all, and take it back', async () => {
    await open('outliers');
    const frames = page.locator('.cell .frame');
    const detects = made.methods.filter(
      ({ kind, capabilities }) => kind === 'outliers' || capabilities.noise,
    );
    const all = detects.length;
    expect(all).toBeGreaterThan(2);
    await expect.poll(() => frames.count()).toBe(all);
    const width = async () => (await frames.first().boundingBox())?.width ?? NaN;
    const small = await width();
    await page.getByRole('button', { name: 'Enlarge this map' }).nth(1).click();
    await expect.poll(() => frames.count()).toBe(1);
    await expect.poll(width).toBeGreaterThan(1.9 * small);
    await page.locator('[aria-label="Show all maps"]:focus').waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => frames.count()).toBe(all);
  });

  it('zoom together on one reduction and by themselves on several', async () => {
    await open('clusterings');
    await expect.poll(() => page.locator('.cell .frame').count()).toBe(4);
    const cells = page.locator('.cell');
    await expect.poll(() => page.locator('.frame-state:visible').count()).toBe(0);
    const picture = () => cells.nth(1).screenshot();
    let before = await picture();
    // Until all of it is drawn, which is what makes two of them equal.
    await expect
      .poll(async () => {
        const last = before;
        before = await picture();
        return before.equals(last);
      })
      .toBe(true);
    await cells.nth(0).locator('.frame').press('+');
    await expect.poll(async () => (await picture()).equals(before)).toBe(false);
  });
});

describe('samples', () => {
  it('shows rows of images with empty places where a group is small', async () => {
    await open('samples');
    await expect.poll(() => page.locator('.sample-row').first().locator('.sample-tile').count()).toBe(5);
    await page.getByLabel('Images', { exact: true }).fill('30');
    await page.getByLabel('Images', { exact: true }).press('Tab');
    const row = page.locator('.sample-row').first();
    const total = Number.parseInt((await row.locator('.link').textContent())!);
    await expect.poll(() => row.locator('.sample-tile').count()).toBe(Math.min(30, total));
    await expect.poll(() => row.locator('.sample-empty').count()).toBe(Math.max(0, 30 - total));
    await row.locator('.link').click();
    await expect.poll(view.selected).toBe(total);
  });
});

describe('compare', () => {
  it('selects what two groups share by a click on their cell', async () => {
    await open('compare');
    const cell = page.locator('.heat-cell').first();
    const shared = Number(await cell.textContent());
    await cell.click();
    await expect.poll(view.selected).toBe(shared);
    await page.locator('.heat-title', { hasText: /ARI \d\.\d+NMI \d\.\d+/ }).waitFor();
  });
});

describe('questions and images', () => {
  it('light each other: a lasso over questions selects their images, a click opens the record', async () => {
    await open('qa');
    const questions = page.locator('.cell .frame').first();
    const lasso = async () => {
      const box = (await questions.boundingBox())!;
      await page.mouse.move(box.x + 2, box.y + box.height * 0.5);
      await page.mouse.down();
      for (const [x, y] of [
        [0.6, 0.5],
        [0.6, 0.99],
        [0.01, 0.99],
      ]) {
        await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 4 });
      }
      await page.mouse.up();
      return view.selected();
    };
    // Again where the dots were not drawn yet.
    await expect.poll(lasso).toBeGreaterThan(3);
    const said = async () => {
      const text = (await page.locator('[aria-live]').textContent()) ?? '';
      return Number(/^[\d,]+ questions of (\d+) images selected$/.exec(text)?.[1]);
    };
    await expect.poll(async () => (await said()) - (await view.selected())).toBe(0);
    await questions.focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => (await view.requests('open')).at(-1))
      .toMatchObject({ what: 'json', focus: true });
  });
});

describe('the hierarchy', () => {
  it('goes from coarse to fine by the slider and shows what a cluster splits into', async () => {
    await open('hierarchy');
    const slider = page.getByLabel('Coarse to fine');
    await slider.fill('0');
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toBe('level 3 of 3 · 2 clusters');
    const rows = page.locator('.tree-container > ul > li > button');
    await expect.poll(() => rows.count()).toBe(2);
    await rows.first().click();
    await expect.poll(() => page.locator('.tree-children button').count()).toBe(3);
    const size = Number(await rows.first().locator('.legend-count').textContent());
    await expect.poll(view.selected).toBe(size);
    await slider.fill('1');
    await expect.poll(() => rows.count()).toBe(6);
  });

  it('keeps a cluster unfolded when the run that was asked for that level ends', async () => {
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const fit = async (request: FitRequest) => {
      if (request.method === 'finch' && Object.keys(request.params).length > 0) await finished;
      return made.fit(request);
    };
    view = await openView(browser, bundle, { ...made, fit }, 'hierarchy');
    ({ page } = view);
    await page.getByLabel('Coarse to fine').fill('0');
    const running = page.locator('.frame-state').getByText('Running FINCH');
    await running.waitFor();
    await page.locator('.tree-container > ul > li > button').first().click();
    await expect.poll(() => page.locator('.tree-children button').count()).toBe(3);
    finish();
    await running.waitFor({ state: 'detached' });
    expect(await page.locator('.tree-children button').count()).toBe(3);
  });
});

describe('the side sheet', () => {
  it('refuses what is out of range, runs with what was typed, and gives the focus back', async () => {
    await open('explore');
    await page.getByRole('button', { name: 'Parameters' }).click();
    const k = page.locator('#param-kmeans-k input');
    await k.fill('0');
    await page.getByText('Must be at least 1.').waitFor();
    const run = page.locator('details', { has: k }).getByRole('button', { name: 'Run' });
    await expect.poll(() => run.getAttribute('aria-disabled')).toBe('true');
    await k.fill('5');
    await run.click();
    await expect
      .poll(async () => (await view.requests('fit')).at(-1))
      .toEqual({ space: 'image', method: 'kmeans', params: { k: 5 }, seed: 42 });
    await k.press('Escape');
    await expect.poll(() => page.locator('.side-sheet').isHidden()).toBe(true);
    await page.locator('[aria-label="Parameters"]:focus').waitFor();
    await expectAccessible(page);
  });
});

describe('exports', () => {
  it('save the selection as CSV, and copy ids', async () => {
    await open('explore');
    const run = async (name: RegExp) => {
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    // What is exported is what is there: the layout and the clustering.
    await page.locator('.axis-x', { hasText: /^PC 1/ }).waitFor();
    await page.locator('.legend-row').first().waitFor();
    await run(/^CSV/);
    await run(/^Copy/);
    const sent = () =>
      page.evaluate(() =>
        window.fakeHost.requests
          .filter(({ method }) => method === 'save' || method === 'copy')
          .map(({ params }) => {
            const { suggestedName, bytes, text } = params as {
              suggestedName?: string;
              bytes?: Uint8Array;
              text?: string;
            };
            return {
              name: suggestedName,
              head: bytes ? new TextDecoder('latin1').decode(bytes.slice(0, 400)) : text,
            };
          }),
      );
    await expect.poll(async () => (await sent()).length).toBe(2);
    const byName = new Map((await sent()).map(({ name, head }) => [name, head ?? '']));
    expect(byName.get('slake-sample-explore.csv')).toMatch(
      /^id,modality,location,split,questions,kmeans,pca_1,pca_2,kmeans_name,slakescope,encoder,space,seed,parameters\nxmlab11,/,
    );
    expect(byName.get(undefined)).toBe('xmlab11\n');
  });
});

describe('the whole analysis', () => {
  it('is exported with the parameters that the page shows', async () => {
    await open('explore');
    await page.getByRole('button', { name: 'Parameters' }).click();
    const k = page.locator('#param-kmeans-k input');
    await k.fill('5');
    await page.locator('details', { has: k }).getByRole('button', { name: 'Run' }).click();
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: /^Export full analysis/ }).click();
    const asked = () =>
      page.evaluate(() => window.fakeHost.requests.find(({ method }) => method === 'exportAnalysis')?.params);
    await expect.poll(asked).toMatchObject({
      ...{ space: 'image', params: { kmeans: { k: 5 } }, seed: 42 },
      names: { dbscan: expect.any(Object) as object },
    });
  });
});

describe('thumbnails', () => {
  it('replace dots when zoomed in, and can be switched off', async () => {
    await open('explore');
    const inked = () =>
      page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('canvas.images')!;
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return data.some((value) => value > 0);
      });
    expect(await inked()).toBe(false);
    const frame = page.locator('.frame').first();
    for (let step = 0; step < 8; step++) await frame.press('+');
    await expect.poll(inked).toBe(true);
    await page.getByRole('button', { name: 'Thumbnails where they have room' }).click();
    await expect.poll(inked).toBe(false);
  });
});
