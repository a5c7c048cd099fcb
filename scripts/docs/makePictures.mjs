// npm run pictures [-- NAME … light|dark]: the pictures of README, guide and walkthrough over a synthetic dataset, light and dark: of the webview as
// docs/images/NAME-THEME.webp, docs/images/tour-THEME.webp (moving) and media/walkthrough-NAME-THEME.webp; of
// report.html (NAME export) and of the editor (NAME editor) for the walkthrough.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { buildAll } from '../build/build.mjs';
import { root } from '../root.mjs';
import { importFakeHost } from '../webview/fakeHost.mjs';
import { takeEditorPictures } from './editorPictures.mjs';

const IMAGES = 240;
const faults = { outliers: 6, nearDuplicates: 4, exactDuplicates: 3, leakagePairs: 4, contradictions: 6 };
const [width, height] = [1200, 750];
const WALKTHROUGH_WIDTH = 800;
const QUALITY = 80;
const WAIT_MS = 300_000;
const SETTLE_MS = 2000;
/** Row of the image in the inspector. */
const CURRENT = 30;

/**
 * What each picture shows; a step of the tour has its time on the screen.
 * @type {readonly { name: string, view: string, colorBy: string, tourMs: number, walkthrough?: string,
 *   act?: (on: { page: import('playwright-core').Page, plot: any }) => Promise<void> }[]}
 */
const pictures = [
  {
    name: 'explore',
    view: 'explore',
    colorBy: 'cluster:kmeans',
    tourMs: 2500,
    walkthrough: 'read',
    act: hoverDot,
  },
  {
    name: 'inspect',
    view: 'explore',
    colorBy: 'field:modality',
    tourMs: 2500,
    walkthrough: 'inspect',
    act: inspectDot,
  },
  { name: 'clusterings', view: 'clusterings', colorBy: 'cluster:kmeans', tourMs: 2000 },
  { name: 'questions', view: 'qa', colorBy: 'cluster:kmeans', tourMs: 2000 },
  {
    name: 'findings',
    view: 'findings',
    colorBy: 'cluster:kmeans',
    tourMs: 2500,
    walkthrough: 'audit',
    act: openFinding,
  },
  { name: 'outliers', view: 'outliers', colorBy: 'cluster:kmeans', tourMs: 2000 },
  {
    name: 'review',
    view: 'review',
    colorBy: 'cluster:kmeans',
    tourMs: 3500,
    walkthrough: 'decide',
    act: reviewLeak,
  },
];

/** Moves the pointer to the dot that is nearest the middle of the map. */
async function hoverDot({ page, plot }) {
  const place = await page.evaluate(dotNearMiddle, plot);
  if (!place) throw new Error('No dot answered the pointer.');
  await page.mouse.move(place.x, place.y);
}

/** Runs in the webview. */
async function dotNearMiddle({ x: left, y: top, width, height }) {
  const frame = document.querySelector('[role="application"]');
  const step = 5;
  const places = [];
  for (let x = left + 260; x < left + width - 20; x += step)
    for (let y = top + 20; y < top + height - 60; y += step) places.push({ x, y });
  const far = ({ x, y }) => Math.hypot(x - left - width / 2, y - top - height / 2);
  for (const place of places.sort((a, b) => far(a) - far(b))) {
    const at = { clientX: place.x, clientY: place.y, pointerId: 1, bubbles: true, isPrimary: true };
    frame?.dispatchEvent(new PointerEvent('pointermove', at));
    await Promise.resolve();
    await Promise.resolve();
    const card = document.querySelector('.hover-card');
    if (card instanceof HTMLElement && !card.hidden) return place;
  }
  return null;
}

async function inspectDot(on) {
  await hoverDot(on);
  await on.page.mouse.down();
  await on.page.mouse.up();
  await on.page.mouse.move(on.plot.x + 4, on.plot.y + on.plot.height - 4);
}

async function openFinding({ page }) {
  await page.locator('.findings button.link').first().click({ timeout: WAIT_MS });
}

/** Two images beside each other. */
async function reviewLeak({ page }) {
  const kinds = page.getByRole('combobox', { name: 'Kind' });
  await kinds.locator('option[value="leakage"]').waitFor({ state: 'attached', timeout: WAIT_MS });
  await kinds.selectOption('leakage');
}

const folder = join(root, 'out/pictures');
const dataset = join(folder, 'slake-sample');
const results = join(folder, 'results');
await buildAll();
if (!existsSync(join(dataset, 'test.json')))
  run('sample', dataset, '--count', String(IMAGES), '--faults', JSON.stringify(faults));
const allThemes = /** @type {const} */ (['light', 'dark']);
const args = process.argv.slice(2);
const others = ['export', 'editor'];
const wanted = args.filter((arg) => others.includes(arg) || pictures.some(({ name }) => name === arg));
const isWanted = (name) => wanted.length === 0 || wanted.includes(name);
const themes = allThemes.filter(
  (theme) => args.includes(theme) || !allThemes.some((one) => args.includes(one)),
);
const { buildBundle, launch, openPage, openScene, viewState } = await importFakeHost();
const browser = await launch();
const shown = pictures.filter(({ name }) => isWanted(name));
if (shown.length > 0) await takeViews();
if (isWanted('export')) {
  if (!existsSync(join(results, 'report.html'))) run('analyze', dataset, '--out', results);
  for (const theme of themes) await saveStep('export', theme, await takeReport(theme));
}
await browser.close();
if (isWanted('editor')) {
  for (const theme of themes) {
    const steps = await takeEditorPictures(dataset, theme);
    for (const [name, png] of Object.entries(steps)) await saveStep(name, theme, png);
  }
}

async function takeViews() {
  const opened = { scene: await openScene(folder, 'slake-sample'), bundle: await buildBundle() };
  await mkdir(join(root, 'docs/images'), { recursive: true });
  for (const theme of themes) {
    const frames = [];
    for (const picture of shown) {
      const png = await takePicture(opened, theme, picture);
      frames.push({ png, ms: picture.tourMs });
      await save(join(root, 'docs/images', `${picture.name}-${theme}.webp`), sharp(png));
      if (picture.walkthrough) await saveStep(picture.walkthrough, theme, png);
    }
    if (shown.length < pictures.length) continue;
    const moving = sharp(
      frames.map(({ png }) => png),
      { join: { animated: true } },
    );
    await save(join(root, 'docs/images', `tour-${theme}.webp`), moving, {
      delay: frames.map(({ ms }) => ms),
      loop: 0,
    });
  }
}

function run(...args) {
  const { status } = spawnSync(process.execPath, [join(root, 'dist/cli.js'), ...args], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`slakescope ${args[0]} ended with ${status}.`);
}

/** The report as a browser opens it from disk. */
async function takeReport(theme) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme });
  await page.goto(pathToFileURL(join(results, 'report.html')).href);
  await page.locator('.tab').first().waitFor({ timeout: WAIT_MS });
  await settled(page);
  const png = await page.screenshot();
  await page.close();
  return png;
}

async function saveStep(name, theme, png) {
  const path = join(root, 'media', `walkthrough-${name}-${theme}.webp`);
  await save(path, sharp(png).resize(WALKTHROUGH_WIDTH));
}

/**
 * @param {{ scene: Awaited<ReturnType<typeof openScene>>, bundle: Awaited<ReturnType<typeof buildBundle>> }} opened
 * @param {'light' | 'dark'} theme
 * @param {typeof pictures[number]} picture
 */
async function takePicture({ scene, bundle }, theme, { view, colorBy, act }) {
  const state = { ...viewState(view), reduction: 'tsne', colorBy, selection: [CURRENT] };
  const page = await openPage(browser, bundle, { scene, theme, state, width, height });
  await settled(page);
  if (act) {
    const plots = page.locator('[role="application"]');
    await act({ page, plot: (await plots.count()) > 0 ? await plots.first().boundingBox() : null });
    await settled(page);
  }
  const png = await page.screenshot();
  await page.close();
  return png;
}

/** Nothing is being computed any more, and the picture stays the same. */
async function settled(page) {
  const running = page.locator('.run-notice:visible').filter({ has: page.locator('.button') });
  const until = Date.now() + WAIT_MS;
  let before;
  for (;;) {
    await page.waitForTimeout(SETTLE_MS);
    const now = await page.screenshot();
    if ((await running.count()) === 0 && before?.equals(now)) return;
    before = now;
    if (Date.now() > until) throw new Error('The view does not come to rest.');
  }
}

async function save(path, image, options = {}) {
  await writeFile(path, await image.webp({ quality: QUALITY, effort: 6, ...options }).toBuffer());
  console.log(`${path}: ${Math.round((await stat(path)).size / 1000)} kB`);
}
