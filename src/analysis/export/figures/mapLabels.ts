/** Where the names of groups stand on a map: in the group, or beside it where they would hide it or each other. Pure. */
import type { TextMark } from '../../../common/figure';
import { figureFont } from '../../figure/font';
import type { Group } from './groups';
import { INK, PAPER } from './style';

/** Height of digits and capitals, of the size of the text. */
const HEIGHT = 0.74;
/** A name in its group hides no more than this share of its dots. */
const MOST_HIDDEN = 0.25;
/** Directions and distances that are tried beside a group; the distances in sizes of the text. */
const DIRECTIONS = 8;
const DISTANCES = [1.1, 1.6, 2.2, 3];
/** What a distance of one size costs, in hidden dots. */
const DISTANCE_COST = 1.5;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * @param dots x0, y0, x1, y1, … of all rows.
 * @param plot in which the names stay.
 * @param size of the text.
 */
export function mapLabels(
  groups: readonly Group[],
  dots: Float64Array,
  plot: Box,
  size: number,
): readonly TextMark[] {
  const placed: Box[] = [];
  const marks: TextMark[] = [];
  const named = groups.filter(({ label, rows }) => label !== undefined && rows.length > 0);
  // The larger ones first: the small ones go out of their way.
  for (const { label = '', rows } of [...named].sort((a, b) => b.rows.length - a.rows.length)) {
    const [x, y] = medianOf(rows, dots);
    const half = figureFont().width(label, size) / 2;
    const boxAt = (middleX: number, middleY: number): Box => ({
      ...{ left: middleX - half, right: middleX + half },
      ...{ top: middleY - (size * HEIGHT) / 2, bottom: middleY + (size * HEIGHT) / 2 },
    });
    let box = boxAt(x, y);
    const isFree = (one: Box) => isWithin(one, plot) && !placed.some((other) => overlap(one, other));
    const hidden = rows.filter((row) => holds(box, dots[2 * row], dots[2 * row + 1])).length;
    if (hidden > MOST_HIDDEN * rows.length || !isFree(box)) {
      let least = Infinity;
      for (const [dx, dy, distance] of beside(half, size)) {
        const other = boxAt(x + dx, y + dy);
        const cost = dotsIn(other, dots) + distance * DISTANCE_COST;
        if (cost >= least || !isFree(other)) continue;
        least = cost;
        box = other;
      }
    }
    placed.push(box);
    marks.push({
      ...{ kind: 'text', x: (box.left + box.right) / 2, y: box.bottom, text: label, size, color: INK },
      ...{ bold: true, align: 'middle', halo: PAPER },
    });
  }
  return marks;
}

/** Offsets around a place, as far from it to the side as the half width of the text asks for. */
function* beside(half: number, size: number): Generator<readonly [dx: number, dy: number, distance: number]> {
  for (const distance of DISTANCES) {
    for (let i = 0; i < DIRECTIONS; i++) {
      const angle = (2 * Math.PI * i) / DIRECTIONS;
      yield [
        Math.cos(angle) * (distance * size + half - size / 2),
        Math.sin(angle) * distance * size,
        distance,
      ];
    }
  }
}

/** Lies among the points where a mean may not. */
function medianOf(rows: readonly number[], dots: Float64Array): readonly [number, number] {
  const middle = (axis: 0 | 1) =>
    Float64Array.from(rows, (row) => dots[2 * row + axis]).sort()[rows.length >> 1];
  return [middle(0), middle(1)];
}

function dotsIn(box: Box, dots: Float64Array): number {
  let count = 0;
  for (let i = 0; i < dots.length; i += 2) if (holds(box, dots[i], dots[i + 1])) count++;
  return count;
}

function holds({ left, top, right, bottom }: Box, x: number, y: number): boolean {
  return x > left && x < right && y > top && y < bottom;
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function isWithin(box: Box, around: Box): boolean {
  return (
    box.left > around.left && box.right < around.right && box.top > around.top && box.bottom < around.bottom
  );
}
