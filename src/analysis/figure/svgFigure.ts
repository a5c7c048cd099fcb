/** A figure as an SVG document: text as outlines with its words as a label, images inside. */
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
import { cornersAt } from '../../common/shapes';
import { figureFont } from './font';
import { textPaths } from './textPaths';

/** Characters of a title of a dot. */
const MAX_TITLE = 200;

/** The `svg` element. @param pixels width of the picture in pixels; absent: its width in points. */
export function svgElement(
  figure: Figure,
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
  const clips = { next: 0 };
  for (const mark of marks) write(mark, parts, clips);
  parts.push('</svg>');
  return parts.join('\n');
}

/** The document. */
export function svgFile(figure: Figure): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svgElement(figure)}\n`;
}

function write(mark: Mark, parts: string[], clips: { next: number }): void {
  switch (mark.kind) {
    case 'dots':
      return writeDots(mark, parts);
    case 'path':
      parts.push(path(mark));
      return;
    case 'text':
      parts.push(text(mark));
      return;
    case 'image':
      parts.push(image(mark));
      return;
    case 'clip':
      return writeClip(mark, parts, clips);
  }
}

function writeClip({ x, y, width, height, marks }: ClipMark, parts: string[], clips: { next: number }): void {
  const id = `clip${clips.next++}`;
  parts.push(
    `<clipPath id="${id}"><rect x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${rounded(height)}"/></clipPath>`,
    `<g clip-path="url(#${id})">`,
  );
  for (const mark of marks) write(mark, parts, clips);
  parts.push('</g>');
}

/** Each dot is an element where dots have names, else all are one path. */
function writeDots({ shape, radius, color, points, halo, titles }: DotsMark, parts: string[]): void {
  const rim = halo
    ? ` stroke="${halo.color}" stroke-width="${rounded(2 * halo.width)}" paint-order="stroke"`
    : '';
  if (titles) {
    for (const [i, title] of titles.entries()) {
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

function path({ d, fill, stroke, strokeWidth = 1, opacity }: PathMark): string {
  const line = stroke
    ? ` stroke="${stroke}" stroke-width="${rounded(strokeWidth)}" stroke-linejoin="round" stroke-linecap="round"`
    : '';
  return `<path d="${d}" fill="${fill ?? 'none'}"${line}${opacity === undefined ? '' : ` opacity="${opacity}"`}/>`;
}

function text(mark: TextMark): string {
  const paths = textPaths(figureFont(), mark).map(path);
  return `<g role="img" aria-label="${escapeMarkup(mark.text)}">${paths.join('')}</g>`;
}

function image({ x, y, width, height, picture: { bytes } }: ImageMark): string {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return `<image x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${rounded(height)}" href="data:image/jpeg;base64,${data}"/>`;
}
