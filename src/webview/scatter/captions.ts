/** Draws the names of groups over the dots, each with the colour of its group before it. */
import { colorOf } from '../color/colorScale';
import { css } from '../color/palette';
import { placeCaptions } from './captionPlacement';
import type { Pen } from './pen';
import type { Caption, FrameProps, PlotFrame } from './plotFrame';
import type { PlotTheme } from './renderer';
import type { Rect } from './viewport';

/** CSS px. */
const fontPx = 12;
const linePx = 16;
/** A bar in the colour of the group: a disc would look like one more dot. */
const markPx = { width: 3, height: 12, gap: 5 };
/** A narrower map in print has no room for names: they would lie over the dots, and the legend has them. */
const minFramePx = 320;
const textStartPx = markPx.width + markPx.gap;
/** With more dots than this a name does not look for a place with few of them: counting would take long. */
const maxCounted = 20_000;

interface PlacedCaption {
  readonly caption: Caption;
  readonly place: Rect;
}

interface Placement {
  readonly of: readonly unknown[];
  readonly placed: readonly PlacedCaption[];
}

/** Of each frame, until it changes: a pointer that moves draws the marks anew. */
const known = new WeakMap<PlotFrame, Placement>();

export function drawCaptions(context: Pen, frame: PlotFrame, theme: PlotTheme): void {
  const { scale } = frame.props;
  if (frame.props.captions.length === 0) return;
  if (theme.palette.print && frame.rect.width < minFramePx) return;
  context.font = `600 ${fontPx}px ${getComputedStyle(document.body).fontFamily}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  const rim = css(theme.palette.background, 0.85);
  for (const { caption, place } of placedCaptions(context, frame)) {
    const y = place.y + place.height / 2;
    context.lineWidth = 4;
    context.strokeStyle = rim;
    context.strokeText(caption.text, place.x + textStartPx, y);
    context.fillStyle = css(theme.foreground);
    context.fillText(caption.text, place.x + textStartPx, y);
    const bar = [place.x, y - markPx.height / 2, markPx.width, markPx.height] as const;
    context.strokeRect(...bar);
    context.fillStyle = scale
      ? css(colorOf(scale, scale.indices[caption.row], theme.palette))
      : css(theme.foreground);
    context.fillRect(...bar);
  }
}

function placedCaptions(context: Pen, frame: PlotFrame): readonly PlacedCaption[] {
  const { captions, layout, hiddenColors } = frame.props;
  const { camera, rect, unitPx } = frame;
  const place = [camera.x, camera.y, unitPx, rect.x, rect.y, rect.width, rect.height];
  const of: readonly unknown[] = [captions, layout, hiddenColors, frame.thumbnails, context.font, ...place];
  const before = known.get(frame);
  if (before && before.of.every((value, at) => value === of[at])) return before.placed;
  const shown = captions.flatMap((caption) => {
    const at = isHidden(frame.props, caption) ? null : frame.positionOf(caption.row);
    if (!at) return [];
    const width = textStartPx + context.measureText(caption.text).width + markPx.gap;
    return [{ caption, box: { x: at[0], y: at[1], width, height: linePx } }];
  });
  const counted = (layout?.n ?? 0) <= maxCounted;
  const places = placeCaptions(
    shown.map(({ box }) => box),
    rect,
    (place) => (counted ? frame.coveredIn(place) : 0),
  );
  const placed = shown.flatMap(({ caption }, at) => {
    const place = places[at];
    return place ? [{ caption, place }] : [];
  });
  known.set(frame, { of, placed });
  return placed;
}

function isHidden({ scale, hiddenColors }: FrameProps, { row }: Caption): boolean {
  return scale !== null && hiddenColors.has(scale.indices[row]);
}
