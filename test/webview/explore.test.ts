import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildBundle, type Bundle, launch, type OpenOptions, openPage } from './fakeHost/openPage';
import { type SceneWithImages, syntheticScene } from './fakeHost/syntheticScene';

let browser: Browser;
let bundle: Bundle;
let made: SceneWithImages;
let page: Page;

beforeAll(async () => {
  [browser, bundle, made] = await Promise.all([launch(), buildBundle(), syntheticScene()]);
});
afterAll(() => browser.close());
afterEach(() => page.close());

async function open(options: Partial<OpenOptions> = {}): Promise<Page> {
  page = await openPage(browser, bundle, { scene: made.scene, images: made.image, ...options });
  page.setDefaultTimeout(4000);
  return page;
}
const frame = () => page.locator('.frame').first();
const requests = (method: string) =>
  page.evaluate(
    (name) =>
      window.fakeHost.requests.filter((request) => request.method === name).map(({ params }) => params),
    method,
  );
/** Where a sample is drawn in the explore map, found as the user would: by the card that answers a hover. */
async function pointOf(id: string): Promise<{ x: number; y: number }> {
  const box = (await frame().boundingBox())!;
  for (let y = 30; y < box.height - 20; y += 9) {
    for (let x = 210; x < box.width - 10; x += 9) {
      await page.mouse.move(box.x + x, box.y + y);
      const shown = await page.locator('.hover-card:not([hidden]) strong').allTextContents();
      if (id === '' ? shown.length > 0 : shown[0] === id) return { x: box.x + x, y: box.y + y };
    }
  }
  throw new Error(`No dot answered as ${id || 'anything'}.`);
}
async function drawn(): Promise<void> {
  await page.waitForSelector('.legend-row');
  await page.waitForFunction(() => document.querySelector('canvas.dots') !== null);
}
/** Share of pixels of the dots' canvas that are not empty, as the browser shows it. */
async function ink(): Promise<number> {
  const shot = await frame().screenshot();
  return page.evaluate(
    async (bytes) => {
      const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext('2d')!;
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(220, 0, bitmap.width - 220, bitmap.height - 60);
      let coloured = 0;
      for (let i = 0; i < data.length; i += 4) {
        if (Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]) > 40)
          coloured++;
      }
      return coloured;
    },
    [...shot],
  );
}

describe('the explore view', () => {
  it('does not wait for the colours of its first picture', async () => {
    const all = Object.entries(made.scene.answers);
    const answers = Object.fromEntries(all.filter(([name]) => name !== 'image/kmeans'));
    await open({ scene: { ...made.scene, answers } });
    await page.waitForFunction(() => performance.getEntriesByName('first-dots').length > 0);
    await page.locator('.run-notice.line', { hasText: 'K-means failed' }).waitFor();
    expect(await page.locator('.legend-row').count()).toBe(0);
    expect(await page.locator('.axis-x').textContent()).toMatch(/^PC 1/);
  });

  it('draws the dots of every cluster and a legend with counts', async () => {
    await open();
    await drawn();
    await page.waitForTimeout(100);
    expect(await ink()).toBeGreaterThan(500);
    const counts = await page.locator('.legend-count').allTextContents();
    expect(counts.map(Number).reduce((sum, count) => sum + count, 0)).toBe(made.scene.dataset.ids.length);
    expect(await page.locator('.status-left').textContent()).toContain('160 images');
  });

  it('shows a card with thumbnail, id and cluster on hover', async () => {
    await open();
    await drawn();
    await pointOf('');
    const card = page.locator('.hover-card');
    expect(await card.locator('canvas').count()).toBe(1);
    expect(await card.textContent()).toMatch(/xmlab\d+.*Cluster \d.*5 questions/);
  });

  it('opens the clicked sample with the focus kept, and goes there on Enter', async () => {
    await open();
    await drawn();
    const at = await pointOf('');
    const id = (await page.locator('.hover-card strong').textContent())!;
    const index = Number(id.slice('xmlab'.length));
    await page.mouse.click(at.x, at.y);
    await page.locator('.facts').getByText(id, { exact: true }).waitFor();
    expect(await requests('open')).toEqual([{ index, what: 'sample', focus: false }]);
    await page.keyboard.press('Enter');
    expect((await requests('open')).at(-1)).toEqual({ index, what: 'sample', focus: true });
  });

  it('opens question.json at the record behind a line link', async () => {
    await open({ state: { ...intent, selection: [3] } });
    await page.locator('.qa .link').nth(1).click();
    const row = made.scene.samples[3].qa[1].row;
    expect(await requests('open')).toEqual([{ index: 3, what: 'json', qaRow: row, focus: true }]);
  });

  it('walks from dot to dot by arrows, speaks, and clears by Escape', async () => {
    await open();
    await drawn();
    await frame().focus();
    await page.keyboard.press('ArrowRight');
    const first = await page.locator('[aria-live]').textContent();
    expect(first).toMatch(/^xmlab\d+, /);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => page.locator('[aria-live]').textContent()).not.toBe(first);
    await page.locator('.facts').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.inspector-empty').waitFor();
  });

  it('selects by lasso, adds by Shift, takes away by Alt, and counts in the legend', async () => {
    await open();
    await drawn();
    const box = (await frame().boundingBox())!;
    const lasso = async (left: number, right: number) => {
      await page.mouse.move(box.x + left * box.width, box.y + 5);
      await page.mouse.down();
      for (const [x, y] of [
        [right, 5],
        [right, box.height - 5],
        [left, box.height - 5],
      ]) {
        await page.mouse.move(box.x + x * box.width, box.y + y, { steps: 5 });
      }
      await page.mouse.up();
    };
    const selected = async () =>
      Number(/(\d+) selected/.exec((await page.locator('.status-left').textContent())!)?.[1] ?? 0);
    await lasso(0.3, 0.5);
    await expect.poll(selected).toBeGreaterThan(3);
    const some = await selected();
    expect(await page.locator('.legend-count').first().textContent()).toMatch(/^\d+ \/ \d+$/);
    await page.keyboard.down('Shift');
    await lasso(0.5, 0.99);
    await page.keyboard.up('Shift');
    await expect.poll(selected).toBeGreaterThan(some);
    await page.keyboard.down('Alt');
    await lasso(0.5, 0.99);
    await page.keyboard.up('Alt');
    await expect.poll(selected).toBe(some);
  });

  it('hides a cluster by its legend row and isolates it by a double click', async () => {
    await open();
    await drawn();
    const rows = page.locator('.legend-row');
    await rows.nth(2).click();
    await expect.poll(() => rows.nth(2).getAttribute('aria-pressed')).toBe('false');
    await page.waitForTimeout(400);
    await rows.nth(1).dblclick();
    await expect.poll(() => page.locator('.legend-row[aria-pressed="true"]').count()).toBe(1);
    expect(await rows.nth(1).getAttribute('aria-pressed')).toBe('true');
  });

  it('finds questions and ids by the search box', async () => {
    await open();
    await drawn();
    await page.locator('.search-input').fill('xmlab12');
    await expect.poll(() => page.locator('.status-left').textContent()).toContain('11 selected');
  });

  it('draws again after its graphics context was lost', async () => {
    await open();
    await drawn();
    await page.waitForTimeout(100);
    const before = await ink();
    await page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('canvas.dots')!;
      canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!.loseContext();
    });
    await expect.poll(ink).toBe(before);
    expect(await page.locator('.notice').isHidden()).toBe(true);
  });

  it('draws on a plain canvas and says why where WebGL2 is missing', async () => {
    page = await openPage(browser, bundle, { scene: made.scene, images: made.image, withoutWebGl: true });
    await drawn();
    await page.locator('.notice').waitFor();
    expect(await page.locator('.notice').textContent()).toContain('WebGL is not available');
    expect(await ink()).toBeGreaterThan(500);
  });

  it('keeps the intent over a reload and nothing else', async () => {
    await open();
    await drawn();
    await page.selectOption('#encoding-reduction', 'umap');
    await expect
      .poll(() => page.evaluate(() => window.fakeHost.state))
      .toMatchObject({
        version: 1,
        view: 'explore',
        space: 'image',
        reduction: 'umap',
        colorBy: 'cluster:kmeans',
      });
  });
});

describe('states', () => {
  it('shows a layout while it is still moving, with progress beside it', async () => {
    const state = { ...intent, colorBy: 'field:modality' };
    await open({ scene: { ...made.scene, fitMs: 20_000 }, state });
    const running = page.locator('.frame-state').getByText('Running pca');
    await running.waitFor();
    // The bar of the progress and its button are coloured as well.
    const before = await ink();
    await page.evaluate(() => {
      const n = window.fakeHost.scene.dataset.ids.length;
      const coordinates = Float32Array.from({ length: 2 * n }, (_none, at) => Math.sin(at * 12.9898));
      window.fakeHost.send('snapshot', { method: 'pca', space: 'image', coordinates });
    });
    await expect.poll(ink).toBeGreaterThan(before + 500);
    expect(await running.isVisible()).toBe(true);
  });

  it('shows progress with counts, time left and Cancel', async () => {
    const { scene } = await syntheticScene({ stopAt: 'working', images: false });
    await open({ scene });
    const state = page.locator('.frame-state');
    await state.getByText('214 of 642 · 7 s left').waitFor();
    await state.getByRole('button', { name: 'Cancel' }).click();
    expect(await requests('cancel')).toHaveLength(1);
  });

  it('shows a failure with Retry and Show Log', async () => {
    const { scene } = await syntheticScene({ stopAt: 'failed', images: false });
    await open({ scene });
    await page.getByText('No folder "imgs" was found').waitFor();
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByRole('button', { name: 'Show Log' }).click();
    expect(await requests('retry')).toHaveLength(1);
    expect(await requests('showLog')).toHaveLength(1);
  });
});

describe('access and policy', () => {
  const axe = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
  for (const theme of ['dark', 'light', 'hc-dark', 'hc-light'] as const) {
    it(`has no violation of axe-core nor of the content policy in ${theme}`, async () => {
      await open({ theme, state: { ...intent, selection: [3] } });
      await drawn();
      await page.locator('.qa').first().waitFor();
      await page.locator('.neighbor').first().waitFor();
      expect(await page.evaluate(() => window.fakeHost.violations)).toEqual([]);
      await page.evaluate(axe);
      const found = await page.evaluate(async () => {
        const { axe: checker } = window as unknown as { axe: { run(root: Document): Promise<AxeResults> } };
        const { violations } = await checker.run(document);
        return violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`,
        );
      });
      expect(found).toEqual([]);
    });
  }

  it('shows every tab or a menu of them, and no control over another, at any width', async () => {
    for (const width of [1280, 900, 830, 800, 716, 690]) {
      await open({ width, height: 700, state: { ...intent, selection: [3] } });
      await drawn();
      for (const [row, parts] of [
        ['.top-bar', '.tab, .tab-menu, .search, .icon-button'],
        ['.encodings', '.encoding label, .select, .run-pill'],
      ] as const) {
        const covered = await page.locator(row).evaluate((bar, selector) => {
          const shown = [...bar.querySelectorAll(selector)].filter((part) => part.checkVisibility());
          const boxes = shown.map((part) => ({ part, box: part.getBoundingClientRect() }));
          return boxes.flatMap(({ part, box }, at) =>
            boxes
              .slice(at + 1)
              .filter(
                ({ part: other, box: its }) =>
                  !part.contains(other) &&
                  box.left < its.right - 0.5 &&
                  its.left < box.right - 0.5 &&
                  box.top < its.bottom &&
                  its.top < box.bottom,
              )
              .map(({ part: other }) => `${part.className} under ${other.className}`),
          );
        }, parts);
        expect(covered, `${row} at ${width}`).toEqual([]);
      }
      const tabs = await page.locator('.tab:visible').count();
      expect(tabs === 8 || (tabs === 0 && (await page.locator('.tab-menu').isVisible()))).toBe(true);
    }
  });

  it('puts the inspector below and the tabs into a menu in a narrow panel', async () => {
    await open({ width: 520, height: 800, state: { ...intent, selection: [3] } });
    await drawn();
    expect(await page.locator('.tabs').isHidden()).toBe(true);
    expect(await page.locator('.tab-menu').isVisible()).toBe(true);
    const map = (await page.locator('.view-place').boundingBox())!;
    const inspector = (await page.locator('.inspector').boundingBox())!;
    expect(inspector.y).toBeGreaterThanOrEqual(map.y + map.height - 1);
    expect(inspector.width).toBeGreaterThan(500);
  });
});

const intent = {
  version: 1,
  view: 'explore',
  space: 'image',
  reduction: 'pca',
  colorBy: 'cluster:kmeans',
  selection: [] as number[],
  camera: null,
  thumbnails: true,
  params: {},
};
