/** The colours of a mask and the organs that they stand for, identified by the boxes of the organs. Pure. */
import type { Box } from '../../analysis/dataset/types';

export interface MaskOrgan {
  /** `red << 16 | green << 8 | blue`. */
  readonly color: number;
  /** Organs of its boxes; empty where no box fits the colour. */
  readonly names: readonly string[];
  readonly pixels: number;
}

/** More colours are those of a picture, not of labels. */
const maxColors = 64;
/** Intersection over union of a box and the pixels of a colour from which they belong together. */
const leastOverlap = 0.5;

/** The same for one colour and several boxes, higher because what lies around all organs spans their boxes too. */
const leastUnion = 0.8;

interface Extent {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * @param pixels RGBA of the mask, row by row. @param size of the mask, px. @param boxes in px of the image.
 * @param image size of the image, px, to which the mask is stretched.
 * @returns the largest first, without the background (black, or transparent); null for a mask with too many colours.
 */
export function maskOrgans(
  pixels: Uint8ClampedArray,
  size: { readonly width: number; readonly height: number },
  boxes: readonly Box[],
  image: { readonly width: number; readonly height: number },
): readonly MaskOrgan[] | null {
  const found = extentsOf(pixels, size);
  if (!found) return null;
  const [sx, sy] = [size.width / image.width, size.height / image.height];
  const scaled = boxes.map(({ organ, x, y, width, height }) => ({
    organ,
    extent: { left: x * sx, top: y * sy, right: (x + width) * sx, bottom: (y + height) * sy },
  }));
  const names = new Map<number, string[]>();
  const free = new Set(scaled);
  // The best fit first, so that an organ inside another one does not take its colour.
  const fits = [...found].flatMap(([color, { extent }]) =>
    scaled.map((box) => ({ color, box, overlap: overlapOf(extent, box.extent) })),
  );
  fits.sort((a, b) => b.overlap - a.overlap);
  for (const { color, box, overlap } of fits) {
    if (overlap < leastOverlap || names.has(color) || !free.delete(box)) continue;
    names.set(color, [box.organ]);
  }
  // One colour for both kidneys: its pixels span all of the boxes that are left for it.
  for (const [color, { extent }] of found) {
    if (names.has(color)) continue;
    const inside = [...free].filter((box) => overlapOf(extent, unionOf(extent, box.extent)) > 0.95);
    if (inside.length < 2) continue;
    const union = inside.map((box) => box.extent).reduce(unionOf);
    if (overlapOf(extent, union) < leastUnion) continue;
    names.set(color, [...new Set(inside.map(({ organ }) => organ))]);
    for (const box of inside) free.delete(box);
  }
  return [...found]
    .map(([color, { count }]) => ({ color, names: names.get(color) ?? [], pixels: count }))
    .sort((a, b) => b.pixels - a.pixels || a.color - b.color);
}

function extentsOf(
  pixels: Uint8ClampedArray,
  { width, height }: { readonly width: number; readonly height: number },
): ReadonlyMap<number, { readonly extent: Extent; readonly count: number }> | null {
  const found = new Map<number, { extent: { -readonly [K in keyof Extent]: number }; count: number }>();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const color = colorAt(pixels, y * width + x);
      if (color === 0) continue;
      const known = found.get(color);
      if (known) {
        const { extent } = known;
        if (x < extent.left) extent.left = x;
        else if (x >= extent.right) extent.right = x + 1;
        extent.bottom = y + 1;
        known.count++;
      } else if (found.size === maxColors) return null;
      else found.set(color, { extent: { left: x, top: y, right: x + 1, bottom: y + 1 }, count: 1 });
    }
  }
  return found;
}

/** 0 for the background. */
export function colorAt(pixels: Uint8ClampedArray, at: number): number {
  const p = 4 * at;
  return pixels[p + 3] === 0 ? 0 : (pixels[p] << 16) | (pixels[p + 1] << 8) | pixels[p + 2];
}

function unionOf(a: Extent, b: Extent): Extent {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

function areaOf({ left, top, right, bottom }: Extent): number {
  return Math.max(0, right - left) * Math.max(0, bottom - top);
}

function overlapOf(a: Extent, b: Extent): number {
  const shared = areaOf({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  });
  return shared / (areaOf(a) + areaOf(b) - shared);
}
