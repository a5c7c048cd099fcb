/** A pen that writes what is drawn with it as marks of a figure, in the px of its sheet. */
import type { Rgb } from '../../common/colors';
import { type Mark } from '../../common/figure';
import type { Pen } from '../scatter/pen';
import type { Rect } from '../scatter/viewport';
import { flattened, pageColor } from './figureColors';
import type { FigureSheet, Step } from './figureSheet';
import { pictureOf } from './pictures';

export class FigurePen implements Pen {
  fillStyle: Pen['fillStyle'] = '#000000';
  strokeStyle: Pen['strokeStyle'] = '#000000';
  lineWidth = 1;
  lineJoin: CanvasLineJoin = 'miter';
  textAlign: CanvasTextAlign = 'left';
  textBaseline: CanvasTextBaseline = 'alphabetic';
  private steps: Step[] = [];
  private outline: Rect | null = null;
  /** Rim of the text that is filled next. */
  private rim: { readonly text: string; readonly color: string } | null = null;
  /** Marks inside of each clip that is open, or of each state that was saved. */
  private readonly open: { readonly marks: Mark[]; clip: Rect | null }[] = [];

  /** @param metrics measures text. @param background what transparent colours are mixed into. */
  constructor(
    private readonly sheet: FigureSheet,
    private readonly metrics: CanvasRenderingContext2D,
    private readonly background: Rgb,
  ) {}

  get font(): string {
    return this.metrics.font;
  }

  set font(font: string) {
    this.metrics.font = font;
  }

  measureText(text: string): TextMetrics {
    return this.metrics.measureText(text);
  }

  save(): void {
    this.open.push({ marks: [], clip: null });
  }

  restore(): void {
    const closed = this.open.pop();
    if (!closed || closed.marks.length === 0) return;
    if (closed.clip) this.add(this.sheet.clip(closed.clip, closed.marks));
    else for (const mark of closed.marks) this.add(mark);
  }

  beginPath(): void {
    this.steps = [];
    this.outline = null;
  }

  moveTo(x: number, y: number): void {
    this.steps.push(['M', x, y]);
  }

  lineTo(x: number, y: number): void {
    this.steps.push(['L', x, y]);
  }

  /** Whole circles only. */
  arc(x: number, y: number, radius: number): void {
    this.steps = this.steps.concat(ellipse(x, y, radius, radius));
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.outline = { x, y, width, height };
  }

  /** To the rectangle of the path, until `restore`. */
  clip(): void {
    const state = this.open.at(-1);
    if (state) state.clip = this.outline;
  }

  stroke(): void {
    if (this.steps.length === 0) return;
    this.add(this.sheet.path(this.steps, { ...this.strokeInk(), strokeWidth: this.lineWidth }));
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.add(this.sheet.path(boxSteps({ x, y, width, height }), { fill: this.colorOf(this.fillStyle) }));
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    const steps = boxSteps({ x, y, width, height });
    this.add(this.sheet.path(steps, { ...this.strokeInk(), strokeWidth: this.lineWidth }));
  }

  strokeText(text: string): void {
    this.rim = { text, color: this.colorOf(this.strokeStyle) };
  }

  /** At the left of its text. */
  fillText(text: string, x: number, y: number): void {
    const { metrics, rim } = this;
    const size = Number(/([\d.]+)px/.exec(metrics.font)?.[1] ?? 12);
    metrics.textBaseline = this.textBaseline;
    const above = metrics.measureText(text).fontBoundingBoxAscent;
    metrics.textBaseline = 'alphabetic';
    const { fontBoundingBoxAscent, width } = metrics.measureText(text);
    const halo = rim?.text === text ? { halo: rim.color } : {};
    const bold = /^(?:[6-9]\d\d|bold)\b/.test(metrics.font);
    const place = { x, y: y - above + fontBoundingBoxAscent, size, width };
    this.add(this.sheet.text(text, place, { color: this.colorOf(this.fillStyle), bold, ...halo }));
    this.rim = null;
  }

  drawImage(
    image: ImageBitmap,
    ...[sx, sy, sw, sh, dx, dy, dw, dh]: [number, number, number, number, number, number, number, number]
  ): void {
    const picture = pictureOf({ width: sw, height: sh }, (context) =>
      context.drawImage(image, sx, sy, sw, sh, 0, 0, sw, sh),
    );
    this.add(this.sheet.picture({ x: dx, y: dy, width: dw, height: dh }, picture));
  }

  private add(mark: Mark): void {
    (this.open.at(-1)?.marks ?? this.sheet.marks).push(mark);
  }

  private colorOf(style: Pen['fillStyle']): string {
    return flattened(pageColor(typeof style === 'string' ? style : '#000000'), this.background);
  }

  /** With its own opacity: lines cross dots. */
  private strokeInk() {
    const { rgb, alpha } = pageColor(typeof this.strokeStyle === 'string' ? this.strokeStyle : '#000000');
    return { stroke: flattened({ rgb, alpha: 1 }, rgb), ...(alpha < 1 && { opacity: alpha }) };
  }
}

/** Control points of a quarter of a circle of radius 1. */
const kappa = 0.5523;

function ellipse(x: number, y: number, rx: number, ry: number): Step[] {
  const [kx, ky] = [rx * kappa, ry * kappa];
  return [
    ['M', x + rx, y],
    ['C', x + rx, y + ky, x + kx, y + ry, x, y + ry],
    ['C', x - kx, y + ry, x - rx, y + ky, x - rx, y],
    ['C', x - rx, y - ky, x - kx, y - ry, x, y - ry],
    ['C', x + kx, y - ry, x + rx, y - ky, x + rx, y],
    ['Z'],
  ];
}

/** @param radius of the corners. */
export function boxSteps({ x, y, width, height }: Rect, radius = 0): Step[] {
  const [right, bottom] = [x + width, y + height];
  const r = Math.min(radius, width / 2, height / 2);
  if (r <= 0) return [['M', x, y], ['L', right, y], ['L', right, bottom], ['L', x, bottom], ['Z']];
  if (2 * r >= Math.max(width, height) - 0.01) return ellipse(x + r, y + r, r, r);
  const k = r * (1 - kappa);
  return [
    ['M', x + r, y],
    ['L', right - r, y],
    ['C', right - k, y, right, y + k, right, y + r],
    ['L', right, bottom - r],
    ['C', right, bottom - k, right - k, bottom, right - r, bottom],
    ['L', x + r, bottom],
    ['C', x + k, bottom, x, bottom - k, x, bottom - r],
    ['L', x, y + r],
    ['C', x, y + k, x + k, y, x + r, y],
    ['Z'],
  ];
}
