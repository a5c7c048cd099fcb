/**
 * A figure as data: marks in drawing order, in points (1/72 inch) from the upper left corner, y downwards. Command line,
 * panel and report make figures; `src/analysis/figure` writes them as SVG, PNG and PDF. Pure.
 */
import type { ShapeName } from './shapes';

export interface Figure {
  /** Name of its file, without the ending. */
  readonly name: string;
  /** What it shows, in one line. */
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** As "#ffffff"; so are all colours. */
  readonly background: string;
  readonly marks: readonly Mark[];
}

export type Mark = DotsMark | PathMark | TextMark | ImageMark | ClipMark;

/** Dots of one shape and colour. */
export interface DotsMark {
  readonly kind: 'dots';
  readonly shape: ShapeName;
  readonly radius: number;
  readonly color: string;
  /** x0, y0, x1, y1, … of their centres. */
  readonly points: readonly number[];
  /** A rim in another colour under all of them, that keeps crowded dots countable. */
  readonly halo?: { readonly color: string; readonly width: number };
  /** Names of the dots, for the SVG file. */
  readonly titles?: readonly string[];
}

export interface PathMark {
  readonly kind: 'path';
  /** SVG path data of absolute M, L, C and Z. */
  readonly d: string;
  readonly fill?: string;
  readonly stroke?: string;
  readonly strokeWidth?: number;
  /** Of fill and stroke, 0 to 1. */
  readonly opacity?: number;
}

export interface TextMark {
  readonly kind: 'text';
  /** On the baseline. */
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly color: string;
  readonly bold?: boolean;
  readonly align?: 'start' | 'middle' | 'end';
  /** Reads upwards instead of to the right. */
  readonly upwards?: boolean;
  /** A rim in another colour, for text over dots. */
  readonly halo?: string;
  /** Squeezed or spread to this width; absent: as the font has it. */
  readonly width?: number;
}

export interface ImageMark {
  readonly kind: 'image';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly picture: FigurePicture;
}

/** A JPEG file of three channels. */
export interface FigurePicture {
  readonly bytes: Uint8Array;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** Marks that are seen only inside a rectangle. */
export interface ClipMark {
  readonly kind: 'clip';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Mark[];
}

export const figureFormats = ['png', 'svg', 'pdf'] as const;
export type FigureFormat = (typeof figureFormats)[number];

export const ptPerInch = 72;
const mmPerInch = 25.4;

export function ptFromMm(mm: number): number {
  return (mm / mmPerInch) * ptPerInch;
}

/** Hundredths of a point: nothing to see at any resolution of print. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Path data of a rectangle. */
export function rectangle(x: number, y: number, width: number, height: number): string {
  const [left, top, right, bottom] = [x, y, x + width, y + height].map(rounded);
  return `M${left} ${top}L${right} ${top}L${right} ${bottom}L${left} ${bottom}Z`;
}

/** Path data of a line through (x0, y0, x1, y1, …). */
export function polyline(points: readonly number[]): string {
  let d = '';
  for (let i = 0; i + 1 < points.length; i += 2) {
    d += `${i === 0 ? 'M' : 'L'}${rounded(points[i])} ${rounded(points[i + 1])}`;
  }
  return d;
}
