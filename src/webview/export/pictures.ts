/** Pictures of the maps as they are drawn, for files. */
import { toHex } from '../../common/colors';
import { escapeMarkup } from '../../common/markup';
import { cornersAt } from '../../common/shapes';
import { css } from '../color/palette';
import { CanvasRenderer } from '../scatter/canvasRenderer';
import { type Dot, eachDot, type Picture } from '../scatter/renderer';

/** Characters of a title of a dot. */
const maxTitle = 200;
/** Device px per CSS px of a PNG. */
const pngScale = 2;

/** Bytes of a PNG file; null where the browser cannot hold a canvas of that size. */
export async function toPng(picture: Picture): Promise<Uint8Array | null> {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (!context) return null;
  new CanvasRenderer(canvas, context).draw(picture, pngScale);
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = css(picture.style.palette.background);
  context.fillRect(0, 0, picture.width, picture.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  return blob && new Uint8Array(await blob.arrayBuffer());
}

/** An SVG document; each dot is an element with its id as title. @param idOf by number of the frame and row. */
export function toSvg(picture: Picture, idOf: (frame: number, row: number) => string): string {
  const { frames, style } = picture;
  const [width, height] = [round(picture.width), round(picture.height)];
  const background = toHex(style.palette.background);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="100%" height="100%" fill="${background}"/>`,
  ];
  for (const [number, frame] of frames.entries()) {
    const { x, y, width: w, height: h } = frame.rect;
    parts.push(
      `<clipPath id="frame${number}"><rect x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}"/></clipPath>`,
      `<g clip-path="url(#frame${number})" stroke="${background}" stroke-width="1">`,
    );
    eachDot(frame, style, (dot) => parts.push(dotElement(dot, idOf(number, dot.row))));
    parts.push('</g>');
  }
  parts.push('</svg>');
  return `${parts.join('\n')}\n`;
}

/** Half a px larger than on screen, because half of the rim lies inside of it. */
function dotElement({ shape, x, y, radius, color }: Dot, id: string): string {
  const r = radius + 0.5;
  const [tag, geometry] =
    shape === 'circle'
      ? ['circle', `cx="${round(x)}" cy="${round(y)}" r="${round(r)}"`]
      : ['polygon', `points="${cornersAt(shape, x, y, r).map(round).join(' ')}"`];
  return `<${tag} ${geometry} fill="${toHex(color)}"><title>${escapeMarkup(id.slice(0, maxTitle))}</title></${tag}>`;
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
