/** The changes of a picture, from where its copy lies over it and how their greys go together. */
import type { PictureChange } from '../../../common/pictureChanges';
import { CELL_SIZE } from '../../embedding/thumbnails';
import type { Box, ComparedPicture } from './comparedPicture';
import type { CopyEvidence } from './copyEvidence';
import { type Placement, sampledWindow } from './registration';

/** Degrees; less is not told from the error of registration. */
const LEAST_TURN = 1;
/** Of the area. */
const LEAST_CROP = 0.03;
/** Pixels of a cell by which a border of one grey must be wider. */
const LEAST_BORDER = 3;
/** Grey levels of 256, on the average. */
const LEAST_GREY_DIFFERENCE = 6;
/** The residual lies in few places where this little of it is left without them. */
const FEW_PLACES = 0.25;
const LEAST_MARKED_RESIDUAL = 0.008;

/** @param cells grey, of both. @returns what makes b of a. */
export function namedChanges(
  a: ComparedPicture,
  b: ComparedPicture,
  cells: readonly [Uint8Array, Uint8Array],
  placement: Placement,
  isInverted: boolean,
  evidence: CopyEvidence,
): PictureChange[] {
  const changes = [...turnChanges(placement), ...frameChanges(a, b, placement)];
  if (isInverted) changes.push({ kind: 'inverted' });
  else if (greyDifference(a, b, cells, placement) > LEAST_GREY_DIFFERENCE) changes.push({ kind: 'levels' });
  const { residual, keptResidual } = evidence;
  if (residual > LEAST_MARKED_RESIDUAL && keptResidual < FEW_PLACES * residual)
    changes.push({ kind: 'annotated' });
  return changes;
}

function turnChanges({ mirrored, c, s }: Placement): PictureChange[] {
  const angle = (Math.atan2(s, c) * 180) / Math.PI;
  // A mirror with half a turn is the mirror from top to bottom.
  const isFlipped = mirrored && Math.abs(angle) > 135;
  const rest = isFlipped ? angle - Math.sign(angle) * 180 : angle;
  const quarter = Math.round(rest / 90) * 90;
  const degrees = Math.abs(rest - quarter) < LEAST_TURN ? quarter : Math.round(rest);
  const mirror: PictureChange[] = mirrored ? [{ kind: isFlipped ? 'flipped' : 'mirrored' }] : [];
  return degrees === 0 ? mirror : [...mirror, { kind: 'turned', degrees: degrees === -180 ? 180 : degrees }];
}

function frameChanges(a: ComparedPicture, b: ComparedPicture, placement: Placement): PictureChange[] {
  const shown = shareInside(a.frame, b.frame, placement);
  const back = inverse(placement);
  const covered = shareInside(b.frame, a.frame, back);
  const changes: PictureChange[] = [];
  const percent = (share: number) => Math.round(100 * share);
  if (shown < 1 - LEAST_CROP && covered < 1 - LEAST_CROP && isTurnedAway(placement)) return changes; // its corners only
  if (shown < 1 - LEAST_CROP) {
    const isBorder =
      shareInside(a.content, b.frame, placement) > 1 - LEAST_CROP && borderOf(a) >= LEAST_BORDER;
    changes.push(isBorder ? { kind: 'trimmed' } : { kind: 'cropped', percent: percent(shown) });
  }
  if (covered < 1 - LEAST_CROP) {
    const isBorder = shareInside(b.content, a.frame, back) > 1 - LEAST_CROP && borderOf(b) >= LEAST_BORDER;
    changes.push(isBorder ? { kind: 'padded' } : { kind: 'extended', percent: percent(covered) });
  }
  return changes;
}

/** By other than quarter turns, so that corners leave the frame. */
function isTurnedAway({ c, s }: Placement): boolean {
  const angle = (Math.atan2(s, c) * 180) / Math.PI;
  return Math.abs(angle - Math.round(angle / 90) * 90) >= LEAST_TURN;
}

function borderOf({ frame, content }: ComparedPicture): number {
  return Math.max(
    content.left - frame.left,
    content.top - frame.top,
    frame.right - content.right,
    frame.bottom - content.bottom,
  );
}

const STEPS_ACROSS = 24;

/** Share of a box that lies in a box of the other picture. */
function shareInside(from: Box, to: Box, { mirrored, c, s, tx, ty }: Placement): number {
  let inside = 0;
  const half = CELL_SIZE / 2;
  for (let i = 0; i < STEPS_ACROSS; i++) {
    const fromY = from.top + ((i + 0.5) * (from.bottom - from.top)) / STEPS_ACROSS - half;
    for (let k = 0; k < STEPS_ACROSS; k++) {
      const x = from.left + ((k + 0.5) * (from.right - from.left)) / STEPS_ACROSS - half;
      const fromX = mirrored ? -x : x;
      const u = tx + c * fromX - s * fromY + half;
      const v = ty + s * fromX + c * fromY + half;
      if (u >= to.left - 0.5 && u <= to.right + 0.5 && v >= to.top - 0.5 && v <= to.bottom + 0.5) inside++;
    }
  }
  return inside / STEPS_ACROSS ** 2;
}

function inverse({ mirrored, c, s, tx, ty }: Placement): Placement {
  const size = c * c + s * s;
  // Without a mirror the turn is undone; with one the changed picture is mirrored and turned the same way.
  const [c2, s2] = mirrored ? [c / size, s / size] : [c / size, -s / size];
  const x = mirrored ? -tx : tx;
  return { mirrored, c: c2, s: s2, tx: -(c2 * x - s2 * ty), ty: -(s2 * x + c2 * ty) };
}

/** Mean difference of the greys as they are, where both lie. */
function greyDifference(
  a: ComparedPicture,
  b: ComparedPicture,
  [own, other]: readonly [Uint8Array, Uint8Array],
  { mirrored, c, s, tx, ty }: Placement,
): number {
  const middle = (CELL_SIZE - 1) / 2;
  const { left, right, top, bottom, lowU, highU, lowV, highV } = sampledWindow(
    a.content,
    b.content,
    CELL_SIZE,
  );
  const differences: number[] = [];
  for (let y = top; y < bottom; y += 2) {
    for (let x = left; x < right; x += 2) {
      const fromX = mirrored ? middle - x : x - middle;
      const u = tx + middle + c * fromX - s * (y - middle);
      const v = ty + middle + s * fromX + c * (y - middle);
      if (u < lowU || u > highU || v < lowV || v > highV) continue;
      differences.push(Math.abs(own[y * CELL_SIZE + x] - other[Math.round(v) * CELL_SIZE + Math.round(u)]));
    }
  }
  // The larger half may be edges or marks.
  const lower = differences.sort((p, q) => p - q).slice(0, Math.ceil(differences.length * 0.75));
  return lower.length === 0 ? 0 : lower.reduce((sum, one) => sum + one, 0) / lower.length;
}
