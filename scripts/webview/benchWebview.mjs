// Times of the webview in headless Chromium on software GL: load, hover, lasso until the maps show it and until the
// inspector lists it, recolour, frame.
// node scripts/webview/benchWebview.mjs [points ...], by default 14028 and 1000000.
import { importFakeHost } from './fakeHost.mjs';

const { buildBundle, launch, openPage, pointScene } = await importFakeHost();
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [14_028, 1_000_000];
const bundle = await buildBundle();
const browser = await launch();
console.log('points      load    hover    lasso (points)   listed   recolour   frame   (ms, medians)');
for (const points of sizes) {
  const page = await openPage(browser, bundle, { scene: pointScene(points) });
  await page.waitForSelector('.legend-row', { timeout: 120_000 });
  await page.waitForFunction(() => performance.getEntriesByName('first-dots').length > 0);
  const figures = await page.evaluate(measure);
  const shown = (value, width) => value.toFixed(1).padStart(width);
  console.log(
    `${String(points).padStart(7)} ${shown(figures.load, 8)} ${shown(figures.hover, 8)} ${shown(figures.lasso, 8)} (${figures.lassoed}) ${shown(figures.listed, 8)} ${shown(figures.recolor, 10)} ${shown(figures.frame, 8)}`,
  );
  await page.close();
}
await browser.close();

/** Runs in the webview. */
async function measure() {
  const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  // Software GL is a frame behind: what is timed begins when that is drawn, as on a machine with a GPU.
  const idle = async () => {
    for (let quick = 0; quick < 3;) {
      const start = performance.now();
      await painted();
      quick = performance.now() - start < 20 ? quick + 1 : 0;
    }
  };
  /** @type {<T extends Element = HTMLElement>(selector: string) => T} */
  const find = (selector) => {
    const element = document.querySelector(selector);
    if (!element) throw new Error(`The webview has no ${selector}.`);
    return /** @type {any} */ (element);
  };
  const frame = find('.frame');
  const box = frame.getBoundingClientRect();
  const pointer = (type, x, y) =>
    frame.dispatchEvent(
      new PointerEvent(type, {
        clientX: x,
        clientY: y,
        pointerId: 1,
        bubbles: true,
        isPrimary: true,
        button: 0,
      }),
    );
  frame.setPointerCapture = () => {};
  // From the message that all is ready to the picture, less the wait for the first fit out of another process.
  const load = window.fakeHost.readyAt
    ? performance.getEntriesByName('first-dots')[0].startTime -
      window.fakeHost.readyAt -
      window.fakeHost.fitWaitMs
    : NaN;
  const hovers = [];
  for (let at = 0; at < 40; at++) {
    const x = box.left + 220 + ((at * 37) % (box.width - 240));
    const y = box.top + 40 + ((at * 53) % (box.height - 100));
    await painted();
    const start = performance.now();
    pointer('pointermove', x, y);
    await Promise.resolve();
    await Promise.resolve();
    hovers.push(performance.now() - start);
  }
  const lassos = [];
  const listed = [];
  let lassoed = '0';
  for (let at = 0; at < 5; at++) {
    const [left, top, right, bottom] = [
      box.left + 10,
      box.top + 10,
      box.left + box.width * 0.62,
      box.top + box.height * (0.55 + at * 0.02),
    ];
    pointer('pointerdown', left, top);
    for (let step = 0; step <= 60; step++) pointer('pointermove', left + ((right - left) * step) / 60, top);
    for (let step = 0; step <= 60; step++) pointer('pointermove', right, top + ((bottom - top) * step) / 60);
    for (let step = 0; step <= 60; step++)
      pointer('pointermove', right - ((right - left) * step) / 60, bottom);
    await idle();
    const start = performance.now();
    pointer('pointerup', left, bottom);
    await painted();
    lassos.push(performance.now() - start);
    lassoed = /([\d,]+) selected/.exec(find('.status-left').textContent ?? '')?.[1] ?? '0';
    while (!document.querySelector('.inspector-tabs, .contact-sheet')?.textContent?.includes(lassoed))
      await painted();
    listed.push(performance.now() - start);
  }
  frame.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  await painted();
  /** @type {HTMLSelectElement} */
  const select = find('#encoding-colorBy');
  const recolors = [];
  for (const value of [
    'field:modality',
    'cluster:kmeans',
    'field:modality',
    'cluster:kmeans',
    'field:modality',
  ]) {
    await painted();
    const start = performance.now();
    select.value = value;
    select.dispatchEvent(new Event('change'));
    await painted();
    recolors.push(performance.now() - start);
  }
  const frames = [];
  /** @type {HTMLCanvasElement} */
  const canvas = find('canvas.dots');
  const gl = canvas.getContext('webgl2');
  for (let at = 0; at < 12; at++) {
    const start = performance.now();
    frame.dispatchEvent(new KeyboardEvent('keydown', { key: at % 2 ? '-' : '+', bubbles: true }));
    await painted();
    gl?.finish();
    frames.push(performance.now() - start);
  }
  return {
    load,
    hover: median(hovers),
    lasso: median(lassos),
    lassoed,
    listed: median(listed),
    recolor: median(recolors),
    frame: median(frames),
  };
}
