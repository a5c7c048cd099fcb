import { describe, expect, it } from 'vitest';
import { expectAccessible } from '../fakeHost/axe';
import { made, open, view } from '../fakeHost/viewSuite';

/** A sample with several organs. */
const several = () => made.dataset.ids.findIndex((_id, row) => made.analysis.sample(row).boxes.length > 1);

describe('the image of the inspector', () => {
  it('is zoomed, moved and windowed by keys and by the pointer, and fits again', async () => {
    await open(made, 'explore', { selection: [several()] });
    const { page } = view;
    const stage = page.locator('.image-stage');
    const layer = stage.locator('.pair-layer');
    const transform = () => layer.evaluate((element) => element.style.transform);
    await stage.locator('.boxes').waitFor({ state: 'attached' });
    await stage.focus();
    await page.keyboard.press('+');
    await expect.poll(transform).toBe('translate(0%, 0%) scale(1.25)');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(transform).toBe('translate(10%, 0%) scale(1.25)');
    await page.keyboard.press('0');
    await expect.poll(transform).toBe('translate(0%, 0%) scale(1)');

    const { x, y, width, height } = (await stage.boundingBox())!;
    await page.mouse.move(x + width / 4, y + height / 2);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -400);
    await page.keyboard.up('Control');
    // The point under the pointer stays, a quarter left of the centre.
    await expect.poll(transform).toMatch(/^translate\(4[23]\.\d+%, 0%\) scale\(2\.71\d*\)$/);
    await stage.dblclick({ position: { x: width / 2, y: height / 2 } });
    await expect.poll(transform).toBe('translate(0%, 0%) scale(1)');

    await stage.focus();
    await page.keyboard.press('w');
    const level = page.getByLabel('Level', { exact: true });
    await level.waitFor();
    await expectAccessible(page);
    const filtered = () => stage.locator('.picture').evaluate((image) => getComputedStyle(image).filter);
    await expect.poll(filtered).toBe('none');
    await page.getByRole('button', { name: 'Auto' }).click();
    await expect.poll(filtered).toContain('#grey-window');
    await page.getByRole('button', { name: 'Reset' }).click();
    await expect.poll(filtered).toBe('none');
    await page.keyboard.down('Shift');
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2, y + height / 2 + height / 5);
    await page.mouse.up();
    await page.keyboard.up('Shift');
    // A fifth of the stage is a fifth of the greys, but for the rounding of px.
    await expect
      .poll(async () => Math.abs(Number(await level.inputValue()) - (127.5 + 255 / 5)))
      .toBeLessThan(3);
  });

  it('says so where nothing of it is switched on', async () => {
    const bare = made.dataset.ids.findIndex((_id, row) => made.analysis.sample(row).boxes.length === 0);
    await open(made, 'explore', { selection: [several()] });
    const { page } = view;
    await page.getByRole('button', { name: 'Boxes', exact: true }).click();
    await page.getByRole('button', { name: 'Image', exact: true }).click();
    const note = page.getByText('The image is switched off.');
    expect(await note.count()).toBe(0);
    if (bare >= 0) await page.evaluate((index) => window.fakeHost.send('show', { index }), bare);
    else await page.getByRole('button', { name: 'Boxes', exact: true }).click();
    await note.waitFor();
    await page.getByRole('button', { name: 'Image', exact: true }).click();
    await expect.poll(() => note.count()).toBe(0);
  });

  it('names the organs of its mask by their boxes, and hides one', async () => {
    const row = several();
    await open(made, 'explore', { selection: [row] });
    const { page } = view;
    await page.getByRole('button', { name: 'Mask', exact: true }).click();
    const legend = page.locator('.mask-legend .legend-row');
    await legend.first().waitFor();
    const names = () => page.locator('.mask-legend .legend-label').allTextContents();
    const boxes = new Set(made.analysis.sample(row).boxes.map(({ organ }) => organ));
    // An organ that lies behind others shows too little of itself to be told.
    await expect
      .poll(async () => (await names()).filter((name) => boxes.has(name)).length)
      .toBeGreaterThan(boxes.size / 2);
    await expectAccessible(page);
    const visible = () =>
      page.locator('canvas.mask').evaluate((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
        return data.filter((value, at) => at % 4 === 3 && value > 0).length;
      });
    await expect.poll(visible).toBeGreaterThan(0);
    const before = await visible();
    await legend.first().click();
    await expect.poll(visible).toBeLessThan(before);
    await legend.first().click();
    await expect.poll(visible).toBe(before);
  });
});
