/** A figure as a PDF file of one page: paths, JPEG images as they are, text as outlines. PDF 1.7, ISO 32000-1. */
import { deflateSync } from 'node:zlib';
import { parseHex } from '../../common/colors';
import {
  type DotsMark,
  type Figure,
  type ImageMark,
  type Mark,
  type PathMark,
  rounded,
} from '../../common/figure';
import { cornersAt } from '../../common/shapes';
import { figureFont } from './font';
import { CHECK_EVERY_DOTS } from './svgFigure';
import { textPaths } from './textPaths';

/** Control points of a quarter of a circle of radius 1. */
const KAPPA = 0.5523;

/** The content of the page, and what it refers to. */
interface Page {
  readonly lines: string[];
  readonly images: ImageMark[];
  /** Distinct opacities; the first is opaque. */
  readonly opacities: number[];
  readonly check: () => void;
}

/** @param check called between small batches of marks; what it throws ends the writing. */
export function pdfFile(figure: Figure, check: () => void = () => undefined): Uint8Array {
  const { width, height, background, marks, title } = figure;
  const page: Page = { lines: [], images: [], opacities: [1], check };
  // PDF counts y upwards.
  page.lines.push(`1 0 0 -1 0 ${rounded(height)} cm`, '1 J 1 j');
  page.lines.push(`${rgb(background)} rg 0 0 ${rounded(width)} ${rounded(height)} re f`);
  for (const mark of marks) write(mark, page);
  const content = deflateSync(Buffer.from(page.lines.join('\n'), 'latin1'));
  const objects = new PdfObjects();
  const catalog = objects.reserve();
  const pages = objects.reserve();
  const leaf = objects.reserve();
  const stream = objects.stream('/Filter /FlateDecode', content);
  const images = page.images.map(
    (image, i) => `/I${i} ${objects.stream(imageHead(image), image.picture.bytes)} 0 R`,
  );
  const states = page.opacities.map((value, i) => `/G${i} << /ca ${value} /CA ${value} >>`);
  objects.set(catalog, `<< /Type /Catalog /Pages ${pages} 0 R >>`);
  objects.set(pages, `<< /Type /Pages /Kids [${leaf} 0 R] /Count 1 >>`);
  objects.set(
    leaf,
    `<< /Type /Page /Parent ${pages} 0 R /MediaBox [0 0 ${rounded(width)} ${rounded(height)}] /Contents ${stream} 0 R ` +
      `/Resources << /XObject << ${images.join(' ')} >> /ExtGState << ${states.join(' ')} >> >> >>`,
  );
  const information = objects.add(
    `<< /Title ${pdfText(title)} /Producer ${pdfText(`Slakescope ${__VERSION__}`)} >>`,
  );
  return objects.file(catalog, information);
}

function write(mark: Mark, page: Page): void {
  const { lines, check } = page;
  check();
  switch (mark.kind) {
    case 'path':
      return writePath(mark, page);
    case 'text':
      for (const path of textPaths(figureFont(), mark)) writePath(path, page);
      return;
    case 'dots':
      return writeDots(mark, page);
    case 'image': {
      const { x, y, width, height } = mark;
      const at = page.images.push(mark) - 1;
      // The unit square of an image has its upper edge at 1.
      lines.push(
        `q ${rounded(width)} 0 0 ${-rounded(height)} ${rounded(x)} ${rounded(y + height)} cm /I${at} Do Q`,
      );
      return;
    }
    case 'clip': {
      const { x, y, width, height, marks } = mark;
      lines.push(`q ${[x, y, width, height].map(rounded).join(' ')} re W n`);
      for (const inner of marks) write(inner, page);
      lines.push('Q');
    }
  }
}

function writePath(
  { d, fill, stroke, strokeWidth = 1, opacity = 1 }: PathMark,
  { lines, opacities }: Page,
): void {
  if (!fill && !stroke) return;
  let state = opacities.indexOf(opacity);
  if (state < 0) state = opacities.push(opacity) - 1;
  lines.push(`/G${state} gs`);
  if (fill) lines.push(`${rgb(fill)} rg`);
  if (stroke) lines.push(`${rgb(stroke)} RG ${rounded(strokeWidth)} w`);
  lines.push(pathOperators(d), fill && stroke ? 'B' : fill ? 'f' : 'S');
}

/** Operators of SVG path data; a figure has only absolute M, L, C and Z. */
function pathOperators(d: string): string {
  return d.replace(/([MLCZ])([^MLCZ]*)/g, (_part, command: string, numbers: string) => {
    if (command === 'Z') return 'h\n';
    return `${numbers.trim().replaceAll(',', ' ')} ${{ M: 'm', L: 'l', C: 'c' }[command] ?? ''}\n`;
  });
}

/** Dots with names are each an object of its own, with its rim. */
function writeDots(mark: DotsMark, page: Page): void {
  const { points, titles, ...look } = mark;
  if (!titles) return writeDotsTogether(mark, page);
  for (let i = 0; i + 1 < points.length; i += 2)
    writeDotsTogether({ ...look, points: points.slice(i, i + 2) }, page);
}

function writeDotsTogether({ shape, radius, color, points, halo }: DotsMark, { lines, check }: Page): void {
  const drawn = (ink: string, grown: number) => {
    lines.push('/G0 gs', `${rgb(ink)} rg`);
    for (let i = 0; i + 1 < points.length; i += 2) {
      if (i % (2 * CHECK_EVERY_DOTS) === 0) check();
      lines.push(dot(shape, points[i], points[i + 1], radius + grown));
    }
    lines.push('f');
  };
  if (points.length === 0) return;
  if (halo) drawn(halo.color, halo.width);
  drawn(color, 0);
}

function dot(shape: DotsMark['shape'], x: number, y: number, r: number): string {
  if (shape !== 'circle') {
    const corners = cornersAt(shape, x, y, r).map(rounded);
    const steps: string[] = [];
    for (let i = 0; i < corners.length; i += 2)
      steps.push(`${corners[i]} ${corners[i + 1]} ${i === 0 ? 'm' : 'l'}`);
    return `${steps.join(' ')} h`;
  }
  const k = r * KAPPA;
  const curve = (...numbers: number[]) => `${numbers.map(rounded).join(' ')} c`;
  return [
    `${rounded(x + r)} ${rounded(y)} m`,
    curve(x + r, y + k, x + k, y + r, x, y + r),
    curve(x - k, y + r, x - r, y + k, x - r, y),
    curve(x - r, y - k, x - k, y - r, x, y - r),
    curve(x + k, y - r, x + r, y - k, x + r, y),
    'h',
  ].join(' ');
}

function rgb(hex: string): string {
  return parseHex(hex)
    .map((value) => rounded(value / 255))
    .join(' ');
}

function imageHead({ picture: { width, height } }: ImageMark): string {
  return `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode`;
}

/** Text of the document's information: UTF-16 with its mark, as hexadecimal digits. */
function pdfText(text: string): string {
  const units = Array.from({ length: text.length }, (_none, i) =>
    text.charCodeAt(i).toString(16).padStart(4, '0'),
  );
  return `<feff${units.join('')}>`;
}

/** The numbered objects of a file, and the table of where each begins. */
class PdfObjects {
  private readonly bodies: Buffer[] = [];

  reserve(): number {
    return this.bodies.push(Buffer.alloc(0));
  }

  set(number: number, body: string): void {
    this.bodies[number - 1] = Buffer.from(body, 'latin1');
  }

  add(body: string): number {
    return this.bodies.push(Buffer.from(body, 'latin1'));
  }

  stream(head: string, bytes: Uint8Array): number {
    const before = Buffer.from(`<< ${head} /Length ${bytes.length} >>\nstream\n`, 'latin1');
    return this.bodies.push(Buffer.concat([before, bytes, Buffer.from('\nendstream')]));
  }

  file(catalog: number, information: number): Uint8Array {
    // The comment of four bytes above 127 says that the file is binary.
    const parts = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
    let length = parts[0].length;
    const offsets = this.bodies.map((body, i) => {
      const offset = length;
      const part = Buffer.concat([Buffer.from(`${i + 1} 0 obj\n`), body, Buffer.from('\nendobj\n')]);
      parts.push(part);
      length += part.length;
      return offset;
    });
    const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
    parts.push(
      Buffer.from(
        `xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n${rows.join('')}trailer\n` +
          `<< /Size ${offsets.length + 1} /Root ${catalog} 0 R /Info ${information} 0 R >>\nstartxref\n${length}\n%%EOF\n`,
      ),
    );
    return new Uint8Array(Buffer.concat(parts));
  }
}
