/** The picture of Samples for a file: a row of images for each group, with its name and size. */
import type { Rgb } from '../../common/colors';
import { contrast, css, type Palette } from '../color/palette';
import type { ThumbnailAtlas } from '../scatter/thumbnailAtlas';

export interface SampleGroup {
  readonly title: string;
  readonly note: string;
  readonly color: Rgb;
  readonly rows: Int32Array;
}

interface Look {
  readonly atlas: ThumbnailAtlas;
  readonly nameOf: (row: number) => string;
  readonly palette: Palette;
  readonly tilePx: number;
}

const headPx = 190;
const gapPx = 8;
const captionPx = 16;
/** Device px per CSS px. */
const scale = 2;
/** Longest side of a canvas that browsers hold, device px. */
const maxSidePx = 16_000;

/** Bytes of a PNG file; null where the picture is larger than a browser can hold. */
export async function samplesPng(
  groups: readonly SampleGroup[],
  { atlas, nameOf, palette, tilePx }: Look,
): Promise<Uint8Array | null> {
  const most = groups.reduce((max, { rows }) => Math.max(max, rows.length), 1);
  const rowPx = tilePx + captionPx + gapPx;
  const width = headPx + most * (tilePx + gapPx) + gapPx;
  const height = groups.length * rowPx + gapPx;
  if (scale * Math.max(width, height) > maxSidePx) return null;
  const canvas = document.createElement('canvas');
  canvas.width = scale * width;
  canvas.height = scale * height;
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.scale(scale, scale);
  const { background } = palette;
  const ink = css(
    contrast(background, [255, 255, 255]) > contrast(background, [0, 0, 0]) ? [255, 255, 255] : [0, 0, 0],
  );
  context.fillStyle = css(background);
  context.fillRect(0, 0, width, height);
  context.textBaseline = 'top';
  for (const [at, { title, note, color, rows }] of groups.entries()) {
    const top = gapPx + at * rowPx;
    context.fillStyle = css(color);
    context.fillRect(gapPx, top + 3, 9, 9);
    context.fillStyle = ink;
    context.font = '600 13px sans-serif';
    context.fillText(title, 3 * gapPx, top, headPx - 4 * gapPx);
    context.font = '12px sans-serif';
    context.fillText(note, 3 * gapPx, top + 18, headPx - 4 * gapPx);
    context.font = '10px sans-serif';
    for (const [place, row] of rows.entries()) {
      const left = headPx + place * (tilePx + gapPx);
      context.fillStyle = '#000';
      context.fillRect(left, top, tilePx, tilePx);
      atlas.draw(context, row, left, top, tilePx);
      context.fillStyle = ink;
      context.fillText(nameOf(row), left, top + tilePx + 3, tilePx);
    }
  }
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  return blob && new Uint8Array(await blob.arrayBuffer());
}
