/** What the map shows beside its dots: rings, cards, notices and offers; and what confirms that something was done. */
import { describe, expect, it } from 'vitest';
import type { FitRequest } from '../../src/analysis/methods/fit';
import { marksOf, savedFigure } from './fakeHost/savedFigure';
import { made, open, view } from './fakeHost/viewSuite';

/** Layout and colours are there, and nothing runs. */
async function settled(): Promise<void> {
  await view.page.locator('.legend-row').first().waitFor({ timeout: 30_000 });
  await expect.poll(() => view.page.locator('.frame-state:visible').count(), { timeout: 30_000 }).toBe(0);
}
const map = () => view.page.locator('.frame').first();
const twoFrames = () =>
  view.page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
const runWith = async (k: string) => {
  await view.page.getByRole('button', { name: 'Parameters', exact: true }).click();
  await view.page.locator('#param-kmeans-k input').fill(k);
  await view.page
    .locator('details', { has: view.page.locator('#param-kmeans-k') })
    .getByRole('button', { name: 'Run', exact: true })
    .click();
};

describe('the ring of the inspected image and the lines to its neighbours', () => {
  it('go with the selection, also after a run and in another space', async () => {
    await open(made, 'explore', { selection: [30] });
    const { page } = view;
    await settled();
    /** Once two figures in a row have as many. */
    const lines = async () => {
      const now = async () =>
        marksOf((await savedFigure(view.page)).marks).filter((mark) => mark.kind === 'path').length;
      let [before, last] = [-1, await now()];
      await expect
        .poll(async () => {
          [before, last] = [last, await now()];
          return last - before;
        })
        .toBe(0);
      return last;
    };
    await page.locator('.neighbor').first().waitFor();
    const withRing = await lines();
    await runWith('3');
    await settled();
    await page.keyboard.press('Escape');
    await map().focus();
    await page.keyboard.press('Escape');
    await page.locator('.inspector-empty').waitFor();
    await page.locator('#encoding-space').selectOption('text');
    await settled();
    await page.locator('#encoding-space').selectOption('image');
    await settled();
    await page.mouse.move(0, 0);
    const without = await lines();
    expect(withRing - without).toBeGreaterThanOrEqual(5);
    await page.close();
    // As many as where nothing was ever selected.
    await open(made, 'explore', { selection: [], params: { kmeans: { k: 3 } } });
    await settled();
    expect(await lines()).toBe(without);
  });
});

describe('the notice of a run', () => {
  it.each([1280, 900, 700, 560])('is whole beside the parameters at %d px', async (width) => {
    const isEndless = ({ params }: FitRequest) => params['k'] === 5;
    await open({ ...made, isEndless }, 'explore', { selection: [] }, { width, height: 700 });
    const { page } = view;
    await settled();
    await runWith('5');
    const notice = page.locator('.frame-state-box');
    await notice.waitFor();
    const covers = await notice.evaluate((box) => {
      const { left, right, top, bottom } = box.getBoundingClientRect();
      const corners = [
        [left + 3, top + 3],
        [right - 3, top + 3],
        [left + 3, bottom - 3],
        [right - 3, bottom - 3],
      ];
      return corners.flatMap(([x, y]) => {
        const hit = document.elementFromPoint(x, y);
        return box.contains(hit) ? [] : [hit?.outerHTML.slice(0, 80)];
      });
    });
    expect(covers).toEqual([]);
  });
});

describe('the map', () => {
  it('zooms in as far as dots are in view, and leads back from where none are', async () => {
    await open(made, 'explore', { selection: [] });
    const { page } = view;
    await settled();
    const { x, y, width, height } = (await map().boundingBox())!;
    const zoom = () =>
      page.evaluate(() => (window.fakeHost.state as { camera: { zoom: number } | null }).camera?.zoom ?? 0);
    await page.mouse.move(x + width - 4, y + height - 4);
    for (let notch = 0; notch < 30; notch++) await page.mouse.wheel(0, -400);
    const offer = page.getByRole('button', { name: 'No points here · Fit' });
    await offer.waitFor();
    // The state is kept a while after the last notch.
    let last = NaN;
    await expect
      .poll(
        async () => {
          const before = last;
          last = await zoom();
          return last > 1 && last === before;
        },
        { interval: 300 },
      )
      .toBe(true);
    // 80 dots: nine times as many px as fit, and no more.
    expect(last).toBeLessThan(6);
    await offer.click();
    await offer.waitFor({ state: 'hidden' });
    await expect.poll(zoom).toBe(0);
  });

  it('shows an image of 168 px on hover where it has room, beside the dot', async () => {
    for (const [width, height, least] of [
      [1600, 900, 168],
      [900, 700, 120],
    ]) {
      await open(made, 'explore', { selection: [] }, { width, height });
      const { page } = view;
      await settled();
      await map().focus();
      const box = (await map().boundingBox())!;
      const card = page.locator('.hover-card');
      const at = { x: 0, y: 0 };
      // Where a dot is, is known once the pointer finds one.
      for (let step = 0; step < 400 && !(await card.isVisible()); step++) {
        at.x = box.x + (box.width * ((step * 7) % 20)) / 20;
        at.y = box.y + (box.height * Math.floor(step / 20)) / 20;
        await page.mouse.move(at.x, at.y);
        await twoFrames(); // the card comes with the next
      }
      await card.waitFor();
      const size = await card.locator('canvas').evaluate((canvas) => canvas.getBoundingClientRect().width);
      expect(size).toBeGreaterThanOrEqual(least);
      expect(size).toBeLessThanOrEqual(168);
      const shown = (await card.boundingBox())!;
      const isOver =
        at.x > shown.x && at.x < shown.x + shown.width && at.y > shown.y && at.y < shown.y + shown.height;
      expect(isOver).toBe(false);
      if (width === 1600) await page.close();
    }
  });

  it('has another ramp for what is bad than for what is good', async () => {
    const ramps: string[] = [];
    for (const colorBy of ['score:isolation-forest', 'quality:trustworthiness']) {
      if (ramps.length > 0) await view.page.close();
      await open(made, 'explore', { selection: [], colorBy });
      const ramp = view.page.locator('.legend .ramp');
      await ramp.waitFor({ timeout: 30_000 });
      ramps.push(await ramp.evaluate((element) => getComputedStyle(element).backgroundImage));
    }
    expect(ramps[0]).toMatch(/^linear-gradient/);
    const ends = ramps.map((ramp) => /rgb\([^)]*\)\)$/.exec(ramp)![0]);
    expect(ends[0]).not.toBe(ends[1]);
  });
});

describe('the inspector', () => {
  it('is as wide as it is dragged, is hidden by a key, and stays so over a reload', async () => {
    await open(made, 'explore', { selection: [3] });
    const { page } = view;
    const width = async () => (await view.page.locator('.inspector').boundingBox())?.width ?? 0;
    const before = await width();
    const line = (await page.locator('.splitter').boundingBox())!;
    const dragged = Math.round(page.viewportSize()!.width - (line.x - 100));
    expect(dragged).toBeGreaterThan(before + 80);
    await page.mouse.move(line.x + line.width / 2, 400);
    await page.mouse.down();
    await page.mouse.move(line.x - 100, 400, { steps: 4 });
    await page.mouse.up();
    await expect.poll(width).toBe(dragged);
    await map().focus();
    await page.keyboard.press('i');
    await expect.poll(() => page.locator('.inspector').isVisible()).toBe(false);
    await page.keyboard.press('i');
    await expect.poll(width).toBe(dragged);
    const kept = () => page.evaluate(() => window.fakeHost.state as object);
    await expect.poll(kept).toMatchObject({ inspector: { width: dragged, hidden: false } });
    const state = await kept();
    await page.close();
    await open(made, 'explore', state);
    await expect.poll(width).toBe(dragged);
  });
});

describe('what was exported or copied', () => {
  it('is said in sight', async () => {
    await open(made, 'explore', { selection: [3, 4] });
    const { page } = view;
    await settled();
    for (const [item, said] of [
      [/^CSV/, 'Saved'],
      [/^JSON/, 'Saved'],
      [/^Copy ids/, '2 ids copied'],
      [/^Save figure…/, 'Saved'],
    ] as const) {
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name: item }).click();
      const toast = page.locator('.toast', { hasText: said });
      await toast.waitFor();
      await toast.getByRole('button', { name: 'Close' }).click();
      await toast.waitFor({ state: 'detached' });
    }
  });
});
