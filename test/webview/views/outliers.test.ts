import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/analysis/dataset/types';
import { FakeDecisions } from '../fakeHost/fakeDecisions';
import { findingsAt } from '../fakeHost/findingsAt';
import { silentRun, withDataset } from '../fakeHost/sampleScene';
import { made, open, view } from '../fakeHost/viewSuite';

async function columnOf(title: string): Promise<number> {
  const heads = view.page.locator('.table th');
  await heads.getByText(title).first().waitFor({ timeout: 20_000 });
  return (await heads.allTextContents()).findIndex((text) => text.startsWith(title)) + 1;
}

describe('the comparison', () => {
  it('orders by agreement, walks by arrows and sorts by a column', async () => {
    await open(made, 'outliers');
    const { page } = view;
    const rows = page.locator('.table tbody tr[data-row]');
    await page.locator('th', { hasText: 'Stability' }).waitFor();
    await rows.first().waitFor();
    const agree = (await rows.locator('td:nth-child(3)').allTextContents()).map((text) => parseInt(text));
    expect(agree).toEqual([...agree].sort((a, b) => b - a));
    const current = () => page.locator('.table tr.current').getAttribute('data-row');
    const [first, second] = await rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-row')));
    await rows.first().click();
    await expect.poll(current).toBe(first);
    await page.keyboard.press('ArrowDown');
    await expect.poll(current).toBe(second);
    const id = await page.locator('.table tr.current td:first-child').textContent();
    await page.locator('.facts').getByText(id!, { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Sort by Isolation Forest' }).click();
    await expect
      .poll(() => page.locator('th[aria-sort="descending"]').textContent())
      .toContain('Isolation Forest');
    const at = await columnOf('Isolation Forest');
    const scores = (await rows.locator(`td:nth-child(${at})`).allTextContents()).map(Number);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it('tells ranks and stability, and goes to the nearest inlier', async () => {
    await open(made, 'outliers');
    const { page } = view;
    await page.getByLabel('Values').selectOption('rank');
    const at = await columnOf('Isolation Forest');
    await page.getByRole('button', { name: 'Sort by Isolation Forest' }).click();
    const rows = page.locator('.table tbody tr[data-row]');
    const ranks = async () =>
      (await rows.locator(`td:nth-child(${at})`).allTextContents()).map(Number).slice(0, 5);
    await expect.poll(ranks).toEqual([1, 2, 3, 4, 5]);
    const cell = rows.first().locator('.score-cell').last();
    await expect
      .poll(() => cell.getAttribute('title'))
      .toMatch(/rank \d+ · flagged in \d+ of 20 neighbouring runs/);
    const inlier = rows.first().locator('td:last-child');
    const id = (await inlier.textContent())!;
    await inlier.locator('button').click();
    await page.locator('.facts').getByText(id, { exact: true }).waitFor();
  });
});

describe('a method that finds nothing but noise', () => {
  it.each(['outliers', 'clusterings', 'explore'])(
    'says so, and offers the bend of the curve: %s',
    async (name) => {
      await open(made, name, { params: { dbscan: { eps: 0.001 } }, colorBy: 'cluster:dbscan' });
      const { page } = view;
      const hint = page.locator('.noise-hint');
      const use = hint.getByRole('button', { name: /^Use eps 0\.\d+$/ });
      await use.waitFor();
      await expect.poll(() => hint.textContent()).toContain('DBSCAN: at eps 0.001 every image is noise.');
      if (name === 'outliers') {
        await page.locator('th', { hasText: 'Stability' }).waitFor();
        const counts = page.locator('.table tbody tr[data-row] td:nth-child(3)');
        await expect.poll(() => counts.first().textContent()).toMatch(/ of 5$/);
      }
      await use.click();
      await expect.poll(() => hint.count()).toBe(0);
      const asked = async () =>
        ((await view.requests('fit')) as { method: string; params: { eps?: number } }[]).filter(
          ({ method }) => method === 'dbscan',
        );
      await expect.poll(async () => (await asked()).at(-1)?.params.eps).toBeGreaterThan(0.001);
      if (name === 'outliers') {
        const counts = page.locator('.table tbody tr[data-row] td:nth-child(3)');
        await expect.poll(() => counts.first().textContent()).toMatch(/ of 6$/);
      }
    },
  );
});

describe('the findings', () => {
  it('stand by kind, the worst first, tell all of a sentence and open its line, and both lines of a contradiction', async () => {
    await open(made, 'findings');
    const { page } = view;
    const heads = page.locator('.table tr.group-head');
    const rows = page.locator('.table tbody tr[data-row]');
    await expect.poll(() => heads.count()).toBe(7);
    const kinds = await heads.locator('.severity + strong').allTextContents();
    expect(kinds[0]).toBe('Contradiction');
    expect([...kinds].sort()).toEqual([
      ...['Contradiction', 'Duplicate disagreement', 'Leakage', 'Mask size', 'Near duplicate'],
      ...['Outlying question', 'Unusual image'],
    ]);
    const options = page.getByLabel('Kind').locator('option');
    await expect.poll(() => options.first().textContent()).toBe('All (10)');
    await expect.poll(() => page.locator('.status-left').textContent()).toContain('10 findings');
    await rows.first().click();
    await page
      .locator('.finding-message')
      .getByText(/"Yes", but the same question of the same image is answered "No" in line 42/)
      .waitFor();
    await page.locator('.facts').getByText('xmlab17', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Open at line 438' }).click();
    await page.getByRole('button', { name: 'Open both' }).click();
    await expect
      .poll(() => view.requests('openFinding'))
      .toEqual([
        { id: 'contradiction:xmlab17:qid=450', related: null },
        { id: 'contradiction:xmlab17:qid=450', related: 0 },
      ]);
    await page.getByLabel('Kind').selectOption('leakage');
    await expect.poll(() => rows.count()).toBe(2);
    await rows.last().click();
    await page.getByRole('button', { name: 'Open both images' }).waitFor();
    await expect.poll(() => page.locator('.finding-detail .sample-tile').count()).toBe(2);
  });

  it('are chosen as files are, by pointer and by key, and their images are selected', async () => {
    await open(made, 'findings');
    const { page } = view;
    const rows = page.locator('.table tbody tr[data-row]');
    const chosen = page.locator('.table tr[aria-selected="true"]');
    const leaks = page.locator('tr.group-head', { hasText: 'Leakage' });
    await leaks.getByRole('button', { name: 'Select 5 images' }).click();
    await expect.poll(view.selected).toBe(5);
    await expect.poll(() => chosen.count()).toBe(2);
    await rows.first().click();
    await expect.poll(() => chosen.count()).toBe(1);
    await rows.nth(3).click({ modifiers: ['Shift'] });
    await expect.poll(() => chosen.count()).toBe(4);
    await rows.nth(1).click({ modifiers: ['Control'] });
    await expect.poll(() => chosen.count()).toBe(3);
    await page.keyboard.press('Control+a');
    await expect.poll(() => chosen.count()).toBe(10);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    await expect
      .poll(() => page.locator('tr.group-head').first().getAttribute('aria-expanded'))
      .toBe('false');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Control+a');
    await expect.poll(() => chosen.count()).toBe(1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menu', { name: 'Images' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('menu').count()).toBe(0);
  });
});

describe('a finding about which the data were decided to be right', () => {
  it('stays in the list and says so, until that is taken back', async () => {
    const checked = { kind: 'checked', sample: 'xmlab17', finding: 'contradiction:xmlab17:qid=450' } as const;
    const decisions = new FakeDecisions([{ ...checked, date: '2026-11-28' }], '');
    await open({ ...made, decisions }, 'findings');
    const { page } = view;
    const rows = page.locator('.table tbody tr[data-row]');
    await expect.poll(() => rows.first().textContent()).toContain('Checked, is right · "Is this');
    await expect.poll(() => rows.count()).toBe(10);
    await rows.first().click();
    const heading = page.locator('.finding-detail h2');
    await expect.poll(() => heading.textContent()).toContain('Checked, is right');
    await page.evaluate(() =>
      window.fakeHost.send('decisions', {
        ...{ file: null, reader: '', decisions: { head: 0, items: [], tail: 0 }, findings: [], right: [] },
        ...{ undo: 0, redo: 0 },
      }),
    );
    await expect.poll(() => rows.first().textContent()).not.toContain('is right');
    await expect.poll(() => heading.textContent()).not.toContain('is right');
  });
});

describe('the findings of an audit that ends', () => {
  it('leave those chosen that were chosen before', async () => {
    const list = findingsAt(made.analysis.dataset, 5);
    await open(await withDataset(made, { ...made.analysis.dataset, findings: list.slice(1) }), 'findings');
    const { page } = view;
    const rows = page.locator('.table tbody tr[data-row]');
    const chosen = () =>
      page
        .locator('.table tr[aria-selected="true"]')
        .evaluateAll((all) => all.map((row) => row.getAttribute('data-row')));
    const send = (findings: readonly Finding[]) =>
      page.evaluate((sent) => window.fakeHost.send('findings', { list: sent, audited: true }), findings);
    await expect.poll(() => rows.count(), { timeout: 30_000 }).toBeGreaterThan(4); // the audit has ended
    await send(list.slice(1));
    await expect.poll(() => rows.count()).toBe(4);
    await rows.nth(0).click();
    await rows.nth(2).click({ modifiers: ['Control'] });
    await expect.poll(chosen).toEqual(['0', '2']);
    await send(list);
    await expect.poll(chosen).toEqual(['1', '3']);
    await expect.poll(() => rows.count()).toBe(5);
  });
});

describe('the duplicates', () => {
  it('stand in groups, those across splits first, and a refused pair leaves its group and comes back', async () => {
    await open(made, 'duplicates');
    const { page } = view;
    const groups = page.locator('.duplicate-group', { has: page.locator('.sample-tile') });
    const shown = () =>
      groups.evaluateAll((sections) =>
        sections.map((section) => {
          const tiles = section.querySelectorAll<HTMLElement>('.sample-tile');
          const rows = Array.from(tiles, (tile) => tile.dataset.index).join(' ');
          return section.querySelector('h2 .leak') ? `${rows} across splits` : rows;
        }),
      );
    const found = ['1 12 70 across splits', '13 71 across splits', '2 58', '32 79'];
    await expect.poll(shown).toEqual(found);
    await expect
      .poll(() => groups.first().textContent())
      .toMatch(/3 images · identical.*across splits.*leakage/);
    await groups.first().getByRole('button', { name: 'Select' }).click();
    await expect.poll(view.selected).toBe(3);
    // Equal images are duplicates, whatever one says.
    expect(await groups.first().getByRole('button', { name: 'Not a duplicate' }).count()).toBe(0);
    const near = groups.filter({ has: page.locator('[data-index="58"]') });
    await near.locator('.pair-line').click();
    await expect.poll(view.selected).toBe(2);
    await near.getByRole('button', { name: 'Not a duplicate' }).click();
    await expect.poll(shown).toEqual(found.filter((group) => group !== '2 58'));
    await expect.poll(() => view.requests('decidePair')).toEqual([{ a: 2, b: 58, notDuplicate: true }]);
    await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
    await expect.poll(shown).toEqual(found);
  });

  it('have the audit asked again after a decision, while what is shown stays', async () => {
    await open(made, 'duplicates');
    const { page } = view;
    const groups = page.locator('.duplicate-group');
    await groups.first().waitFor();
    await expect.poll(() => view.requests('audit')).toEqual([{ duplicateSimilarity: null }]);
    await page.getByRole('button', { name: 'Not a duplicate' }).first().click();
    const waits = page.locator('.frame-state:not(:empty)');
    await expect
      .poll(async () => [(await view.requests('audit')).length, await waits.count()])
      .toEqual([2, 0]);
    expect(await groups.first().textContent()).toContain('identical');
  });

  it('ask again with another threshold', async () => {
    await open(made, 'duplicates');
    await view.page.getByLabel('Minimum similarity').fill('0.9');
    await view.page.getByLabel('Minimum similarity').press('Tab');
    await expect.poll(() => view.requests('audit')).toContainEqual({ duplicateSimilarity: 0.9 });
  });

  it('look for changed copies where that is asked for, and say so no more', async () => {
    await open(made, 'duplicates');
    const ask = view.page.getByRole('button', { name: 'Look for changed copies' });
    await ask.click();
    await expect
      .poll(() => view.requests('audit'))
      .toContainEqual({ duplicateSimilarity: null, transformed: true });
    await expect.poll(() => ask.count()).toBe(0);
  });
});

describe('the trust of a layout', () => {
  it('colours the map, is told overall, and for the inspected sample', async () => {
    await open(made, 'explore', { colorBy: 'trust:recall' });
    const { page } = view;
    const request = { space: 'image', method: 'pca', params: {}, seed: 42, k: 15 } as const;
    const { cancel, reporter } = silentRun;
    const { recall, rowTrustworthiness } = await made.analysis.layoutQuality(request, cancel, reporter);
    await page.locator('.legend').getByText('Neighbours preserved').waitFor();
    await expect
      .poll(() => page.locator('.status-left').textContent())
      .toContain(`${(100 * recall).toFixed(0)} % of 15 neighbours preserved`);
    await page
      .locator('.facts')
      .getByText(new RegExp(`^${rowTrustworthiness[3].toFixed(2)}, `))
      .waitFor();
    await expect.poll(() => view.requests('layoutQuality')).toEqual([request]);
  });
});
