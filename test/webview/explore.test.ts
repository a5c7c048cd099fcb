import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseHex } from '../../src/common/colors';
import { categoryScale, clusterScale, colorOf, type ColorScale } from '../../src/webview/color/colorScale';
import { makePalette } from '../../src/webview/color/palette';
import { categoriesOf } from '../../src/webview/fields';
import { labelsOf, planeOf } from '../../src/webview/queries/read';
import { layoutFrom } from '../../src/webview/scatter/layout';
import { dotRadius, haloPx } from '../../src/webview/scatter/renderer';
import { fitCamera, project, unitPxOf } from '../../src/webview/scatter/viewport';
import { expectAccessible } from './fakeHost/axe';
import { buildBundle, type Bundle, launch, type OpenOptions, openPage } from './fakeHost/openPage';
import { type SampleScene, sampleScene } from './fakeHost/sampleScene';
import { themes } from './fakeHost/themes';
import { viewState } from './fakeHost/viewPage';

let browser: Browser;
let bundle: Bundle;
let made: SampleScene;
let page: Page;

beforeAll(async () => {
  [browser, bundle, made] = await Promise.all([launch(), buildBundle(), sampleScene()]);
});
afterAll(() => browser.close());
afterEach(() => page.close());

async function open(options: Partial<OpenOptions> = {}): Promise<Page> {
  page = await openPage(browser, bundle, { scene: made, state: intent, ...options });
  page.setDefaultTimeout(15_000);
  return page;
}
const frame = () => page.locator('.frame').first();
const requests = (method: string) =>
  page.evaluate(
    (name) =>
      window.fakeHost.requests.filter((request) => request.method === name).map(({ params }) => params),
    method,
  );
/** One dot of the explore map while it is fitted, position and radius in px of the document. */
interface Dot {
  readonly row: number;
  readonly x: number;
  readonly y: number;
  /** Nothing else is drawn over or beside it. */
  readonly clear: boolean;
}
/** Where the dots of a layout have to be, by the camera's formula. @param coordinates (n, 2) row-major. */
async function dotsOf(coordinates: ArrayLike<number>): Promise<Dot[]> {
  const rect = (await frame().boundingBox())!;
  const n = coordinates.length / 2;
  const { positions, aspect } = layoutFrom('expected', coordinates, n, 2);
  const unitPx = unitPxOf(fitCamera, rect, aspect);
  const at = Array.from({ length: n }, (_none, row) =>
    project(fitCamera, rect, unitPx, positions[2 * row], positions[2 * row + 1]),
  );
  const apart = 2 * (dotRadius(n, rect, 0) + haloPx) + 1;
  const covers = await page.locator('.legend, .plot-tools, .axis, .notice, .frame-state > *').all();
  const boxes = await Promise.all(covers.map((cover) => cover.boundingBox()));
  return at.map(([x, y], row) => {
    const alone = at.every(([ox, oy], other) => other === row || Math.hypot(ox - x, oy - y) > apart);
    const covered = boxes.some((box) => {
      if (!box) return false;
      const besides = x < box.x - 8 || x > box.x + box.width + 8;
      return !besides && y > box.y - 8 && y < box.y + box.height + 8;
    });
    return { row, x, y, clear: alone && !covered };
  });
}
const fit = (method: string) => made.fit({ space: 'image', method, params: {}, seed: 42 });
const pcaDots = async () => dotsOf(planeOf(await fit('pca'))!);
const labels = async () => labelsOf(await fit('kmeans'))!;
/** Rows of clear dots whose middle does not have the colour of the scale, in the theme "dark". */
async function wronglyDrawn(dots: readonly Dot[], scale: ColorScale): Promise<number[]> {
  const { variables } = themes.dark;
  const [background, foreground] = ['editor-background', 'editor-foreground'].map((name) =>
    parseHex(variables[name]),
  );
  const palette = makePalette(background, foreground, false);
  const { data, info } = await sharp(await page.screenshot())
    .raw()
    .toBuffer({ resolveWithObject: true });
  return dots.flatMap(({ row, x, y, clear }) => {
    const at = (Math.floor(y) * info.width + Math.floor(x)) * info.channels;
    const expected = colorOf(scale, scale.indices[row], palette);
    const right = expected.every((value, channel) => Math.abs(value - data[at + channel]) <= 4);
    return clear && !right ? [row] : [];
  });
}
/** Waits until all clear dots are there in their colours. */
async function expectDrawn(dots: readonly Dot[], scale: ColorScale): Promise<void> {
  expect(dots.filter(({ clear }) => clear).length).toBeGreaterThan(40);
  // Names of clusters lie over dots.
  await page.getByRole('button', { name: 'Names on the map', pressed: true }).click();
  await page.mouse.move(0, 0); // what explains the button lies over dots, too
  await expect.poll(() => wronglyDrawn(dots, scale)).toEqual([]);
}
const names = { cluster: String, noise: 'noise', other: String };
const kmeansScale = async () => clusterScale('cluster:kmeans', 'K-means', await labels(), names);
/** A dot that nothing covers. */
async function clearDot(): Promise<Dot & { readonly id: string }> {
  const found = (await pcaDots()).find(({ clear }) => clear)!;
  return { ...found, id: made.dataset.ids[found.row] };
}
/** The layout is drawn, in its colours. */
async function drawn(): Promise<void> {
  await page.waitForSelector('.legend-row');
  await page.waitForFunction(() => performance.getEntriesByName('first-dots').length > 0);
  await expect.poll(() => page.locator('.frame-state:visible').count()).toBe(0);
}
const asked = (method: string) => expect.poll(() => requests(method));
const lastAsked = (method: string) => expect.poll(async () => (await requests(method)).at(-1));
describe('the explore view', () => {
  it('does not wait for the colours of its first picture', async () => {
    const failing = new Error('K-means has no result.');
    await open({
      scene: {
        ...made,
        fit: (request) => (request.method === 'kmeans' ? Promise.reject(failing) : made.fit(request)),
      },
    });
    await page.waitForFunction(() => performance.getEntriesByName('first-dots').length > 0);
    await page.locator('.run-notice.line', { hasText: 'K-means failed' }).waitFor();
    expect(await page.locator('.legend-row').count()).toBe(0);
    await page.locator('.axis-x', { hasText: /^PC 1/ }).waitFor();
  });

  it('draws the dots of every cluster and a legend with counts', async () => {
    await open();
    await drawn();
    await expectDrawn(await pcaDots(), await kmeansScale());
    const counts = await page.locator('.legend-count').allTextContents();
    expect(counts.map(Number).reduce((sum, count) => sum + count, 0)).toBe(made.dataset.ids.length);
    await page.locator('.status-left', { hasText: '80 images' }).waitFor();
  });

  it('shows a card with thumbnail, id and cluster on hover', async () => {
    await open();
    await drawn();
    const { id, row, x, y } = await clearDot();
    await page.mouse.move(x, y);
    const card = page.locator('.hover-card');
    await card.locator('strong').getByText(id, { exact: true }).waitFor();
    await expect.poll(() => card.locator('canvas').count()).toBe(1);
    const label = (await labels())[row];
    await expect
      .poll(() => card.textContent())
      .toMatch(new RegExp(`Cluster ${label}.*${made.analysis.sample(row).qa.length} questions`));
  });

  it('opens the clicked sample with the focus kept, and goes there on Enter', async () => {
    await open();
    await drawn();
    const { id, row: index, x, y } = await clearDot();
    await page.mouse.click(x, y);
    await page.locator('.facts').getByText(id, { exact: true }).waitFor();
    await asked('open').toEqual([{ index, what: 'sample', focus: false }]);
    await page.keyboard.press('Enter');
    await lastAsked('open').toEqual({ index, what: 'sample', focus: true });
  });

  it('goes to the sample on double click', async () => {
    await open();
    await drawn();
    const { row: index, x, y } = await clearDot();
    await page.mouse.click(x, y, { clickCount: 2, delay: 20 });
    await asked('open').toContainEqual(expect.objectContaining({ index, what: 'sample', focus: true }));
  });

  it('offers what can be done with a dot, by the right button and by key', async () => {
    await open();
    await drawn();
    const { row: index, x, y } = await clearDot();
    const item = (name: string | RegExp) => page.getByRole('menuitem', { name });
    await page.mouse.click(x, y, { button: 'right' });
    await item('Open the records').click();
    await asked('open').toEqual([{ index, what: 'json', focus: true }]);
    await page.mouse.click(x, y, { button: 'right' });
    await item(/^Select all of: Cluster/).click();
    const known = await labels();
    const size = known.filter((label) => label === known[index]).length;
    await page.locator('.status-left', { hasText: `${size} selected` }).waitFor();
    await page.mouse.click(x, y, { button: 'right' });
    await item(`Select ${size} images`).waitFor();
    await page.keyboard.press('Escape');
    await frame().focus();
    await page.keyboard.press('Shift+F10');
    await item('Tag…').press('Enter');
    await page.locator('.tag-input:focus').waitFor();
    expect(await requests('copy')).toEqual([]);
  });

  it('opens question.json at the record behind a line link', async () => {
    await open({ state: { ...intent, selection: [3] } });
    await page.locator('.qa .link').nth(1).click();
    const row = made.analysis.sample(3).qa[1].row;
    await asked('open').toEqual([{ index: 3, what: 'json', qaRow: row, focus: true }]);
  });

  it('walks from dot to dot by arrows, speaks, and clears by Escape', async () => {
    await open();
    await drawn();
    await frame().focus();
    await page.keyboard.press('ArrowRight');
    const said = () => page.locator('[aria-live]').textContent();
    await expect.poll(said).toMatch(/^xmlab\d+, /);
    const first = await said();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowUp');
    await expect.poll(said).not.toBe(first);
    await page.locator('.facts').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.inspector-empty').waitFor();
  });

  it('selects by lasso, adds by Shift, takes away by Alt or Ctrl, and counts in the legend', async () => {
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
    const dots = await pcaDots();
    const between = (left: number, right: number) =>
      dots.filter(({ x }) => x > box.x + left * box.width && x < box.x + right * box.width).length;
    const some = between(0.3, 0.5);
    expect(some).toBeGreaterThan(3);
    await lasso(0.3, 0.5);
    await expect.poll(selected).toBe(some);
    await page
      .locator('.legend-count')
      .first()
      .getByText(/^\d+ \/ \d+$/)
      .waitFor();
    await page.keyboard.down('Shift');
    await lasso(0.5, 0.99);
    await page.keyboard.up('Shift');
    await expect.poll(selected).toBe(between(0.3, 0.99));
    await page.keyboard.down('Alt');
    await lasso(0.5, 0.99);
    await page.keyboard.up('Alt');
    await expect.poll(selected).toBe(some);
    // Alt and a drag move the window on many desktops.
    await page.keyboard.down('Control');
    await lasso(0.3, 0.4);
    await page.keyboard.up('Control');
    await expect.poll(selected).toBe(some - between(0.3, 0.4));
  });

  it('hides a cluster by its legend row and isolates it by a double click', async () => {
    await open();
    await drawn();
    const rows = page.locator('.legend-row');
    await rows.nth(2).click();
    await expect.poll(() => rows.nth(2).getAttribute('aria-pressed')).toBe('false');
    await rows.nth(1).dblclick();
    await expect.poll(() => page.locator('.legend-row[aria-pressed="true"]').count()).toBe(1);
    await expect.poll(() => rows.nth(1).getAttribute('aria-pressed')).toBe('true');
  });

  it('draws again after its graphics context was lost', async () => {
    await open();
    await drawn();
    await page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('canvas.dots')!;
      canvas.classList.add('lost');
      canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!.loseContext();
    });
    await page.locator('canvas.dots:not(.lost)').waitFor();
    await expectDrawn(await pcaDots(), await kmeansScale());
    await page.locator('.notice').waitFor({ state: 'hidden' });
  });

  it('draws on a plain canvas and says why where WebGL2 is missing', async () => {
    await open({ withoutWebGl: true });
    await drawn();
    await page.locator('.notice', { hasText: 'WebGL is not available' }).waitFor();
    await expectDrawn(await pcaDots(), await kmeansScale());
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
    await open({ scene: { ...made, isEndless: () => true }, state });
    const running = page.locator('.frame-state').getByText('Running pca');
    await running.waitFor();
    const { dataset } = made;
    const { column } = categoriesOf(dataset, 'image').find(({ id }) => id === 'modality')!;
    const values = Array.from({ length: 2 * dataset.ids.length }, (_none, at) => Math.sin(at * 12.9898));
    await page.evaluate((numbers) => {
      const coordinates = Float32Array.from(numbers);
      window.fakeHost.send('snapshot', { method: 'pca', space: 'image', coordinates });
    }, values);
    await expectDrawn(await dotsOf(values), categoryScale('field:modality', 'Modality', column, String));
    expect(await running.isVisible()).toBe(true);
  });

  it('shows the images embedded so far, which become the layout once all are', async () => {
    await open({ scene: { ...made, stopAt: 'working' }, state: { ...intent, colorBy: 'field:modality' } });
    await page.getByText('214 of 642').waitFor();
    const { dataset } = made;
    const { column } = categoriesOf(dataset, 'image').find(({ id }) => id === 'modality')!;
    const n = dataset.ids.length;
    const values = Array.from({ length: 2 * n }, (_none, at) =>
      at < 1.8 * n ? Math.sin(at * 12.9898) : NaN,
    );
    await page.evaluate((numbers) => window.fakeHost.send('picture', Float32Array.from(numbers)), values);
    await page.getByText('First picture: PCA of what is embedded so far').waitFor();
    const dots = (await dotsOf(values)).filter(({ row }) => row < 0.9 * n);
    await expectDrawn(dots, categoryScale('field:modality', 'Modality', column, String));
    const [dot] = dots.filter(({ clear }) => clear);
    await page.mouse.click(dot.x, dot.y);
    await page.locator('.hover-id', { hasText: dataset.ids[dot.row] }).waitFor();
    expect(await requests('sample')).toEqual([]);
    const questions = dataset.qaToSample.length;
    await page.evaluate(
      (ready) => window.fakeHost.send('phase', { phase: 'ready', crossModal: false, ...ready }),
      { samples: n, questions },
    );
    await expect
      .poll(async () => wronglyDrawn(await pcaDots(), categoryScale('x', '', column, String)))
      .toEqual([]);
  });

  it('asks for the neighbours of what was selected once the dataset is open', async () => {
    await open({ scene: { ...made, stopAt: 'working' }, state: { ...intent, selection: [5] } });
    await page.getByText('214 of 642').waitFor();
    expect(await requests('neighbors')).toEqual([]);
    const [samples, questions] = [made.dataset.ids.length, made.dataset.qaToSample.length];
    await page.evaluate(
      (size) => window.fakeHost.send('phase', { phase: 'ready', crossModal: false, ...size }),
      { samples, questions },
    );
    await asked('neighbors').not.toEqual([]);
  });

  it('shows progress with counts, time left and Cancel', async () => {
    await open({ scene: { ...made, stopAt: 'working' } });
    const state = page.locator('.frame-state');
    await state.getByText('214 of 642 · 7 s left').waitFor();
    await state.getByRole('button', { name: 'Cancel' }).click();
    await asked('cancel').toHaveLength(1);
  });

  it('shows a failure with Retry and Show Log', async () => {
    await open({ scene: { ...made, stopAt: 'failed' } });
    await page.getByText('No folder "imgs" was found').waitFor();
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByRole('button', { name: 'Show Log' }).click();
    await asked('retry').toHaveLength(1);
    await asked('showLog').toHaveLength(1);
  });
});

describe('access and policy', () => {
  for (const theme of ['dark', 'light', 'hc-dark', 'hc-light'] as const) {
    it(`has no violation of axe-core nor of the content policy in ${theme}`, async () => {
      await open({ theme, state: { ...intent, selection: [3] } });
      await drawn();
      await page.locator('.qa').first().waitFor();
      await page.locator('.neighbor').first().waitFor();
      expect(await page.evaluate(() => window.fakeHost.violations)).toEqual([]);
      await expectAccessible(page);
    });
  }
});

const intent = { ...viewState('explore'), selection: [] as number[] };
