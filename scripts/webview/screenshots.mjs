// Pictures of every view in four themes, to out/screenshots: node scripts/webview/screenshots.mjs [view ...] [--theme dark]
// [--size 1280x820] [--scene FILE.mjs]; a scene file exports `async scene()`.
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../root.mjs';
import { importFakeHost } from './fakeHost.mjs';

const { buildBundle, launch, openPage, sampleScene, themes, viewNames, viewState } = await importFakeHost();
const args = process.argv.slice(2);
const option = (name) => {
  const at = args.indexOf(name);
  return at < 0 ? undefined : (args.splice(at, 2)[1] ?? '');
};
const themeNames = /** @type {(keyof typeof themes)[]} */ (
  option('--theme')?.split(',') ?? Object.keys(themes)
);
refuseUnknown('theme', themeNames, Object.keys(themes));
const sceneFile = option('--scene');
const [width, height] = (option('--size') ?? '1280x820').split('x').map(Number);
/** Pictures beside those of the views: what is done in a view before the picture is taken. */
const extras = {
  parameters: {
    view: 'explore',
    act: (page) => page.getByRole('button', { name: 'Parameters', exact: true }).click(),
  },
  trust: { view: 'explore', colorBy: 'quality:trustworthiness' },
  families: { view: 'explore', colorBy: 'cluster:finch' },
  finest: {
    view: 'hierarchy',
    act: async (page) => {
      await page.getByLabel('Coarse to fine').press('End');
      await page.locator('.tree-container button').first().click();
    },
  },
};
const pictures = [...viewNames, ...Object.keys(extras)];
const wanted = args.length > 0 ? args : pictures;
refuseUnknown('view', wanted, pictures);
const folder = join(root, 'out/screenshots');
await mkdir(folder, { recursive: true });
const scene = sceneFile
  ? await (await import(pathToFileURL(resolve(sceneFile)).href)).scene()
  : await sampleScene();
const bundle = await buildBundle();
const browser = await launch();
let failed = false;
for (const theme of themeNames) {
  for (const name of wanted) {
    const { view, act, colorBy } = { view: name, colorBy: 'cluster:kmeans', ...extras[name] };
    const state = { ...viewState(view), reduction: 'tsne', colorBy, selection: [30] };
    const page = await openPage(browser, bundle, {
      scene,
      theme,
      state,
      width,
      height,
    });
    page.on(
      'console',
      (message) => message.type() === 'error' && console.error(`${name}: ${message.text()}`),
    );
    page.on('pageerror', (error) => {
      failed = true;
      console.error(`${name}: ${error.stack}`);
    });
    await page.waitForTimeout(1200);
    await act?.(page);
    if (act) await page.waitForTimeout(600);
    for (const violation of await page.evaluate(() => window.fakeHost.violations)) {
      failed = true;
      console.error(`${name}: content policy: ${violation}`);
    }
    const file = join(folder, `${name}-${theme}${width === 1280 ? '' : `-${width}`}.png`);
    await page.screenshot({ path: file });
    await page.close();
    console.log(file);
  }
}
await browser.close();
process.exitCode = failed ? 1 : 0;

/** @param {string} what @param {readonly string[]} names @param {readonly string[]} known */
function refuseUnknown(what, names, known) {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  console.error(`There is no ${what} "${unknown}"; there are ${known.join(', ')}.`);
  process.exit(2);
}
