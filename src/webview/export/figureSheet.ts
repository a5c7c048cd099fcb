/** The sheet that a figure of the page is drawn on: takes px of the page, keeps marks in points. */
import { type FigurePicture, type Mark, rounded, type TextMark } from '../../common/figure';
import type { Rect } from '../scatter/viewport';

/** Points (x0, y0, x1, y1, …) of the page, px; `curve` has two control points and an end. */
export type Step =
  | readonly ['M' | 'L', number, number]
  | readonly ['C', number, number, number, number, number, number]
  | readonly ['Z'];

export interface Ink {
  readonly fill?: string;
  readonly stroke?: string;
  /** px. */
  readonly strokeWidth?: number;
  readonly opacity?: number;
}

export class FigureSheet {
  readonly marks: Mark[] = [];

  /** @param corner upper left corner of the sheet on the page, px. @param ptPerPx size of a px of the page. */
  constructor(
    private readonly corner: { readonly x: number; readonly y: number },
    readonly ptPerPx: number,
  ) {}

  /** A sheet for what is drawn in px of an element whose upper left corner is there. */
  at(x: number, y: number): FigureSheet {
    return new FigureSheet({ x: this.corner.x - x, y: this.corner.y - y }, this.ptPerPx);
  }

  x(px: number): number {
    return rounded((px - this.corner.x) * this.ptPerPx);
  }

  y(px: number): number {
    return rounded((px - this.corner.y) * this.ptPerPx);
  }

  path(steps: readonly Step[], { strokeWidth, ...ink }: Ink): Mark {
    const d = steps.map(([command, ...numbers]) => `${command}${this.numbers(numbers)}`).join('');
    const width = strokeWidth === undefined ? {} : { strokeWidth: strokeWidth * this.ptPerPx };
    return { kind: 'path', d, ...ink, ...width };
  }

  text(
    text: string,
    px: { readonly x: number; readonly y: number; readonly size: number; readonly width?: number },
    look: Pick<TextMark, 'color' | 'bold' | 'align' | 'upwards' | 'halo'>,
  ): Mark {
    const width = px.width === undefined ? {} : { width: px.width * this.ptPerPx };
    const size = px.size * this.ptPerPx;
    return { ...look, kind: 'text', x: this.x(px.x), y: this.y(px.y), text, size, ...width };
  }

  picture({ x, y, width, height }: Rect, picture: FigurePicture): Mark {
    const [left, top] = [this.x(x), this.y(y)];
    return {
      ...{ kind: 'image', x: left, y: top, picture },
      ...{ width: width * this.ptPerPx, height: height * this.ptPerPx },
    };
  }

  clip({ x, y, width, height }: Rect, marks: readonly Mark[]): Mark {
    const size = { width: width * this.ptPerPx, height: height * this.ptPerPx };
    return { kind: 'clip', x: this.x(x), y: this.y(y), ...size, marks };
  }

  /** Adds a mark as far as `clip` shows it. @param bounds what the mark covers. */
  add(mark: Mark, bounds: Rect, clip: Rect): void {
    const shown = intersection(bounds, clip);
    if (!shown) return;
    const slack = 0.75;
    const isWhole = shown.width > bounds.width - slack && shown.height > bounds.height - slack;
    this.marks.push(isWhole ? mark : this.clip(clip, [mark]));
  }

  private numbers(values: readonly number[]): string {
    return values.map((value, at) => (at % 2 === 0 ? this.x(value) : this.y(value))).join(' ');
  }
}

/** null where they have nothing in common. */
export function intersection(a: Rect, b: Rect): Rect | null {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  // A line has no height, and is there.
  return width < 0 || height < 0 || (width === 0 && height === 0) ? null : { x, y, width, height };
}
