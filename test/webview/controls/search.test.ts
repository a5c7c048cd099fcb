import { describe, expect, it } from 'vitest';
import { made, open, view } from '../fakeHost/viewSuite';

const input = () => view.page.getByRole('searchbox');
const status = () => view.page.locator('.search-head strong, .search-results p[role="status"]').textContent();

/** Samples of the made dataset, by a slow second reading of its records. */
function samplesWhere(holds: (sample: (typeof made.analysis.dataset.samples)[number]) => boolean): number[] {
  return made.analysis.dataset.samples.flatMap((sample, row) => (holds(sample) ? row : []));
}

describe('the search', () => {
  it('lists what it finds with the words marked, and selects only when it is told to', async () => {
    await open(made, 'explore', { selection: [3, 4, 5] });
    const { page } = view;
    await input().fill('lung answer:yes split:test');
    const wanted = samplesWhere(
      ({ split, qa }) =>
        split === 'test' &&
        qa.some(({ question, answer }) => /\byes\b/i.test(answer) && /lung/i.test(`${question} ${answer}`)),
    );
    await expect.poll(status).toMatch(new RegExp(`^${wanted.length} images? · `));
    const hit = page.getByRole('list', { name: 'Questions found' }).getByRole('button').first();
    await expect
      .poll(async () => (await hit.locator('mark').allTextContents()).join(' '))
      .toMatch(/lung.*yes/i);
    expect(await view.selected()).toBe(3);
    await hit.click();
    await page.locator('.qa.shown mark').first().waitFor();
    expect(await view.selected()).toBe(3);
    await input().press('Enter');
    await expect.poll(view.selected).toBe(wanted.length);
    await page.locator('.frame').first().press('Control+z');
    await expect.poll(view.selected).toBe(3);
  });

  it('says so where nothing is found, and Escape clears the text before the selection', async () => {
    await open(made, 'explore', { selection: [3, 4, 5] });
    await input().fill('zzzz');
    await expect.poll(status).toContain('Nothing has all of this');
    await input().press('Enter');
    expect(await view.selected()).toBe(3);
    await input().press('Escape');
    await expect.poll(() => input().inputValue()).toBe('');
    expect(await view.selected()).toBe(3);
  });

  // The audit runs in the process of the test.
  const auditTimeoutMs = 30_000;

  it('knows tags, findings, fields by their title, and offers their values', async () => {
    const tagFile = [3, 7].map((row) => `${made.dataset.ids[row]}\ttag:check again\n`).join('');
    await open({ ...made, tagFile }, 'explore', { selection: [] });
    const { page } = view;
    await input().fill('tag:"check again"');
    await expect.poll(status).toBe('2 images');
    await input().fill('Modality:mr');
    await page.getByRole('list', { name: 'Values of Modality' }).getByRole('button', { name: 'MRI' }).click();
    await expect.poll(() => input().inputValue()).toBe('Modality:MRI ');
    const mri = samplesWhere(({ modality }) => modality === 'MRI');
    await expect.poll(status).toBe(`${mri.length} images`);
    await input().fill('Modality:MRI -tag:');
    await expect.poll(status).toBe(`${mri.filter((row) => row !== 3 && row !== 7).length} images`);
    await input().fill('finding:mask-size');
    await expect.poll(status, { timeout: auditTimeoutMs }).toBe('1 image');
  }, 60_000);

  it('opens nothing by its focus alone', async () => {
    await open(made, 'explore');
    await input().click();
    expect(await view.page.locator('.search-drop').isVisible()).toBe(false);
    await input().press('ArrowDown');
    await view.page.getByRole('list', { name: 'Fields' }).waitFor();
  });

  it('waits for the dataset, asks nothing before, and goes on by itself', async () => {
    await open({ ...made, stopAt: 'working' }, 'explore', { selection: [3, 4] });
    const { page } = view;
    await input().fill('split:test');
    await input().press('Enter');
    await page.getByText('The dataset is being opened').waitFor();
    expect(await view.selected()).toBe(2);
    expect([await view.requests('sample'), await view.requests('search')]).toEqual([[], []]);
    await page.evaluate(() =>
      window.fakeHost.send('phase', { phase: 'ready', samples: 80, questions: 9, crossModal: false }),
    );
    const wanted = samplesWhere(({ split }) => split === 'test').length;
    // What Enter asked for is done with the answer, and once.
    await expect.poll(view.selected).toBe(wanted);
    await page.keyboard.press('Escape');
    await input().fill('split:train');
    await expect.poll(status).toBe(`${samplesWhere(({ split }) => split === 'train').length} images`);
    await expect.poll(() => page.locator('.status-left').textContent()).not.toContain('selected');
    expect(await page.locator('.toast.error').count()).toBe(0);
  });

  it('leads on to a tag for what was found, by key and by pointer', async () => {
    await open(made, 'explore', { selection: [] });
    const { page } = view;
    const tagged = samplesWhere(({ split }) => split === 'test');
    // The parameters have the place of the inspector, which comes back.
    await page.locator('.run-pill').click();
    await page.locator('.side-sheet').waitFor();
    await input().fill('split:test');
    await input().press('Control+Enter');
    await page.locator('.tag-input:focus').waitFor();
    await page.keyboard.type('held out');
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => (await view.requests('setTag')).at(-1))
      .toEqual({ indices: tagged, tag: 'held out', on: true });
    const others = samplesWhere(({ split }) => split === 'train').length;
    await input().fill('split:train');
    await expect.poll(status).toBe(`${others} images`);
    await page.getByRole('button', { name: 'Tag… (Ctrl+Enter)' }).click();
    await page.locator('.tag-input:focus').waitFor();
    await expect.poll(view.selected).toBe(others);
  });
});
