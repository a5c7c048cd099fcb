/** Dataset text as an attacker would write it, in each place where the page shows it. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FindingKind } from '../../src/common/findings';
import { expectAccessible } from './fakeHost/axe';
import { buildBundle, type Bundle, launch } from './fakeHost/openPage';
import { type SampleScene, sampleScene, withCrossModal, withDataset } from './fakeHost/sampleScene';
import type { Scene } from './fakeHost/scene';
import { openView } from './fakeHost/viewPage';

const markup = `<img src=x onerror="window.hit=1"><script>window.hit=1</script>`;
const texts = {
  'markup and bidi controls': `${markup}\u202Eevil\u2066\u200F 👩‍⚕️ ﷽`,
  'a megabyte without a blank': `${markup}${'W'.repeat(1_000_000)}`,
  'stacked marks and new lines': `${markup}${'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A'.repeat(40)}\n\n\r\n\t\u0000\u0007${'\n'.repeat(200)}`,
} as const;

let browser: Browser;
let bundle: Bundle;
let sample: SampleScene;
let page: Page | null = null;

beforeAll(async () => {
  [browser, bundle, sample] = await Promise.all([
    launch(),
    buildBundle(),
    sampleScene().then(withCrossModal),
  ]);
});
afterAll(() => browser.close());
afterEach(() => page?.close());

/** The text stands in ids, fields, questions, answers, boxes, findings, tags, topics and priors. */
async function hostileScene(text: string): Promise<Scene> {
  const { dataset } = sample.analysis;
  const samples = dataset.samples.map((own, index) => {
    if (index > 0) return own;
    const boxes = own.boxes.map((box) => ({ ...box, organ: text }));
    const hostile = { question: text, answer: text, options: [text, `${text} `] };
    const qa = own.qa.slice(0, 5).map((record) => ({ ...record, ...hostile }));
    return { ...own, id: text, modality: text, location: text, boxes, qa: [...qa, ...own.qa.slice(5)] };
  });
  const place = { file: text, line: 1, column: 1, message: text };
  const finding = { id: 'hostile', kind: text as FindingKind, severity: 'error', sample: text } as const;
  const scene = await withDataset(sample, {
    ...dataset,
    samples,
    findings: [{ ...finding, ...place, related: [place] }],
  });
  const fields = scene.dataset.fields.map((field) =>
    field.kind === 'category'
      ? { ...field, column: { ...field.column, values: [text, ...field.column.values.slice(1)] } }
      : field,
  );
  const tags = { file: text, tags: [{ tag: text, indices: [0, 1] }], notDuplicates: [[0, 5]] as const };
  return { ...scene, dataset: { ...scene.dataset, fields }, tags };
}

const steps: readonly (readonly [string, string, object, ((page: Page) => Promise<void>)?])[] = [
  ['explore by a field', 'explore', { colorBy: 'field:modality' }],
  ['explore by tags', 'explore', { colorBy: 'tags' }],
  ['explore by zero-shot labels', 'explore', { colorBy: 'zero:labels' }],
  [
    'the ranked search',
    'explore',
    {},
    async (opened) => {
      await opened.locator('.search-input').fill(markup);
      await opened.getByRole('radio', { name: 'Image content' }).click();
      await opened.locator('.ranking .neighbor').first().waitFor();
    },
  ],
  ['the comparison', 'outliers', {}],
  [
    'the findings',
    'findings',
    {},
    async (opened) => {
      // The audit's findings arrive after the one of the dataset and clear the current row.
      await opened.locator('tr[data-row]').nth(1).waitFor();
      await opened.locator('tr[data-row]').first().click();
      await opened.locator('.finding-message').waitFor();
    },
  ],
  ['the duplicates', 'duplicates', {}, (opened) => opened.locator('.duplicate-group').first().waitFor()],
  ['the review', 'review', {}, (opened) => opened.locator('[data-key=k]').waitFor()],
  ['the samples', 'samples', { colorBy: 'field:location' }],
  ['the questions', 'qa', {}],
  ['the comparison', 'compare', {}],
];

const heaviest = new Set(['the findings', 'the samples', 'the questions']);

describe('hostile text', () => {
  for (const [kind, text] of Object.entries(texts)) {
    it(`runs nothing, makes no element and breaks no layout anywhere: ${kind}`, async () => {
      const made = await hostileScene(text);
      // Carrying a megabyte in twenty places into a page takes seconds: the places that show the most of it.
      const visited = text.length > 1_000_000 ? steps.filter(([place]) => heaviest.has(place)) : steps;
      for (const [place, view, state, act] of visited) {
        const opened = await openView(browser, bundle, made, view, { selection: [0, 1], ...state });
        ({ page } = opened);
        page.setDefaultTimeout(20_000);
        await act?.(page);
        await page.waitForTimeout(150);
        const seen = await page.evaluate(() => ({
          hit: (window as unknown as { hit?: number }).hit,
          violations: window.fakeHost.violations,
          foreign: document.querySelectorAll('body script:not([nonce]), img[src="x"]').length,
          // An element that can scroll sideways would hide the rest; the page itself must never.
          width: document.documentElement.scrollWidth,
          height: document.documentElement.scrollHeight,
          inspector: (() => {
            const { scrollWidth, clientWidth } = document.querySelector('.inspector, .review-texts')!;
            return scrollWidth - clientWidth;
          })(),
        }));
        expect(seen, place).toMatchObject({ violations: [], foreign: 0, inspector: 0 });
        expect(seen.hit, place).toBeUndefined();
        expect(seen.width, place).toBeLessThanOrEqual(1280);
        expect(seen.height, place).toBeLessThanOrEqual(820);
        await page.close();
        page = null;
      }
    }, 180_000);
  }
});

describe('access', () => {
  for (const [place, view, state, act] of steps.slice(3, 7)) {
    it(`has no violation of axe-core with ${place} open`, async () => {
      const opened = await openView(browser, bundle, sample, view, state);
      ({ page } = opened);
      await act?.(page);
      await expectAccessible(page);
    });
  }
});
