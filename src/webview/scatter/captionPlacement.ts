/**
 * Where the names of groups stand on a map: near their dots, where they cover the fewest dots and no other name. A name
 * without a free place is left out: those that come first have precedence. Pure.
 */
import { clamp, type Rect } from './viewport';

export interface CaptionBox {
  /** Where the name belongs, CSS px. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Between two names, and beside the names of the axes, CSS px. */
const gapPx = 3;
const axisPx = 26;
/** From the dot of a name to its places, in heights of a line and widths of the name. */
const stepsDown = [0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5];
const stepsAside = [0, -0.5, 0.5, -1, 1];
/** What a step away costs, in covered dots: above or below rather than beside, where the name ends at its dot. */
const costDown = 1.5;
const costAside = (steps: number) => (Math.abs(steps) < 1 ? 5 : 7) * Math.abs(steps);

/**
 * @param captions in the order of precedence.
 * @param dotsIn how many dots a name at a place would cover.
 * @returns the place of each caption; null = there is none.
 */
export function placeCaptions(
  captions: readonly CaptionBox[],
  frame: Rect,
  dotsIn: (place: Rect) => number,
): readonly (Rect | null)[] {
  const taken: Rect[] = [];
  return captions.map((caption) => {
    let best: Rect | null = null;
    let least = Infinity;
    for (const { place, cost } of placesOf(caption, frame)) {
      if (cost >= least || taken.some((other) => overlaps(place, other))) continue;
      const total = cost + dotsIn(place);
      if (total < least) [best, least] = [place, total];
    }
    if (best) taken.push(best);
    return best;
  });
}

/** Centred on the dot, above and below it, and at its sides; whole inside the frame, where the dot is, and off the axes. */
function placesOf(
  { x, y, width, height }: CaptionBox,
  frame: Rect,
): readonly { readonly place: Rect; readonly cost: number }[] {
  const isInside = x >= frame.x && x <= frame.x + frame.width && y >= frame.y && y <= frame.y + frame.height;
  if (!isInside || width > frame.width - axisPx || height > frame.height - axisPx) return [];
  return stepsDown.flatMap((dy) =>
    stepsAside.map((dx) => ({
      place: {
        x: clamp(x + dx * (width + height) - width / 2, frame.x + axisPx, frame.x + frame.width - width),
        y: clamp(y + dy * height - height / 2, frame.y, frame.y + frame.height - height - axisPx),
        width,
        height,
      },
      cost: costDown * Math.abs(dy) + costAside(dx),
    })),
  );
}

function overlaps(a: Rect, b: Rect): boolean {
  return (
    a.x < b.x + b.width + gapPx &&
    b.x < a.x + a.width + gapPx &&
    a.y < b.y + b.height + gapPx &&
    b.y < a.y + a.height + gapPx
  );
}
