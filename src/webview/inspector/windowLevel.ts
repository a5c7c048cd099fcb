/** Window and level of a picture of 8-bit greys, as readers of radiographs set them. Pure. */

/** Grey values from `level - window / 2` to `level + window / 2` are spread from black to white. */
export interface WindowLevel {
  /** 1 to 255. */
  readonly window: number;
  /** 0 to 255. */
  readonly level: number;
}

export const wholeRange: WindowLevel = { window: 255, level: 127.5 };

export function isWhole({ window, level }: WindowLevel): boolean {
  return window === wholeRange.window && level === wholeRange.level;
}

export function changed(before: WindowLevel, window: number, level: number): WindowLevel {
  return {
    window: Math.min(255, Math.max(1, before.window + window)),
    level: Math.min(255, Math.max(0, before.level + level)),
  };
}

/** Slope and intercept of the new grey over the old one, both from 0 to 1. */
export function transferOf({ window, level }: WindowLevel): { slope: number; intercept: number } {
  const slope = 255 / window;
  return { slope, intercept: 0.5 - (slope * level) / 255 };
}

/**
 * The window that leaves out the darkest and the brightest hundredth of the pixels; black ones, of which borders are, do
 * not count.
 * @param pixels RGBA; red counts, as the three are equal in a grey picture.
 */
export function autoWindow(pixels: Uint8ClampedArray): WindowLevel {
  const counts = new Uint32Array(256);
  for (let p = 0; p < pixels.length; p += 4) counts[pixels[p]]++;
  counts[0] = 0;
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return wholeRange;
  const greyAt = (share: number) => {
    let [grey, below] = [0, counts[0]];
    while (grey < 255 && below < share * total) below += counts[++grey];
    return grey;
  };
  const [low, high] = [greyAt(leftOut), greyAt(1 - leftOut)];
  return changed({ window: 0, level: 0 }, high - low, (low + high) / 2);
}

/** Share of the pixels at either end. */
const leftOut = 0.01;
