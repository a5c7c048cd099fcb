/** A figure as an SVG document, images inside; how text is written is the caller's. */
import {
  type ClipMark,
  type DotsMark,
  type Figure,
  type ImageMark,
  type Mark,
  type PathMark,
  rounded,
  type TextMark,
} from '../../common/figure';
import { escapeMarkup } from '../../common/markup';
import { toBase64 } from '../../common/plainValues';
import { cornersAt } from '../../common/shapes';

/** Characters of a title of a dot. */
const MAX_TITLE = 200;

/** Some milliseconds in each format. */
export const CHECK_EVERY_DOTS = 500;

/** Elements of a text. */
type SvgText = (mark: TextMark) => string;

/**
 * The `svg` element.
 * @param check called between small batches of marks; what it throws ends the writing.
 * @param pixels width of the picture in pixels; absent: its width in points.
 */
export function svgElement(
  figure: Figure,
  text: SvgText,
  check: () => void = () => undefined,
  pixels?: { readonly width: number; readonly height: number },
): string {
  const { width, height, title, background, marks } = figure;
  const [w, h] = [rounded(width), rounded(height)];
  const size = pixels
    ? `width="${pixels.width}" height="${pixels.height}"`
    : `width="${w}pt" height="${h}pt"`;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${w} ${h}" role="img" aria-label="${escapeMarkup(title)}">`,
    `<rect width="${w}" height="${h}" fill="${background}"/>`,
  ];
  const page: Page = { parts, text, check, clips: 0 };
  for (const mark of marks) write(mark, page);
  parts.push('</svg>');
  return parts.join('\n');
}

/** The document. */
export function svgDocument(figure: Figure, text: SvgText, check?: () => void): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svgElement(figure, text, check)}\n`;
}

interface Page {
  readonly parts: string[];
  readonly text: SvgText;
  readonly check: () => void;
  /** How many there are so far. */
  clips: number;
}

function write(mark: Mark, page: Page): void {
  const { parts, check } = page;
  check();
  switch (mark.kind) {
    case 'dots':
      return writeDots(mark, page);
    case 'path':
      parts.push(svgPath(mark));
      return;
    case 'text':
      parts.push(page.text(mark));
      return;
    case 'image':
      parts.push(image(mark));
      return;
    case 'clip':
      return writeClip(mark, page);
  }
}

function writeClip({ x, y, width, height, marks }: ClipMark, page: Page): void {
  const { parts } = page;
  const id = `clip${page.clips++}`;
  parts.push(
    `<clipPath id="${id}"><rect x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${rounded(height)}"/></clipPath>`,
    `<g clip-path="url(#${id})">`,
  );
  for (const mark of marks) write(mark, page);
  parts.push('</g>');
}

/** Each dot is an element where dots have names, else all are one path. */
function writeDots({ shape, radius, color, points, halo, titles }: DotsMark, { parts, check }: Page): void {
  const rim = halo
    ? ` stroke="${halo.color}" stroke-width="${rounded(2 * halo.width)}" paint-order="stroke"`
    : '';
  if (titles) {
    for (const [i, title] of titles.entries()) {
      if (i % CHECK_EVERY_DOTS === 0) check();
      const [x, y] = [points[2 * i], points[2 * i + 1]];
      const [tag, geometry] =
        shape === 'circle'
          ? ['circle', `cx="${rounded(x)}" cy="${rounded(y)}" r="${rounded(radius)}"`]
          : ['polygon', `points="${cornersAt(shape, x, y, radius).map(rounded).join(' ')}"`];
      parts.push(
        `<${tag} ${geometry} fill="${color}"${rim}><title>${escapeMarkup(title.slice(0, MAX_TITLE))}</title></${tag}>`,
      );
    }
    return;
  }
  let d = '';
  for (let i = 0; i + 1 < points.length; i += 2) {
    if (i % (2 * CHECK_EVERY_DOTS) === 0) check();
    const [x, y] = [points[i], points[i + 1]];
    const r = rounded(radius);
    d +=
      shape === 'circle'
        ? `M${rounded(x - radius)} ${rounded(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`
        : `M${cornersAt(shape, x, y, radius).map(rounded).join(' ')}Z`;
  }
  if (d === '') return;
  if (halo) parts.push(`<path d="${d}" fill="${halo.color}"${rim}/>`);
  parts.push(`<path d="${d}" fill="${color}"/>`);
}

export function svgPath({ d, fill, stroke, strokeWidth = 1, opacity }: PathMark): string {
  const line = stroke
    ? ` stroke="${stroke}" stroke-width="${rounded(strokeWidth)}" stroke-linejoin="round" stroke-linecap="round"`
    : '';
  return `<path d="${d}" fill="${fill ?? 'none'}"${line}${opacity === undefined ? '' : ` opacity="${opacity}"`}/>`;
}

function image({ x, y, width, height, picture: { bytes } }: ImageMark): string {
  return `<image x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${rounded(height)}" href="data:image/jpeg;base64,${toBase64(bytes)}"/>`;
}
