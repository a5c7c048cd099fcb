import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FitAnswer } from '../../../src/analysis/methods/fit';
import type { Mark } from '../../../src/common/figure';
import { buildBundle, type Bundle, launch } from '../fakeHost/openPage';
import { pointScene } from '../fakeHost/pointScene';
import { sampleScene } from '../fakeHost/sampleScene';
import { dotsOf, savedFigure } from '../fakeHost/savedFigure';
import type { Scene } from '../fakeHost/scene';
import { openView, showView, type ViewPage } from '../fakeHost/viewPage';

let browser: Browser;
let bundle: Bundle;
let made: Scene;
let view: ViewPage;

const clusters = 60;

beforeAll(async () => {
  [browser, bundle, made] = await Promise.all([launch(), buildBundle(), manyClusters()]);
});
afterAll(() => browser.close());
afterEach(() => view.page.close());

/** The scene with another result of FINCH. */
function withFinch(scene: Scene, partitions: readonly Int32Array[]): Scene {
  const run = { space: 'image', method: 'finch', params: {}, seed: 42, ms: 12, fromCache: false } as const;
  const answer: FitAnswer = { ...run, kind: 'clustering', result: { labels: partitions[0], partitions } };
  return {
    ...scene,
    fit: (request) => (request.method === 'finch' ? Promise.resolve(answer) : scene.fit(request)),
  };
}

/** FINCH with a finest level of 60 clusters: 10 in each of six at the coarser level. */
async function manyClusters(): Promise<Scene> {
  const scene = await sampleScene();
  const fine = Int32Array.from(scene.dataset.ids, (_id, row) => row % clusters);
  return withFinch(scene, [fine, fine.map((label) => label % 6), fine.map((label) => label % 2)]);
}

/** Dots of the last map of the figure that the page would save, by colour; once every result is there. */
async function exported(): Promise<Map<string, number>> {
  await view.page.locator('.legend-row').first().waitFor();
  await expect.poll(() => view.page.locator('.frame-state:visible').count()).toBe(0);
  const { marks } = await savedFigure(view.page);
  const maps = innermost(marks).filter((inside) => inside.some(({ kind }) => kind === 'dots'));
  return dotsOf(maps[maps.length - 1]);
}

/** What each clip holds that holds no further one. */
function innermost(marks: readonly Mark[]): (readonly Mark[])[] {
  const clips = marks.flatMap((mark) => (mark.kind === 'clip' ? [mark.marks] : []));
  return clips.length === 0 ? [marks] : clips.flatMap(innermost);
}

describe('a clustering of many nested clusters', () => {
  it('has a short legend of families, one of which hides everywhere, and shows a tint a cluster', async () => {
    view = await openView(browser, bundle, made, 'explore', { colorBy: 'cluster:finch' });
    const { page } = view;
    const rows = page.locator('.legend-row');
    await expect.poll(() => rows.count()).toBe(6);
    await expect.poll(() => rows.first().textContent()).toBe('Family 0 · 10 clusters14');
    await page.locator('.legend-note', { hasText: 'clusters of level 2 of 3' }).waitFor();
    const before = await exported();
    expect(before.size).toBeGreaterThan(50);
    await rows.first().click();
    await expect.poll(() => rows.first().getAttribute('aria-pressed')).toBe('false');
    await showView(page, 'clusterings');
    const title = page.locator('.cell-title', { hasText: 'FINCH' });
    await expect.poll(() => title.textContent()).toMatch(/60 clusters · .*level 1 of 3 · hues of level 2/);
    await expect.poll(() => page.locator('.cell .frame').count()).toBe(4);
    const after = await exported();
    const sum = (counts: Map<string, number>) => [...counts.values()].reduce((a, b) => a + b, 0);
    expect([sum(before), sum(after)]).toEqual([80, 80 - 14]);
    expect([...after.keys()].filter((color) => !before.has(color))).toEqual([]);
    expect(before.size - after.size).toBe(10);
  });

  it('colours its samples as the map does', async () => {
    view = await openView(browser, bundle, made, 'explore', { colorBy: 'cluster:finch' });
    const colors = new Set((await exported()).keys());
    await showView(view.page, 'samples');
    const swatches = view.page.locator('.sample-row .swatch');
    await expect.poll(() => swatches.count()).toBe(clusters);
    const shown = await swatches.evaluateAll((marks) =>
      marks.map((mark) =>
        getComputedStyle(mark)
          .backgroundColor.match(/\d+/g)!
          .slice(0, 3)
          .map((part) => Number(part).toString(16).padStart(2, '0'))
          .join(''),
      ),
    );
    expect(shown.filter((color) => !colors.has(`#${color}`))).toEqual([]);
    expect(new Set(shown).size).toBe(colors.size);
  });

  it('is listed by family at its finest level, and a cluster in it selects its own images', async () => {
    view = await openView(browser, bundle, made, 'hierarchy');
    const { page } = view;
    await page.getByLabel('Coarse to fine').fill('2');
    const families = page.locator('.tree-container > ul > li > button');
    await expect.poll(() => families.count()).toBe(6);
    await families.nth(1).click();
    await expect.poll(view.selected).toBe(14);
    const members = page.locator('.tree-children button');
    await expect.poll(() => members.count()).toBe(10);
    await page.locator('[data-id="family-2"]:focus').waitFor();
    // Cluster 7 has the rows 7 and 67.
    await members.nth(1).click();
    await expect.poll(view.selected).toBe(2);
    await expect.poll(() => members.nth(1).textContent()).toMatch(/^Cluster 7\b.*2$/);
  });
});

describe('a level of hundreds of clusters in one family', () => {
  it('is listed a part at a time', async () => {
    const points = pointScene(160);
    const fine = Int32Array.from(points.dataset.ids, (_id, row) => row);
    const scene = withFinch(points, [fine, fine.map((label) => (label < 150 ? 0 : 1))]);
    view = await openView(browser, bundle, scene, 'hierarchy', { selection: [] });
    const { page } = view;
    await page.locator('.tree-container button').first().waitFor();
    await page.getByLabel('Coarse to fine').fill('1');
    await page.getByRole('button', { name: /^Family 0/ }).click();
    const members = page.locator('.tree-children .legend-row');
    await expect.poll(() => members.count()).toBe(100);
    await page.getByRole('button', { name: '50 more' }).click();
    await expect.poll(() => members.count()).toBe(150);
    await members.last().click();
    await expect.poll(view.selected).toBe(1);
  });
});
