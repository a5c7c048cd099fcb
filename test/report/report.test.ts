/** report.html as a colleague opens it: from disk, in a browser without network, made of a dataset with hostile text. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../scripts/webview/chromium.mjs';
import { exportAnalysis } from '../../src/analysis/export/exportAnalysis';
import type { ReportLanguage } from '../../src/analysis/export/report/reportText';
import { makeSample } from '../../src/analysis/sample/makeSample';
import { CancelFlag, silentContext } from '../../src/analysis/taskContext';
import { fromPlainJson, plainJsonPieces, toPlainJson } from '../../src/common/plainValues';
import { reporter } from '../analysis/session/openedSample';
import { temporaryFolder } from '../temporaryFolder';
import { delayFrames } from '../webview/fakeHost/delays';
import { showView, viewNames } from '../webview/fakeHost/viewPage';

const hostile = '</script><script>window.pwned = 1</script><img src=x onerror="window.pwned = 1">';
/** Of a page of A4 between the margins that Chromium prints with. */
const printedPx = 680;
const folder = temporaryFolder();
const faults = { nearDuplicates: 1, exactDuplicates: 1, contradictions: 1 };
let browser: Browser;
let page: Page;
const problems: string[] = [];
let report: string;

beforeAll(async () => {
  const data = join(folder, 'set');
  await makeSample(data, { count: 24, seed: 3, faults }, silentContext());
  const records = join(data, 'imgs/xmlab0/question.json');
  const text = readFileSync(records, 'utf8').replace(
    /"question": "[^"]*"/,
    `"question": ${JSON.stringify(hostile)}`,
  );
  writeFileSync(records, text);
  report = await exported('en');
  browser = await launchChromium();
  page = await opened(report);
}, 240_000);
afterAll(() => browser.close());

/** @returns the path of report.html. */
async function exported(language: ReportLanguage): Promise<string> {
  const out = join(folder, language);
  const params = { tsne: { iterations: 250, perplexity: 5 }, umap: { epochs: 10 } };
  await exportAnalysis(
    { folder: join(folder, 'set'), storageDir: join(folder, 'storage'), seed: 42, encoder: 'builtin' },
    { space: 'image', params, seed: 42 },
    () => Promise.resolve(out),
    new CancelFlag(),
    reporter,
    { language },
  );
  return join(out, 'report.html');
}

async function opened(path: string): Promise<Page> {
  const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 820 } });
  const page = await context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('request', (request) => {
    if (!/^(file|blob|data):/.test(request.url())) problems.push(request.url());
  });
  await delayFrames(page);
  await page.goto(pathToFileURL(path).href);
  await page.locator('.tab').first().waitFor();
  return page;
}

describe('report.html', { timeout: 120_000 }, () => {
  it('answers in every view, or says that it needs the editor', async () => {
    for (const name of viewNames) {
      await showView(page, name);
      const text = () => page.locator('#app').innerText();
      await expect.poll(text, { timeout: 20_000 }).not.toMatch(/^Running /m);
      const needsEditor = async () => (await text()).includes('Open the dataset in VS Code');
      await expect.poll(needsEditor, { message: name }).toBe(name === 'review');
      await expect.poll(async () => (await text()).length, { message: name }).toBeGreaterThan(100);
    }
  });

  it('finds, selects and inspects, with the image and its neighbours', async () => {
    await showView(page, 'explore');
    await page.locator('.search-input').first().fill('xmlab3');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => page.locator('.inspector').innerText())
      .toMatch(/xmlab3[^]*Nearest in the embedding/);
    const isDrawn = () =>
      page
        .locator('.inspector img')
        .first()
        .evaluate((image: HTMLImageElement) => image.naturalWidth > 50);
    await expect.poll(isDrawn).toBe(true);
  });

  it('says what would need the editor', async () => {
    await page.locator('.inspector').getByRole('button', { name: 'Open', exact: true }).first().click();
    await expect
      .poll(() => page.locator('.toasts').allInnerTexts())
      .toEqual(expect.arrayContaining([expect.stringContaining('Open the dataset in VS Code')]));
  });

  it('prints figures, tables, parameters, seed, version and hashes', async () => {
    await page.locator('.to-printed').click();
    const printed = page.locator('.printed');
    await expect
      .poll(() => printed.innerText())
      .toMatch(/How this was made[^]*Hash of the encoder\s+\w{16}[^]*Seed\s+42/);
    // Names as people read them: of places, languages and parameters.
    expect(await printed.innerText()).toMatch(/Brain Tissue \d[^]*English \d[^]*min cluster size 5/);
    expect(await printed.innerText()).not.toMatch(/Brain_Tissue \d|\ben \d|minClusterSize 5/);
    const pictures = printed.locator('figure img');
    expect(await pictures.count()).toBeGreaterThan(6);
    const areDrawn = () =>
      pictures.evaluateAll((images) =>
        images.every((image) => image instanceof HTMLImageElement && image.naturalWidth > 100),
      );
    await expect.poll(areDrawn).toBe(true);
    await page.emulateMedia({ media: 'print' });
    await page.locator('#app').waitFor({ state: 'hidden' });
    await printed.waitFor();
    await page.emulateMedia({ media: 'screen' });
    await page.locator('.to-explorer').click();
    await page.locator('#app').waitFor();
  });

  it('prints every table and every figure within the width of a page', async () => {
    const { width, height } = page.viewportSize()!;
    await page.setViewportSize({ width: printedPx, height });
    await page.emulateMedia({ media: 'print' });
    const wider = await page.locator('.printed').evaluate((printed, px) => {
      const parts = [...printed.querySelectorAll('table, figure')];
      const right = (part: Element) => Math.max(part.getBoundingClientRect().right, cut(part));
      /** What a box that scrolls would leave out on paper. */
      const cut = (part: Element) => {
        const box = part.parentElement!;
        return getComputedStyle(box).overflowX === 'visible' || box.scrollWidth <= box.clientWidth
          ? 0
          : Infinity;
      };
      return {
        tables: parts.filter(({ localName }) => localName === 'table').length,
        wider: parts.filter((part) => right(part) > px + 1).map((part) => part.textContent.slice(0, 60)),
      };
    }, printedPx);
    await page.emulateMedia({ media: 'screen' });
    await page.setViewportSize({ width, height });
    expect(wider.tables).toBe(8);
    expect(wider.wider).toEqual([]);
  });

  it('runs nothing of the dataset and asks the network for nothing', async () => {
    await page.locator('.search-input').first().fill('window.pwned');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(500);
    expect(await page.evaluate(() => (window as unknown as { pwned?: number }).pwned)).toBeUndefined();
    expect(problems.filter((text) => !text.includes('Open the dataset in VS Code'))).toEqual([]);
    expect(statSync(report).size).toBeLessThan(15e6);
  });
});

describe('a Chinese report', { timeout: 240_000 }, () => {
  it('has page, findings, explanations and the printed part in Chinese', async () => {
    const chinese = await opened(await exported('zh-cn'));
    expect(await chinese.locator('html').getAttribute('lang')).toBe('zh-cn');
    await showView(chinese, 'findings');
    await expect.poll(() => chinese.locator('#app').innerText()).toMatch(/警告\s+完全重复/);
    const printed = await chinese.locator('.printed').evaluate((part) => part.textContent);
    expect(printed).toMatch(/数据集[^]*方法[^]*不看图像的答案[^]*离群点[^]*发现[^]*生成方式/);
    const subtitles = await chinese.locator('header .quiet, .printed .quiet').allTextContents();
    expect(subtitles.filter((text) => text.includes('种子 '))).not.toEqual([]);
    expect(
      subtitles.filter((text) => /\b(image|text|combined)\b/.test(text) && text.includes('种子')),
    ).toEqual([]);
    // Headings and columns; what is left in Latin letters are names.
    const heads = await chinese.locator('.printed h2:not(.unseen), .printed th').allTextContents();
    expect(
      heads.filter((head) => head !== '' && !/[\u4e00-\u9fff]|^(K-means|DBSCAN|HDBSCAN|LOF)/.test(head)),
    ).toEqual([]);
  });
});

describe('plain values', () => {
  it('come back from JSON with typed arrays, maps and numbers that are not finite', () => {
    const value = {
      a: Float32Array.of(1.5, NaN),
      b: [new Map([['k', Int32Array.of(-1, 7)]])],
      c: [NaN, Infinity, -0.5],
      d: Uint8Array.from({ length: 70_000 }, (_none, i) => i % 256),
      e: null,
      f: '</script>',
    };
    expect(fromPlainJson(toPlainJson(value))).toEqual(value);
  });

  it.each([
    ['lists of records', { a: [{ b: undefined, c: [1, null] }, undefined, NaN], d: undefined, e: {}, f: [] }],
    ['typed arrays and maps', { a: Float32Array.of(NaN), b: [Int32Array.of(1)], c: new Map([['k', [1]]]) }],
    ['a text', 'a'],
    ['long lists', { a: { b: Array.from({ length: 3000 }, (_none, i) => [i, { c: NaN }]), d: Array(2000) } }],
    ['a list', [[[[1]]], { a: { b: { c: '</script>' } } }]],
  ])('are the same text in pieces: %s', (_name, value) => {
    expect([...plainJsonPieces(value)].join('')).toBe(toPlainJson(value));
  });
});
