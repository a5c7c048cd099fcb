/**
 * The font of figures as outlines, so that text looks the same on every machine, whatever fonts it has. Reads the tables
 * of TrueType that `models/figureFont.ttf` has: simple glyphs, a character map of format 4, no kerning.
 */
import { readFileSync } from 'node:fs';
import { rounded } from '../../common/figure';
import { modelPath } from '../files/modelPath';

export interface Outline {
  /** SVG path data of absolute M, L, C and Z. */
  readonly d: string;
  readonly width: number;
  /** Characters that the font lacks, which are drawn as boxes. */
  readonly missing: readonly string[];
}

const ELLIPSIS = '...';
/** Signs that the font has as wide and as high as Chinese does: other glyphs, and how far above the line, em. */
const LATIN_SIGNS: Readonly<Record<string, readonly [string, number] | undefined>> = {
  '…': [ELLIPSIS, 0],
  '·': ['.', 0.27],
};

let loaded: FigureFont | undefined;

/** @throws AnalysisError `unavailable` when the file is not part of this installation. */
export function figureFont(): FigureFont {
  return (loaded ??= new FigureFont(readFileSync(modelPath('figureFont.ttf'))));
}

export class FigureFont {
  private readonly unitsPerEm: number;
  private readonly longOffsets: boolean;
  private readonly metricsCount: number;
  private readonly tables = new Map<string, number>();
  private readonly glyphOf: ReadonlyMap<number, number>;
  private readonly contours = new Map<number, readonly Contour[]>();

  constructor(private readonly bytes: Buffer) {
    const tables = bytes.readUInt16BE(4);
    for (let i = 0; i < tables; i++) {
      const at = 12 + 16 * i;
      this.tables.set(bytes.toString('latin1', at, at + 4), bytes.readUInt32BE(at + 8));
    }
    this.unitsPerEm = bytes.readUInt16BE(this.table('head') + 18);
    this.longOffsets = bytes.readInt16BE(this.table('head') + 50) === 1;
    this.metricsCount = bytes.readUInt16BE(this.table('hhea') + 34);
    this.glyphOf = this.characterMap();
  }

  /** Width of a text, in the unit of `size`. */
  width(text: string, size: number): number {
    let units = 0;
    for (const { character } of drawn(text)) units += this.advance(this.glyph(character));
    return (units * size) / this.unitsPerEm;
  }

  /** The text, or as much of its beginning as fits with an ellipsis. */
  fitted(text: string, size: number, width: number): string {
    if (this.width(text, size) <= width) return text;
    let kept = Array.from(text);
    while (kept.length > 0 && this.width(`${kept.join('')}${ELLIPSIS}`, size) > width)
      kept = kept.slice(0, -1);
    return `${kept.join('').trimEnd()}${ELLIPSIS}`;
  }

  /** The outline of a text whose baseline begins at (0, 0). @param stretch factor of its width. */
  outline(text: string, size: number, stretch = 1): Outline {
    const scale = size / this.unitsPerEm;
    const missing: string[] = [];
    let d = '';
    let x = 0;
    for (const { character, above } of drawn(text)) {
      const glyph = this.glyph(character);
      if (glyph === 0) missing.push(character);
      const left = x;
      const place = ([px, py]: Point) =>
        `${rounded((left + px * scale) * stretch)} ${rounded(-py * scale - above * size)}`;
      for (const contour of this.contoursOf(glyph)) d += contourPath(contour, place);
      x += this.advance(glyph) * scale;
    }
    return { d, width: x * stretch, missing };
  }

  private glyph(character: string): number {
    return this.glyphOf.get(character.codePointAt(0) ?? 0) ?? 0;
  }

  private advance(glyph: number): number {
    return this.bytes.readUInt16BE(this.table('hmtx') + 4 * Math.min(glyph, this.metricsCount - 1));
  }

  private table(name: string): number {
    const offset = this.tables.get(name);
    if (offset === undefined) throw new TypeError(`The font has no table ${name}.`);
    return offset;
  }

  /** Glyph of each code point of the first character map of format 4. */
  private characterMap(): Map<number, number> {
    const { bytes } = this;
    const cmap = this.table('cmap');
    const found = new Map<number, number>();
    for (let i = 0; i < bytes.readUInt16BE(cmap + 2); i++) {
      const start = cmap + bytes.readUInt32BE(cmap + 4 + 8 * i + 4);
      if (bytes.readUInt16BE(start) !== 4) continue;
      const segments = bytes.readUInt16BE(start + 6) / 2;
      const at = (column: number, segment: number) => start + 14 + 2 * (column * segments + segment);
      for (let s = 0; s < segments; s++) {
        const last = bytes.readUInt16BE(at(0, s));
        const first = bytes.readUInt16BE(at(1, s) + 2);
        const delta = bytes.readUInt16BE(at(2, s) + 2);
        const rangeAt = at(3, s) + 2;
        const range = bytes.readUInt16BE(rangeAt);
        for (let code = first; code <= last && code < 0xffff; code++) {
          const raw = range === 0 ? code : bytes.readUInt16BE(rangeAt + range + 2 * (code - first));
          const glyph = range !== 0 && raw === 0 ? 0 : (raw + delta) & 0xffff;
          if (glyph !== 0) found.set(code, glyph);
        }
      }
      return found;
    }
    throw new TypeError('The font has no character map of format 4.');
  }

  private contoursOf(glyph: number): readonly Contour[] {
    let known = this.contours.get(glyph);
    if (!known) this.contours.set(glyph, (known = this.readContours(glyph)));
    return known;
  }

  private readContours(glyph: number): Contour[] {
    const { bytes } = this;
    const loca = this.table('loca');
    const offset = (i: number) =>
      this.longOffsets ? bytes.readUInt32BE(loca + 4 * i) : 2 * bytes.readUInt16BE(loca + 2 * i);
    if (offset(glyph) === offset(glyph + 1)) return [];
    let at = this.table('glyf') + offset(glyph);
    const count = bytes.readInt16BE(at);
    if (count < 0) throw new TypeError('The font has a composite glyph.');
    at += 10;
    const ends = Array.from({ length: count }, (_none, i) => bytes.readUInt16BE(at + 2 * i));
    at += 2 * count;
    at += 2 + bytes.readUInt16BE(at);
    const points = (ends.at(-1) ?? -1) + 1;
    const flags: number[] = [];
    while (flags.length < points) {
      const flag = bytes[at++];
      const times = flag & 8 ? bytes[at++] + 1 : 1;
      for (let i = 0; i < times; i++) flags.push(flag);
    }
    const read = (short: number, same: number) => {
      let value = 0;
      return flags.map((flag) => {
        if (flag & short) value += flag & same ? bytes[at++] : -bytes[at++];
        else if (!(flag & same)) {
          value += bytes.readInt16BE(at);
          at += 2;
        }
        return value;
      });
    };
    const xs = read(2, 16);
    const ys = read(4, 32);
    return ends.map((end, i) => {
      const first = i === 0 ? 0 : ends[i - 1] + 1;
      return Array.from({ length: end - first + 1 }, (_none, k): CurvePoint => {
        const at = first + k;
        return { point: [xs[at], ys[at]], on: (flags[at] & 1) === 1 };
      });
    });
  }
}

/** Characters that stand for those of a text, and how far each is raised, em. */
function drawn(text: string): { readonly character: string; readonly above: number }[] {
  return Array.from(text).flatMap((character) => {
    const [signs, above] = LATIN_SIGNS[character] ?? [character, 0];
    return Array.from(signs, (sign) => ({ character: sign, above }));
  });
}

type Point = readonly [number, number];
interface CurvePoint {
  readonly point: Point;
  /** On the curve, or a control point beside it. */
  readonly on: boolean;
}
type Contour = readonly CurvePoint[];

/** Quadratic curves as cubic ones, since PDF knows no others. */
function contourPath(contour: Contour, place: (point: Point) => string): string {
  if (contour.length < 2) return '';
  const start = contour.findIndex(({ on }) => on);
  const from = start < 0 ? middle(contour[0].point, contour[contour.length - 1].point) : contour[start].point;
  const rest = start < 0 ? contour : [...contour.slice(start + 1), ...contour.slice(0, start)];
  let d = `M${place(from)}`;
  let last = from;
  let control: Point | null = null;
  const curve = (by: Point, to: Point) => {
    d += `C${place(towards(last, by))} ${place(towards(to, by))} ${place(to)}`;
    last = to;
  };
  for (const { point, on } of rest) {
    if (on) {
      if (control) curve(control, point);
      else d += `L${place(point)}`;
      last = point;
      control = null;
    } else {
      if (control) curve(control, middle(control, point));
      control = point;
    }
  }
  if (control) curve(control, from);
  return `${d}Z`;
}

function middle(a: Point, b: Point): Point {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

/** Control point of a cubic curve, of a quadratic one's end and control point. */
function towards(end: Point, control: Point): Point {
  return [end[0] + (2 / 3) * (control[0] - end[0]), end[1] + (2 / 3) * (control[1] - end[1])];
}
