import { describe, expect, it } from 'vitest';
import { labelsOf, outliersOf } from '../../../src/webview/queries/read';
import { showView } from '../fakeHost/viewPage';
import { made, open, view } from '../fakeHost/viewSuite';

const tagged = () => ({
  ...made,
  tagFile: [3, 7].map((row) => `${made.dataset.ids[row]}\ttag:blurred\n`).join(''),
});
const fit = (method: string) => made.fit({ space: 'image', method, params: {}, seed: 42 });
const inspected = () => view.page.locator('.facts dd').first().textContent();

describe('tags', () => {
  it('stand as chips with how many carry them, go to and from the whole selection, and are undone', async () => {
    await open(tagged(), 'explore', { selection: [3, 4, 5] });
    const { page } = view;
    const chips = page.locator('.chip');
    const toast = page.locator('.toast');
    await expect.poll(() => chips.allTextContents()).toEqual(['blurred1/3']);
    await page.getByLabel('Add a tag to 3 images').fill('check again');
    await page.keyboard.press('Enter');
    await expect.poll(() => chips.allTextContents()).toEqual(['blurred1/3', 'check again3/3']);
    await expect
      .poll(() => toast.allTextContents())
      .toEqual(['Tag “check again” added to 3 images' + 'Undo']);
    await page.getByLabel('Add a tag to 3 images').fill('blurred');
    await page.keyboard.press('Enter');
    await expect.poll(() => chips.allTextContents()).toEqual(['blurred3/3', 'check again3/3']);
    // The undo of a tag leaves it where it was before.
    await toast.filter({ hasText: 'added to 2 images' }).getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => chips.allTextContents()).toEqual(['blurred1/3', 'check again3/3']);
    await page.getByRole('button', { name: 'Remove the tag check again from 3 images' }).click();
    await expect.poll(() => chips.allTextContents()).toEqual(['blurred1/3']);
    expect(await view.requests('setTag')).toEqual([
      { indices: [3, 4, 5], tag: 'check again', on: true },
      { indices: [4, 5], tag: 'blurred', on: true },
      { indices: [4, 5], tag: 'blurred', on: false },
      { indices: [3, 4, 5], tag: 'check again', on: false },
    ]);
    await page.selectOption('#encoding-colorBy', 'tags');
    await expect
      .poll(() => page.locator('.legend-row').allTextContents())
      .toEqual(['blurred1 / 2', 'No tag2 / 78']);
    await page.getByTitle('Select every image with this tag').click();
    await expect.poll(view.selected).toBe(2);
    await page.keyboard.press('Control+z');
    await expect.poll(view.selected).toBe(3);
    await page.keyboard.press('Control+y');
    await expect.poll(view.selected).toBe(2);
    // Tags and selections are taken back in the order in which they were changed.
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await expect.poll(() => chips.allTextContents()).toEqual(['blurred1/3', 'check again3/3']);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(() => chips.allTextContents()).toEqual(['blurred1/3']);
  });

  it('are groups of images in Samples and Compare', async () => {
    await open(tagged(), 'samples', { colorBy: 'tags' });
    const { page } = view;
    await expect.poll(() => page.locator('.sample-row h2').allTextContents()).toEqual(['blurred', 'No tag']);
    await showView(page, 'compare');
    await page.getByLabel('Rows', { exact: true }).selectOption('tags');
    await expect
      .poll(() => page.locator('.heat tbody th').allTextContents())
      .toEqual(expect.arrayContaining(['No tag', 'blurred']));
  });

  it('go into the export', async () => {
    await open(tagged(), 'explore');
    await view.page.locator('.legend-row').first().waitFor(); // the clustering is there
    await view.page.getByRole('button', { name: 'Export' }).click();
    await view.page.getByRole('menuitem', { name: /^CSV/ }).click();
    await expect.poll(async () => (await view.requests('save')).length).toBe(1);
    const text = await view.page.evaluate(() => {
      const { params } = window.fakeHost.requests.find(({ method }) => method === 'save')!;
      return new TextDecoder().decode((params as { bytes: Uint8Array }).bytes);
    });
    expect(text.split('\n')[0]).toMatch(/,tags,slakescope,encoder,space,seed,parameters$/);
    const { params } = await fit('kmeans');
    expect(text.split('\n')[1]).toMatch(
      new RegExp(`^${made.dataset.ids[3]},.*,blurred,1\\.2\\.3,Built-in \\(no download\\),image,42,"`),
    );
    expect(text.replaceAll('""', '"')).toContain(`"kmeans":${JSON.stringify(params)}`);
  });
});

describe('a selection', () => {
  const tiles = () =>
    view.page
      .locator('.contact-tile')
      .evaluateAll((found) => found.map((tile) => Number((tile as HTMLElement).dataset.index)));
  const facet = (title: string) => view.page.getByRole('list', { name: title, exact: true });

  it('is a sheet of images, from which one is looked at or taken out', async () => {
    await open(made, 'explore', { selection: [3, 4, 5] });
    const { page } = view;
    await expect.poll(tiles).toEqual([3, 4, 5]);
    await page.getByRole('button', { name: 'Open as tabs' }).click();
    await expect.poll(() => view.requests('openTabs')).toEqual([{ indices: [3, 4, 5] }]);
    await page.getByRole('button', { name: made.dataset.ids[4], exact: true }).click();
    await expect.poll(inspected).toBe(made.dataset.ids[4]);
    expect(await view.selected()).toBe(3);
    await page.getByRole('radio', { name: '3 selected' }).click();
    await page.locator('.contact-tile[tabindex="0"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Delete');
    await expect.poll(tiles).toEqual([3, 4]);
    await page.getByRole('button', { name: 'Back to the selection before' }).click();
    await expect.poll(tiles).toEqual([3, 4, 5]);
  });

  it('shows what it is made of, and keeps or drops a part of it', async () => {
    const all = [...made.dataset.ids.keys()];
    await open(made, 'explore', { selection: all });
    const { page } = view;
    const modality = made.dataset.fields.find(({ id }) => id === 'modality');
    if (modality?.kind !== 'category') throw new Error('no modality');
    const { values, codes } = modality.column;
    const sizes = values.map(
      (value, code) => [value, codes.filter((other) => other === code).length] as const,
    );
    const buttons = () => facet('Modality').getByRole('button').allTextContents();
    const wanted = sizes.map(([value, size]) => `${value}${size}`).sort();
    await expect.poll(async () => (await buttons()).sort()).toEqual(wanted);
    const shown = await buttons();
    const [value, size] = sizes[0];
    await facet('Modality').getByRole('button', { name: value }).click();
    await expect.poll(view.selected).toBe(size);
    await page.keyboard.press('Control+z');
    // Listed a frame after it is selected.
    await expect.poll(buttons).toEqual(shown);
    await facet('Modality')
      .getByRole('button', { name: value })
      .click({ modifiers: ['Control'] });
    await expect.poll(view.selected).toBe(all.length - size);
    const answers = made.analysis.answerCounts(Int32Array.from(all), 8, 'en');
    await page.keyboard.press('Control+z');
    // By the images that the bars count, not by records.
    const bySize = [...answers].sort((a, b) => b.samples.length - a.samples.length);
    await expect
      .poll(() => facet('Most frequent answers').getByRole('button').allTextContents())
      .toEqual(bySize.map(({ answer, samples }) => `${answer}${samples.length}`));
  });

  it('is kept under a name over a reload', async () => {
    await open(made, 'explore', { selection: [3, 4, 5] });
    const { page } = view;
    await page.getByRole('button', { name: 'Keep…' }).click();
    await page.getByLabel('Name of this selection').fill('odd ones');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    const saved = () => page.evaluate(() => window.fakeHost.state as object);
    // The name is saved before the selection is gone.
    await expect.poll(saved).toMatchObject({
      keptSelections: [{ name: 'odd ones', ids: [3, 4, 5].map((row) => made.dataset.ids[row]) }],
      selectedIds: [],
    });
    const state = await saved();
    await page.close();
    await open(made, 'explore', { ...state, selection: [] });
    await view.page.getByRole('button', { name: 'odd ones', exact: true }).click();
    await expect.poll(tiles).toEqual([3, 4, 5]);
  });
});

describe('next and previous', () => {
  it('walk along the neighbours, the cluster and the outliers, by button and by key', async () => {
    await open(made, 'explore');
    const { page } = view;
    const { ids } = made.dataset;
    const { indices: nearest } = made.analysis.neighbors('image', 3, 2);
    await page.getByRole('button', { name: 'Next neighbour (N)' }).click();
    await expect.poll(inspected).toBe(ids[nearest[0]]);
    await page.locator('.frame').first().press('n');
    await expect.poll(inspected).toBe(ids[nearest[1]]);
    await page.locator('.frame').first().press('Shift+N');
    await expect.poll(inspected).toBe(ids[nearest[0]]);

    const labels = labelsOf(await fit('kmeans')) ?? new Int32Array();
    await page.locator('.legend-row').first().waitFor(); // the clustering is there
    const members = [...labels.keys()].filter((row) => labels[row] === labels[nearest[0]]);
    const next = members[(members.indexOf(nearest[0]) + 1) % members.length];
    await page.locator('.frame').first().press('c');
    await expect.poll(inspected).toBe(ids[next]);

    await page.locator('.frame').first().press('o');
    await expect
      .poll(() => page.locator('[aria-live]').textContent())
      .toContain('The outlier methods are being compared');
    await page.locator('.facts').getByText('flagged by').waitFor();
    await page.getByRole('button', { name: 'Next outlier (O)' }).click();
    const flagged = new Set(outliersOf(await fit('isolation-forest')));
    expect(flagged.size).toBeGreaterThan(0);
    await expect.poll(() => page.locator('.facts').textContent()).toMatch(/flagged by [1-9]/);
  });
});

describe('a lasso', () => {
  it('is answered by the maps first: the inspector lists it after their frame, and T leads to the tag at once', async () => {
    await open(made, 'explore', { selection: [3] });
    const { page } = view;
    await page.locator('.legend-row').first().waitFor();
    await page.locator('.axis-x', { hasText: /^PC 1/ }).waitFor();
    await expect
      .poll(() => page.locator('.state-title').count(), { message: 'the map waits for its layout' })
      .toBe(0);
    const listed = await page.evaluate(async () => {
      const map = document.querySelector<HTMLElement>('.frame')!;
      map.setPointerCapture = () => {};
      const { left, top, width, height } = map.getBoundingClientRect();
      const corners = [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ];
      const send = (type: string, [x, y]: number[]) => {
        const at = { clientX: left + 1 + x * (width - 2), clientY: top + 1 + y * (height - 2) };
        map.dispatchEvent(new PointerEvent(type, { ...at, pointerId: 1, bubbles: true, button: 0 }));
      };
      const sheets = () => document.querySelectorAll('.contact-sheet').length;
      send('pointerdown', corners[0]);
      for (const corner of corners) send('pointermove', corner);
      send('pointerup', corners[3]);
      await Promise.resolve();
      await Promise.resolve();
      const before = sheets();
      const status = document.querySelector('.status-left')!.textContent;
      document.dispatchEvent(new KeyboardEvent('keydown', { key: 't', bubbles: true, cancelable: true }));
      await Promise.resolve();
      await Promise.resolve();
      return { before, status, after: sheets(), focus: document.activeElement?.className };
    });
    expect(listed.status).toContain('80 selected');
    expect(listed).toMatchObject({ before: 0, after: 1, focus: 'tag-input' });
  });
});
