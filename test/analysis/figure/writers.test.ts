/** One figure in three formats: sizes, resolution, colours and text, read back by other readers than ours. */
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../src/analysis/errors';
import { figureFont } from '../../../src/analysis/figure/font';
import { missingGlyphs } from '../../../src/analysis/figure/missingGlyphs';
import { pdfFile } from '../../../src/analysis/figure/pdfFigure';
import { pngFile } from '../../../src/analysis/figure/pngFigure';
import { svgFile } from '../../../src/analysis/figure/svgFile';
import { textPaths } from '../../../src/analysis/figure/textPaths';
import { figureFile } from '../../../src/analysis/figure/writeFigure';
import { loadSharp } from '../../../src/analysis/image/decode';
import { type Figure, type Mark, ptFromMm, rectangle } from '../../../src/common/figure';

const side = ptFromMm(20);
async function redPicture() {
  const sharp = await loadSharp();
  const create = { width: 8, height: 4, channels: 3, background: '#ff0000' } as const;
  const bytes = new Uint8Array(await sharp({ create }).jpeg({ quality: 100 }).toBuffer());
  return { bytes, width: 8, height: 4 };
}
const figureOf = (marks: readonly Mark[], width = ptFromMm(85)): Figure => ({
  ...{ name: 'f', title: 'Title <b> & 肝', width, height: side, background: '#ffffff', marks },
});
const label = (text: string): Mark => ({ kind: 'text', x: 4, y: 20, text, size: 12, color: '#000000' });

/** Pixel at (x, y) in points. */
async function pixels(figure: Figure) {
  const sharp = await loadSharp();
  const { data, info } = await sharp(Buffer.from(await pngFile(figure)))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => {
    const offset = (Math.floor((y / 72) * 300) * info.width + Math.floor((x / 72) * 300)) * info.channels;
    return [...data.subarray(offset, offset + 3)];
  };
  const inked = () => data.reduce((sum, value) => sum + (value < 128 ? 1 : 0), 0);
  return { at, inked, width: info.width, height: info.height };
}

describe('the PNG of a figure', () => {
  it('has 300 dpi: 85 mm are 1004 pixels, as its header says', async () => {
    const png = Buffer.from(await pngFile(figureOf([])));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1004, 236]);
    const chunk = png.indexOf('pHYs');
    // Pixels a metre: 300 / 0.0254.
    expect([png.readUInt32BE(chunk + 4), png.readUInt32BE(chunk + 8), png[chunk + 12]]).toEqual([
      11811, 11811, 1,
    ]);
  });

  it('draws dots, paths and images where they are, inside of what clips them', async () => {
    const dots: Mark = {
      kind: 'dots',
      shape: 'circle',
      radius: 5,
      color: '#0000ff',
      points: [20, 20, 40, 20],
    };
    const picture = await redPicture();
    const drawn = await pixels(
      figureOf([
        { kind: 'path', d: rectangle(100, 0, 50, 50), fill: '#00ff00' },
        { kind: 'clip', x: 0, y: 0, width: 30, height: 50, marks: [dots] },
        { kind: 'image', x: 60, y: 10, width: 20, height: 10, picture },
      ]),
    );
    expect(drawn.at(20, 20)).toEqual([0, 0, 255]);
    expect(drawn.at(40, 20)).toEqual([255, 255, 255]);
    expect(drawn.at(125, 25)).toEqual([0, 255, 0]);
    const [red, green] = drawn.at(70, 15);
    expect(red).toBeGreaterThan(240);
    expect(green).toBeLessThan(15);
  });

  it('says which characters its font lacks, in clips too', () => {
    const clip: Mark = { kind: 'clip', x: 0, y: 0, width: 9, height: 9, marks: [label('\u{1f600}肝')] };
    expect(missingGlyphs(figureOf([label('Größe · 肝 … ⴰ'), clip]))).toEqual(['ⴰ', '\u{1f600}']);
  });

  it('letters Latin, Greek and Chinese by its own font', async () => {
    const ink = async (text: string) => (await pixels(figureOf([label(text)]))).inked();
    const box = await ink('\u{1f600}');
    for (const text of ['A', 'é', 'α', '肝', '髂', '癌']) {
      expect(figureFont().outline(text, 12).missing).toEqual([]);
      const inked = await ink(text);
      expect(inked).toBeGreaterThan(100);
      expect(inked).not.toBe(box);
    }
    expect(figureFont().outline('a\u{1f600}', 12).missing).toEqual(['\u{1f600}']);
  });

  it('refuses what no memory would hold', async () => {
    await expect(pngFile(figureOf([], 72 * 800))).rejects.toThrow(/save it as PDF or SVG/);
  });
});

it.each(['png', 'svg', 'pdf'] as const)('a cancel ends a %s of many dots early', async (format) => {
  const points = Array.from({ length: 40_000 }, (_none, i) => i % 50);
  const dots: Mark = { kind: 'dots', shape: 'circle', radius: 1, color: '#0000ff', points };
  let checks = 0;
  const check = () => {
    if (++checks === 5) throw new CancelledError();
  };
  await expect(figureFile(figureOf([dots]), format, check)).rejects.toThrow(CancelledError);
  const whole = await figureFile(figureOf([dots]), format);
  expect(await figureFile(figureOf([dots]), format, () => checks++)).toEqual(whole);
  expect(checks).toBeGreaterThan(20_000 / 1000);
});

describe('the font of figures', () => {
  it('has the widths of Noto Sans CJK: a Chinese character is as wide as the size', () => {
    expect(figureFont().width('肝脏', 10)).toBe(20);
    expect(figureFont().width('0', 1000)).toBe(555);
  });

  it('cuts what does not fit', () => {
    const font = figureFont();
    const cut = font.fitted('mmmmmmmmmm', 10, 50);
    expect(cut).toMatch(/^m+\.\.\.$/);
    expect(font.width(cut, 10)).toBeLessThanOrEqual(50);
    expect(font.fitted('mm', 10, 50)).toBe('mm');
  });

  it('aligns, turns and spreads a text', () => {
    const box = (mark: Partial<Mark & { kind: 'text' }>) => {
      const [path] = textPaths(figureFont(), {
        ...{ kind: 'text', x: 100, y: 50, text: 'HH', size: 10, color: '#000000' },
        ...mark,
      });
      const numbers = [...path.d.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [
        Number(x),
        Number(y),
      ]);
      const [xs, ys] = [0, 1].map((axis) => numbers.map((pair) => pair[axis]));
      return [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    };
    const [left, right, top, bottom] = box({});
    expect([left > 100, right < 116, bottom, top < 45]).toEqual([true, true, 50, true]);
    const middle = box({ align: 'middle' });
    expect((middle[0] + middle[1]) / 2).toBeCloseTo(100, 1);
    expect(box({ align: 'end' })[1]).toBeLessThan(100);
    const upwards = box({ upwards: true });
    expect([upwards[1], upwards[3] < 50]).toEqual([100, true]);
    const spread = box({ width: 60 });
    expect(spread[1] - spread[0]).toBeGreaterThan(50);
  });
});

describe('the SVG of a figure', () => {
  const hostile = '"><script>alert(1)</script>';

  it('holds text as outlines, with its words as an escaped label', () => {
    const svg = svgFile(figureOf([label(hostile)]));
    expect(svg).not.toMatch(/<(script|text)/);
    expect(svg).toContain('aria-label="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
    expect(svg).toContain('width="240.94pt" height="56.69pt" viewBox="0 0 240.94 56.69"');
  });

  it.each([
    hostile,
    "' onload='alert(1)",
    '&lt;b&gt; & <![CDATA[ ]]>',
    'a\u0000b\u001b[31m\ud800\ufffe',
    '\u202egnp.exe',
    '肝 😀',
  ])('is well-formed with %j in it', async (text) => {
    const sharp = await loadSharp();
    const svg = svgFile({ ...figureOf([label(text)]), title: text });
    expect((await sharp(Buffer.from(svg)).metadata()).format).toBe('svg');
  });

  it('has an element with a title for each dot that has a name', () => {
    const dots = {
      kind: 'dots',
      shape: 'square',
      radius: 2,
      color: '#000000',
      points: [1, 1, 5, 5],
    } as const;
    const svg = svgFile(figureOf([{ ...dots, titles: ['a', hostile] }]));
    expect(svg.match(/<polygon /g)).toHaveLength(2);
    expect(svg).not.toContain('<script');
    expect(svgFile(figureOf([dots]))).not.toContain('<polygon');
  });
});

describe('the PDF of a figure', () => {
  it('is one page of its size whose table of objects is right', async () => {
    const picture = await redPicture();
    const bytes = Buffer.from(
      pdfFile(
        figureOf([
          label('肝'),
          { kind: 'dots', shape: 'triangle', radius: 2, color: '#0072b8', points: [9, 9] },
          { kind: 'image', x: 1, y: 2, width: 30, height: 15, picture },
          { kind: 'path', d: 'M0 0L9 9', stroke: '#ff0000', opacity: 0.5 },
        ]),
      ),
    );
    const text = bytes.toString('latin1');
    expect(text).toContain('/MediaBox [0 0 240.94 56.69]');
    expect(text).toContain('/Width 8 /Height 4 /ColorSpace /DeviceRGB');
    expect(text).toContain('/ca 0.5');
    const table = Number(/startxref\n(\d+)/.exec(text)?.[1]);
    const rows = text.slice(table).match(/^\d{10} 00000 n $/gm) ?? [];
    expect(rows.length).toBeGreaterThan(4);
    rows.forEach((row, i) =>
      expect(text.slice(Number(row.slice(0, 10)))).toMatch(new RegExp(`^${i + 1} 0 obj\n`)),
    );
    const start = text.indexOf('stream\n', text.indexOf('/FlateDecode')) + 'stream\n'.length;
    const content = inflateSync(bytes.subarray(start)).toString('latin1');
    expect(content).toContain('1 0 0 -1 0 56.69 cm');
    expect(content).toContain('30 0 0 -15 1 17 cm /I0 Do');
    expect(content).toMatch(/0 0\.45 0\.72 rg\n9 6\.6 m /);
  });
});
