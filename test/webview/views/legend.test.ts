import { describe, expect, it } from 'vitest';
import { labelsOf } from '../../../src/webview/queries/read';
import { made, open, view } from '../fakeHost/viewSuite';

describe('the menu of a legend row', () => {
  const rows = () => view.page.locator('.legend-row');
  const shown = () =>
    rows().evaluateAll((all) =>
      all.filter((row) => row.ariaPressed === 'true').map((row) => row.textContent),
    );
  const item = (name: string) => view.page.getByRole('menuitem', { name, exact: true });

  it('selects, isolates, hides and renames, by pointer and by keyboard', async () => {
    await open(made, 'explore', { selection: [] });
    const { page } = view;
    const labels = labelsOf(await made.fit({ space: 'image', method: 'kmeans', params: {}, seed: 42 }))!;
    const sizeOf = (cluster: number) => labels.filter((label) => label === cluster).length;
    const all = new Set(labels).size;
    await expect.poll(() => rows().count()).toBe(all);

    await rows().first().click({ button: 'right' });
    await item('Select').click();
    await expect.poll(view.selected).toBe(sizeOf(0));

    await rows().nth(1).focus();
    await page.keyboard.press('Shift+F10');
    await item('Add to the selection').press('Enter');
    await expect.poll(view.selected).toBe(sizeOf(0) + sizeOf(1));

    await rows().nth(1).click({ button: 'right' });
    await item('Isolate').click();
    await expect.poll(shown).toHaveLength(1);
    await rows().nth(1).click({ button: 'right' });
    await item('Show all').click();
    await expect.poll(shown).toHaveLength(all);
    await rows().first().click({ button: 'right' });
    await item('Hide').click();
    await expect.poll(shown).toHaveLength(all - 1);

    await rows().first().click({ button: 'right' });
    await item('Rename…').click();
    await page.getByLabel('Name of cluster 0').fill('Chest, frontal');
    await page.keyboard.press('Enter');
    await expect.poll(() => rows().first().textContent()).toContain('Chest, frontal');
  });

  it('renames no value of the dataset', async () => {
    await open(made, 'explore', { colorBy: 'field:modality' });
    await rows().first().click({ button: 'right' });
    await item('Select').waitFor();
    expect(await item('Rename…').count()).toBe(0);
  });
});

describe('numbers', () => {
  it('are explained where the focus comes to them', async () => {
    await open(made, 'reductions');
    const { page } = view;
    const tip = page.getByRole('tooltip');
    const text = page.locator('.cell-title .explained', { hasText: 'KL' });
    await text.first().waitFor();
    await page.keyboard.press('Tab');
    await text.first().focus();
    await expect.poll(() => tip.textContent()).toContain('Kullback-Leibler divergence');
    await page.keyboard.press('Escape');
    await expect.poll(() => tip.isVisible()).toBe(false);
  });
});

describe('the room of a legend', () => {
  it('gives eight counts one line where they fit, and long names of clusters two', async () => {
    await open(made, 'clusterings', {}, { width: 700, height: 900 });
    const cell = view.page.locator('.multiples .cell', { hasText: 'K-means' });
    await expect.poll(() => cell.locator('.legend-strip .legend-row').count(), { timeout: 20_000 }).toBe(8);
    const legend = cell.locator('.cell-legend');
    const cutAndHeight = () =>
      legend.evaluate((box) => [box.scrollHeight > box.clientHeight + 1, box.clientHeight]);
    await expect.poll(cutAndHeight).toEqual([false, 20]);
    await view.page.close();
    await open(made, 'explore', {}, { width: 1100, height: 700 });
    const rows = view.page.locator('.explore .legend .legend-row');
    await rows.first().click({ button: 'right' });
    await view.page.getByRole('menuitem', { name: 'Rename…' }).click();
    await view.page.getByLabel('Name of cluster 0').fill('Chest of a child, frontal view');
    await view.page.keyboard.press('Enter');
    await expect.poll(() => rows.first().textContent()).toContain('frontal view');
    const cutRows = await rows
      .first()
      .locator('.legend-label')
      .evaluateAll((labels) =>
        labels.map((label) => [
          label.scrollWidth > label.clientWidth,
          label.scrollHeight > label.clientHeight + 1,
        ]),
      );
    expect(cutRows.flat()).not.toContain(true);
    expect((await rows.first().boundingBox())!.height).toBeGreaterThan(28);
    expect(await rows.first().getAttribute('title')).toContain('frontal view');
  });

  it('of a small map shows each count, behind a name that is longer than the map too', async () => {
    await open(made, 'clusterings', { selection: [] }, { width: 900, height: 760 });
    const { page } = view;
    const cell = page.locator('.multiples .cell', { hasText: 'DBSCAN' }).first();
    const label = cell.locator('.legend-label').first();
    await expect.poll(() => label.textContent(), { timeout: 20_000 }).toContain('·');
    // In one task: the next drawing writes the label anew.
    const beyond = await cell.locator('.cell-legend').evaluate((box) => {
      const one = box.querySelector('.legend-label')!;
      one.textContent = `${one.textContent} · coronal plane · contrast agent`;
      const { right } = box.getBoundingClientRect();
      const counts = Array.from(box.querySelectorAll('.legend-count'));
      return counts.filter((one) => one.getBoundingClientRect().right > right).length;
    });
    expect(beyond).toBe(0);
  });

  it('shows every name of a level of the hierarchy whole, from 560 px on', async () => {
    for (const width of [1280, 900, 600, 560]) {
      await open(made, 'hierarchy', { selection: [] }, { width, height: 800 });
      const { page } = view;
      const labels = page.locator('.tree-container .legend-label');
      await expect.poll(() => labels.first().textContent(), { timeout: 20_000 }).toContain('·');
      const cut = await labels.evaluateAll((all) =>
        all.flatMap((label) => {
          const row = label.closest('button')!;
          const isCut =
            label.scrollWidth > label.clientWidth ||
            label.getBoundingClientRect().height > row.getBoundingClientRect().height;
          return isCut ? [label.textContent] : [];
        }),
      );
      expect(cut, `at ${width}`).toEqual([]);
      if (width !== 560) await page.close();
    }
  });
});
