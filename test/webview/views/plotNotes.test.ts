import { describe, expect, it } from 'vitest';
import type { FitAnswer } from '../../../src/analysis/methods/fit';
import { neighborWarnings } from '../../../src/analysis/methods/neighborSearch';
import { sampleScene } from '../fakeHost/sampleScene';
import { made, open, view } from '../fakeHost/viewSuite';

/** The scene as if t-SNE had approximate neighbours, HDBSCAN landmarks, and 40 images the quality of every layout. */
async function approximateScene() {
  const scene = await sampleScene();
  const rows = Int32Array.from({ length: 40 }, (_none, at) => 2 * at);
  const standardErrors = { trustworthiness: 0.0021, continuity: 0.0018, recall: 0.004 };
  const quality = scene.analysis.layoutQuality.bind(scene.analysis);
  const ofRows = (values: Float32Array) => Float32Array.from(rows, (row) => values[row]);
  scene.analysis.layoutQuality = async (...args) => {
    const all = await quality(...args);
    return {
      ...all,
      rowTrustworthiness: ofRows(all.rowTrustworthiness),
      rowContinuity: ofRows(all.rowContinuity),
      rowRecall: ofRows(all.rowRecall),
      sample: { rows: Int32Array.from(rows), standardErrors },
    };
  };
  const approximations = { tsne: { neighborRecall: 0.98312 }, hdbscan: { landmarks: 20_000 } };
  return {
    ...scene,
    fit: async (request: Parameters<typeof scene.fit>[0]) => {
      const answer = await scene.fit(request);
      const found = Object.entries(approximations).find(([method]) => method === answer.method)?.[1] ?? {};
      const warnings = neighborWarnings(answer.method, found, 80);
      return { ...answer, result: { ...answer.result, ...found }, warnings } as FitAnswer;
    },
  };
}
const texts = (selector: string) => view.page.locator(selector).allTextContents();
const words = async (selector: string) =>
  (await texts(selector)).map((text) => text.replace(/\s+/g, ' ').trim());

describe('a map of approximate results', () => {
  it('says so on the plot, of the layout and of the colours, with the whole sentence on hover', async () => {
    const size = { width: 900, height: 700 };
    await open(await approximateScene(), 'explore', { reduction: 'tsne', colorBy: 'cluster:hdbscan' }, size);
    await expect
      .poll(() => words('.plot-notes > li'))
      .toEqual(['t-SNE: approximate, recall 0.983quality of 40 samples', 'HDBSCAN: 20,000 landmarks']);
    const lines = view.page.locator('.plot-notes > li');
    expect(await lines.first().getAttribute('data-explanation')).toMatch(
      /approximate neighbours, recall 0\.983 \(measured on a sample of rows\); .*\n.*measured on 40 rows/,
    );
    // Whole and in sight at the least width that the panel has in two columns.
    const shown = await lines.evaluateAll((items) =>
      items.map((item) => {
        const part = item.querySelector('span')!.getBoundingClientRect();
        const box = item.getBoundingClientRect();
        return part.bottom <= box.bottom && part.left >= box.left && part.right <= box.right;
      }),
    );
    expect(shown).toEqual([true, true]);
  });

  it('says so in every small map, and with the figure its standard error', async () => {
    await open(await approximateScene(), 'reductions');
    await expect.poll(() => words('.cell > .plot-notes')).toEqual(['approximate, recall 0.983']);
    await expect
      .poll(() => texts('.cell-title .explained'))
      .toEqual(new Array(4).fill(expect.stringMatching(/trustworthiness 0\.\d{3} ± 0\.002/)));
  });

  it('says so of the images beside the questions, and of the clusterings, outliers and levels', async () => {
    const size = { width: 900, height: 760 };
    const notes = {
      qa: ['t-SNE: approximate, recall 0.983'],
      clusterings: ['20,000 landmarks'],
      outliers: ['20,000 landmarks'],
      hierarchy: ['t-SNE: approximate, recall 0.983'],
    };
    for (const [name, expected] of Object.entries(notes)) {
      await open(await approximateScene(), name, { reduction: 'tsne' }, size);
      await expect.poll(() => words('.plot-notes > li'), { message: name }).toEqual(expected);
      if (name !== 'hierarchy') await view.page.close();
    }
  });

  it('says how many images have no value of the colour', async () => {
    await open(await approximateScene(), 'explore', { colorBy: 'quality:trustworthiness' });
    await expect.poll(() => texts('.legend-note')).toEqual(['Grey: 40 without a value']);
  });
});

describe('a map of results of all pairs of all images', () => {
  it('says nothing', async () => {
    await open(made, 'explore', { colorBy: 'quality:trustworthiness' });
    await view.page.locator('.ramp').waitFor();
    expect(await texts('.plot-notes, .legend-note')).toEqual([]);
  });
});
