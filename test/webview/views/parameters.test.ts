import { describe, expect, it } from 'vitest';
import type { FitRequest } from '../../../src/analysis/methods/fit';
import { showView } from '../fakeHost/viewPage';
import { made, open, view } from '../fakeHost/viewSuite';

interface Fit {
  readonly method: string;
  readonly params: object;
  readonly initial?: Float32Array;
}
const fits = async (method: string) =>
  ((await view.requests('fit')) as Fit[])
    .filter((fit) => fit.method === method)
    .map(({ params, initial }) => [params, initial !== undefined]);

async function rerun(perplexity: string, fresh = false): Promise<void> {
  const { page } = view;
  await page.getByRole('button', { name: 'Parameters', exact: true }).click();
  const form = page.locator('details', { has: page.locator('#param-tsne-perplexity') });
  await page.locator('#param-tsne-perplexity input').fill(perplexity);
  if (fresh) await page.locator('#start-tsne').click();
  await form.getByRole('button', { name: 'Run' }).click();
  await page.keyboard.press('Escape');
}

describe('a run with another parameter', () => {
  it('starts from the first layout, is kept with it, and is asked for in the same way after a reload', async () => {
    await open(made, 'explore', { reduction: 'tsne' });
    await expect.poll(() => fits('tsne')).toEqual([[{}, false]]);
    await rerun('20');
    await expect
      .poll(() => fits('tsne'))
      .toEqual([
        [{}, false],
        [{ perplexity: 20 }, true],
      ]);
    await rerun('25');
    await expect.poll(async () => (await fits('tsne')).at(-1)).toEqual([{ perplexity: 25 }, true]);
    const kept = () => view.page.evaluate(() => window.fakeHost.state);
    await expect.poll(kept).toMatchObject({ params: { tsne: { perplexity: 25 } }, starts: { tsne: {} } });
    const state = (await kept()) as object;
    await view.page.close();
    await open(made, 'explore', state);
    await expect
      .poll(() => fits('tsne'))
      .toEqual([
        [{}, false],
        [{ perplexity: 25 }, true],
      ]);
  });

  it('starts by itself where that is asked for, and with the defaults', async () => {
    await open(made, 'explore', { reduction: 'tsne' });
    await expect.poll(async () => (await fits('tsne')).length).toBe(1);
    await rerun('20', true);
    await expect.poll(async () => (await fits('tsne')).at(-1)).toEqual([{ perplexity: 20 }, false]);
  });

  it('keeps its picture while the new one is on its way', async () => {
    const isEndless = ({ params }: FitRequest) => params['perplexity'] === 20;
    await open({ ...made, isEndless }, 'explore', { reduction: 'tsne', colorBy: 'field:modality' });
    await view.page.locator('.legend-row').first().waitFor();
    await expect.poll(() => view.page.locator('.frame-state:visible').count()).toBe(0);
    await rerun('20');
    await view.page.locator('.frame-state.line').waitFor();
    expect(await view.page.locator('.frame').getAttribute('aria-label')).toContain('t-SNE');
  });
});

describe('the layout', () => {
  it('is t-SNE, with PCA to look at until it is there, until another is chosen', async () => {
    await open(made, 'explore', { reduction: null });
    const layout = () => view.page.locator('#encoding-reduction').inputValue();
    await expect.poll(layout).toBe('tsne');
    await expect.poll(async () => (await fits('pca')).length).toBe(1);
    await showView(view.page, 'clusterings');
    await expect.poll(layout).toBe('tsne');
    await view.page.selectOption('#encoding-reduction', 'umap');
    await showView(view.page, 'explore');
    await expect.poll(layout).toBe('umap');
  });
});

describe('the sheet of parameters', () => {
  it.each([
    ['beside the view', 900],
    ['below a notice', 700],
  ])('covers nothing that is told: %s', async (_name, width) => {
    await open(made, 'explore', { params: { kmeans: { k: 9999 } } }, { width });
    const { page } = view;
    await page.getByRole('button', { name: 'Parameters', exact: true }).click();
    const right = async (selector: string) => {
      const box = await page.locator(selector).first().boundingBox();
      return (box?.x ?? NaN) + (box?.width ?? NaN);
    };
    await page.getByText('K-means failed').waitFor();
    await page.locator('.side-sheet').waitFor();
    const beyondSheet = async (selector: string) =>
      (await right(selector)) - ((await page.locator('.side-sheet').boundingBox())?.x ?? 0);
    await expect.poll(() => beyondSheet('.frame-state-box')).toBeLessThanOrEqual(0);
    if (width > 700) await expect.poll(() => beyondSheet('.main')).toBeLessThanOrEqual(0);
  });
});
