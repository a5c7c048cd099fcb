/**
 * What a view shows, as a figure: its maps from their data, everything else from the boxes, texts and images of the page.
 * Left out are the buttons of the plot, fields, and what floats while the pointer is over something.
 */
import { type Rgb, toHex } from '../../common/colors';
import type { Figure, FigurePicture } from '../../common/figure';
import { contextOf } from '../dom';
import type { PlotSurface } from '../scatter/plotSurface';
import type { Rect } from '../scatter/viewport';
import { boxMarks, type Drawn } from './boxMarks';
import { type NameOfDot, surfaceMarks } from './dotMarks';
import { flattened, pageColor } from './figureColors';
import { boxSteps } from './figurePen';
import { FigureSheet, intersection } from './figureSheet';
import { ImageLayers } from './imageLayers';
import { pictureOf } from './pictures';
import { textMarks } from './textMarks';

interface ShownView {
  readonly element: HTMLElement;
  readonly surface: PlotSurface | null;
  /** Shown whole, also where it is scrolled; the figure grows by that. */
  readonly scrolled?: HTMLElement | null;
}

const controls =
  '.plot-tools, .icon-button, .hover-card, .frame-state.line, .visually-hidden, input, select, textarea, progress';

/** What an element has from those around it. */
interface Around {
  readonly clip: Rect;
  readonly opacity: number;
  readonly below: Rgb;
}

export function pageFigure(
  view: ShownView,
  { name, title, ptPerPx }: { readonly name: string; readonly title: string; readonly ptPerPx: number },
  nameOf: NameOfDot,
): Figure {
  const { element, scrolled } = view;
  const { x, y, width, height } = element.getBoundingClientRect();
  const hidden = scrolled ? scrolled.scrollHeight - scrolled.clientHeight : 0;
  const background = pageColor(getComputedStyle(document.body).backgroundColor).rgb;
  const walk = new Walk(view, new FigureSheet({ x, y: y - (scrolled?.scrollTop ?? 0) }, ptPerPx), nameOf);
  walk.element(element, { clip: { x, y, width, height }, opacity: 1, below: background });
  return {
    ...{ name, title, background: toHex(background), marks: walk.marks() },
    ...{ width: width * ptPerPx, height: (height + hidden) * ptPerPx },
  };
}

class Walk {
  private readonly metrics = contextOf(document.createElement('canvas'));
  private readonly images: ImageLayers;

  constructor(
    private readonly view: ShownView,
    private readonly sheet: FigureSheet,
    private readonly nameOf: NameOfDot,
  ) {
    this.images = new ImageLayers(sheet);
  }

  marks(): Figure['marks'] {
    this.images.finish();
    return this.sheet.marks;
  }

  element(element: Element, around: Around): void {
    if (element.matches(controls)) return;
    const style = getComputedStyle(element);
    // Also false for what a closed part holds.
    if (style.display !== 'contents' && !element.checkVisibility()) return;
    const { left: x, top: y, width, height } = element.getBoundingClientRect();
    const box = { x, y, width, height };
    const opacity = around.opacity * Number(style.opacity);
    const visible = style.visibility === 'visible' && opacity > 0;
    if (this.images.takes(element)) {
      if (visible) this.images.draw(element, style, box, around.clip);
      return;
    }
    let { below } = around;
    if (visible && width > 0 && height > 0 && element.localName !== 'svg') {
      const isSvg = element instanceof SVGRectElement;
      this.put(isSvg ? this.svgBox(box, style) : boxMarks(box, style, opacity, this.sheet), around.clip);
      const fill = pageColor(style.backgroundColor);
      if (fill.alpha * opacity > 0.5) below = fill.rgb;
    }
    if (visible && element.classList.contains('codicon')) {
      const icon = iconPicture(
        element,
        flattened({ ...pageColor(style.color), alpha: opacity }, below),
        below,
      );
      if (icon) this.put([{ mark: this.sheet.picture(box, icon), bounds: box }], around.clip);
    }
    const clip = this.clipOf(element, style, box, around.clip);
    if (!clip) return;
    const { surface } = this.view;
    if (element === surface?.element) {
      const marks = surfaceMarks(surface, this.sheet, this.nameOf, this.metrics);
      this.sheet.marks.push(this.sheet.clip(clip, marks));
    }
    const inner = { clip, opacity, below };
    for (const child of inPaintOrder(element)) {
      if (child instanceof Element) this.element(child, inner);
      else if (visible) this.put(textMarks(child, style, opacity, below, this.sheet, this.metrics), clip);
    }
  }

  private put(drawn: readonly Drawn[], clip: Rect): void {
    if (drawn.length > 0) this.images.finish();
    for (const { mark, bounds } of drawn) this.sheet.add(mark, bounds, clip);
  }

  private svgBox(box: Rect, style: CSSStyleDeclaration): Drawn[] {
    const { rgb, alpha } = pageColor(style.stroke);
    if (alpha === 0) return [];
    const strokeWidth = Math.min(2, parseFloat(style.strokeWidth) || 1);
    return [{ mark: this.sheet.path(boxSteps(box), { stroke: toHex(rgb), strokeWidth }), bounds: box }];
  }

  /** null where nothing of its content is seen. */
  private clipOf(element: Element, style: CSSStyleDeclaration, box: Rect, around: Rect): Rect | null {
    if (element === this.view.scrolled) {
      const top = box.y - element.scrollTop;
      return { ...around, x: box.x, y: top, width: box.width, height: element.scrollHeight };
    }
    const isOpen = style.overflowX === 'visible' && style.overflowY === 'visible';
    return isOpen || style.display === 'inline' ? around : intersection(box, around);
  }
}

/** Pixels a px of the page. */
const iconScale = 4;

/** A sign of the font of icons, which figures do not have. */
function iconPicture(element: Element, color: string, below: Rgb): FigurePicture | null {
  const style = getComputedStyle(element, '::before');
  const sign = /^"(.+)"$/.exec(style.content)?.[1];
  if (sign === undefined) return null;
  const size = parseFloat(style.fontSize) * iconScale;
  return pictureOf({ width: size, height: size }, (context) => {
    context.fillStyle = toHex(below);
    context.fillRect(0, 0, size, size);
    context.font = `${size}px ${style.fontFamily}`;
    context.textBaseline = 'middle';
    context.textAlign = 'center';
    context.fillStyle = color;
    context.fillText(sign, size / 2, size / 2);
  });
}

/** Elements that are positioned lie over those that are not. */
function inPaintOrder(element: Element): readonly (Element | Text)[] {
  const children = [...element.childNodes].flatMap((child): { child: Element | Text; layer: number }[] => {
    if (child instanceof Text) return child.data.trim() === '' ? [] : [{ child, layer: -1 }];
    if (!(child instanceof Element)) return [];
    const { position, zIndex } = getComputedStyle(child);
    return [{ child, layer: position === 'static' ? -1 : Number(zIndex) || 0 }];
  });
  return children.sort((a, b) => a.layer - b.layer).map(({ child }) => child);
}
