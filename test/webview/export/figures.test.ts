/** What "Save figure" takes from each view: the texts, the dots with their colours and the images that are on the page. */
import { parse } from 'valibot';
import { describe, expect, it } from 'vitest';
import { figureFont } from '../../../src/analysis/figure/font';
import { figureFile } from '../../../src/analysis/figure/writeFigure';
import type { Figure } from '../../../src/common/figure';
import { figurePalettes } from '../../../src/common/figurePalettes';
import { figureSchema } from '../../../src/common/figureSchema';
import { dotsOf, marksOf, savedFigure } from '../fakeHost/savedFigure';
import { viewNames } from '../fakeHost/viewPage';
import { made, open, view } from '../fakeHost/viewSuite';

const shapesOf = (figure: Figure) =>
  new Set(marksOf(figure.marks).flatMap((mark) => (mark.kind === 'dots' ? [mark.shape] : [])));
/** All but those of pictures. */
const colorsOf = (figure: Figure) =>
  marksOf(figure.marks).flatMap((mark) => {
    if (mark.kind === 'path') return [mark.fill, mark.stroke].filter((color) => color !== undefined);
    return mark.kind === 'text' || mark.kind === 'dots' ? [mark.color] : [];
  });
const textsOf = (figure: Figure) =>
  marksOf(figure.marks).flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []));
const sum = (counts: Map<string, number>) => [...counts.values()].reduce((a, b) => a + b, 0);
const container = () =>
  view.page.locator('.view-container').evaluate((element) => {
    const { width, height } = element.getBoundingClientRect();
    return { width, height };
  });

/** Until nothing runs and the page says the same for a while. */
async function opened(name: string, state: object = {}, theme: 'light' | 'dark' = 'light') {
  await open(made, name, state, { theme });
  let text = '';
  const isStill = async () => {
    const before = text;
    text = await view.page.locator('#app').innerText();
    return text === before && !/^(Running|Opening) /m.test(text);
  };
  await expect.poll(isStill, { interval: 600, timeout: 30_000 }).toBe(true);
}

const saved = (preset?: RegExp, palette?: RegExp) => savedFigure(view.page, preset, palette);

/** First words of the texts that are wholly on the page and under nothing else. */
const seenWords = () =>
  view.page.locator('.view-container').evaluate((element) => {
    const bounds = element.getBoundingClientRect();
    const left =
      '.plot-tools, .icon-button, .codicon, .hover-card, .visually-hidden, option, textarea, title';
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const words = new Set<string>();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      const [word] = (node.nodeValue ?? '').trim().split(/\s+/);
      if (!word || !parent || parent.closest(left)) continue;
      if (!parent.checkVisibility({ visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const { x, y, top, bottom, width, height } = range.getBoundingClientRect();
      if (width === 0 || top < bounds.top || bottom > bounds.bottom) continue;
      const hit = document.elementFromPoint(x + 2, y + height / 2);
      if (hit && (parent.contains(hit) || hit.contains(parent))) words.add(word);
    }
    return [...words];
  });

describe('a saved figure', { timeout: 90_000 }, () => {
  it.each(viewNames)('of %s holds what is on the page, and each format has it', async (name) => {
    await opened(name, name === 'samples' ? { selection: [] } : {});
    const before = await seenWords();
    const { width } = await container();
    const figure = await saved();
    // A run may have ended meanwhile, and its notice with it.
    const after = new Set(await seenWords());
    const words = before.filter((word) => after.has(word));
    expect(parse(figureSchema, figure)).toEqual(figure);
    expect(words.length).toBeGreaterThan(2);
    const texts = textsOf(figure).join('\n');
    // A word may be cut by its box.
    expect(words.filter((word) => !texts.includes(word.slice(0, 6)) && !/[▾▴…]/.test(word))).toEqual([]);
    expect(figure.width).toBeCloseTo(width * 0.75, 1);
    const png = Buffer.from(await figureFile(figure, 'png'));
    expect(png.readUInt32BE(16)).toBe(Math.round((figure.width / 72) * 300));
    expect(png.readUInt32BE(png.indexOf('pHYs') + 4)).toBe(11811);
    const svg = Buffer.from(await figureFile(figure, 'svg')).toString();
    expect(svg.match(/<(circle|polygon) /g) ?? []).toHaveLength(sum(dotsOf(figure.marks)));
    expect(Buffer.from(await figureFile(figure, 'pdf')).toString('latin1', 0, 5)).toBe('%PDF-');
  });

  it('has a dot for each image in the colours of the legend, named by its id, without those that are hidden', async () => {
    await opened('explore');
    const legend = () =>
      view.page.locator('.legend-row:not(.off)').evaluateAll((rows) =>
        rows.map((row): [string, number] => {
          const [r, g, b] = getComputedStyle(row.querySelector('.swatch')!).backgroundColor.match(/\d+/g)!;
          const hex = [r, g, b].map((value) => Number(value).toString(16).padStart(2, '0')).join('');
          return [`#${hex}`, Number(row.querySelector('.legend-count')!.textContent)];
        }),
      );
    const figure = await saved();
    expect([...dotsOf(figure.marks)].sort()).toEqual((await legend()).sort());
    const titles = marksOf(figure.marks).flatMap((mark) => (mark.kind === 'dots' ? (mark.titles ?? []) : []));
    expect(titles.sort()).toEqual([...made.dataset.ids].sort());
    await view.page.locator('.legend-row').first().click();
    await view.page.locator('.legend-row.off').waitFor();
    const fewer = await saved();
    expect([...dotsOf(fewer.marks)].sort()).toEqual((await legend()).sort());
    expect(sum(dotsOf(fewer.marks))).toBeLessThan(sum(dotsOf(figure.marks)));
  });

  it('of Samples holds every group, also those scrolled out of sight', async () => {
    await opened('samples', { selection: [] });
    const figure = await saved();
    const heads = await view.page.locator('.sample-row h2').allTextContents();
    const texts = textsOf(figure).join(' ');
    for (const head of heads) expect(texts).toContain(head.trim().slice(0, 9));
    const images = marksOf(figure.marks).filter(({ kind }) => kind === 'image');
    expect(images).toHaveLength(await view.page.locator('.sample-tile canvas').count());
    expect(figure.height).toBeGreaterThan((await container()).height * 0.75);
  });

  it('for print is on white, as wide and in the size of text that the journal has, and nothing stays of that', async () => {
    await opened('explore', {}, 'dark');
    const styleOf = () =>
      view.page.evaluate(() => [
        document.documentElement.getAttribute('style') ?? '',
        document.body.className,
      ]);
    const before = await styleOf();
    const place = await container();
    const figure = await saved(/Nature, one column/);
    expect((figure.width / 72) * 25.4).toBeCloseTo(89, 1);
    expect(figure.background).toBe('#ffffff');
    const sizes = marksOf(figure.marks).flatMap((mark) => (mark.kind === 'text' ? [mark.size] : []));
    expect(Math.max(...sizes)).toBeCloseTo(7, 5);
    expect(sum(dotsOf(figure.marks))).toBe(made.dataset.ids.length);
    expect(await styleOf()).toEqual(before);
    expect(await container()).toEqual(place);
    const again = await saved();
    expect([again.background, again.width]).not.toEqual([figure.background, figure.width]);
  });

  it('for print in one column is nearly square, without names of clusters over its dots', async () => {
    await opened('explore');
    const groups = await view.page.locator('.legend-row .legend-label').allTextContents();
    const names = groups.map((group) => group.trim().replace(/^Cluster \d+: /, ''));
    const place = await container();
    const two = await saved(/Nature, two columns/);
    const one = await saved(/Nature, one column/);
    expect(one.height / one.width).toBeCloseTo(0.85, 2);
    expect(two.height / two.width).toBeCloseTo(place.height / place.width, 2);
    /** On the map; the legend has "Cluster 0: " before them. */
    const named = (figure: Figure) =>
      names.filter((name) => textsOf(figure).some((text) => text.startsWith(name.slice(0, 8))));
    expect(named(one)).toEqual([]);
    expect(named(two).length).toBeGreaterThan(names.length / 2);
  });

  it('for print in one column has the whole table of Compare above its map', async () => {
    await opened('compare');
    const cells = await view.page.locator('.heat td, .heat th').allTextContents();
    const figure = await saved(/Nature, one column/);
    const texts = marksOf(figure.marks).flatMap((mark) => (mark.kind === 'text' ? [mark] : []));
    const shown = new Set(texts.map(({ text }) => text));
    const numbers = cells.map((cell) => cell.trim()).filter((cell) => /^\d+$/.test(cell));
    expect(numbers.length).toBeGreaterThan(8);
    expect(numbers.filter((number) => !shown.has(number))).toEqual([]);
    const lowest = Math.max(...texts.filter(({ text }) => numbers.includes(text)).map(({ y }) => y));
    const dots = marksOf(figure.marks).flatMap((mark) => (mark.kind === 'dots' ? [...mark.points] : []));
    const highest = Math.min(...dots.filter((_value, at) => at % 2 === 1));
    // The table's own swatches are boxes, not dots.
    expect(highest).toBeGreaterThan(lowest);
    expect(sum(dotsOf(figure.marks))).toBe(made.dataset.ids.length);
  });

  it('for print in one column has every outlier method by its whole title, and a table within its width', async () => {
    await opened('outliers');
    const titles = await view.page
      .locator('.cell-title')
      .evaluateAll((all) =>
        all.flatMap(({ childNodes }) => [...childNodes].map((node) => node.textContent ?? '')),
      );
    const figure = await saved(/Nature, one column/);
    const texts = marksOf(figure.marks).flatMap((mark) => (mark.kind === 'text' ? [mark] : []));
    const shown = texts.map(({ text }) => text).join(' ');
    const words = titles.flatMap((title) => title.trim().split(/\s+/)).filter((word) => word !== '');
    expect(words.length).toBeGreaterThan(18);
    expect(words.filter((word) => !shown.includes(word))).toEqual([]);
    expect(shown).toMatch(/Flagged by.* Nearest inlier/);
    const ends = texts.map(({ text, x, size, upwards }) =>
      upwards ? x : x + figureFont().width(text, size),
    );
    expect(Math.max(...ends)).toBeLessThanOrEqual(figure.width);
  });

  it('for print has the colours of Okabe and Ito, or greys and shapes, where that is chosen, for that figure alone', async () => {
    await opened('clusterings', {}, 'dark');
    const panel = await saved(/Nature, two columns/);
    const okabe = await saved(/Nature, two columns/, /Okabe/);
    const [{ categories: usual }, { categories }] = figurePalettes;
    const own = new Set(categories.map(({ color }) => color));
    for (const { color } of usual) own.delete(color);
    const hues = (figure: Figure) => [...dotsOf(figure.marks).keys()].filter((color) => own.has(color));
    expect(hues(okabe).length).toBeGreaterThan(2);
    expect(hues(panel)).toEqual([]);
    const grey = await saved(/Nature, two columns/, /Greys/);
    expect(colorsOf(grey).filter((color) => !/^#(..)\1\1$/.test(color))).toEqual([]);
    expect(shapesOf(panel)).toEqual(new Set(['circle']));
    expect(shapesOf(grey).size).toBeGreaterThan(3);
    expect(sum(dotsOf(grey.marks))).toBe(sum(dotsOf(panel.marks)));
    expect(await view.page.evaluate(() => document.body.className)).not.toContain('print');
  });
});
