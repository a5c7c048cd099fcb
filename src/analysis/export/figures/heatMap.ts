/** A table of numbers from 0 to 1 as shades, each with its number. */
import { mix, parseHex, toHex } from '../../../common/colors';
import { largestOf } from '../../../common/extremes';
import { type Mark, rectangle } from '../../../common/figure';
import { fixedDigits } from '../../../common/fixedDigits';
import { figureFont } from '../../figure/font';
import { type FigurePart, GAP, line, lineHeight, smallSize } from './page';
import { type FigureStyle, INK, PAPER, RULE } from './style';

/** From this share of the full shade on, white is read better than black. */
const DARK_SHARE = 0.55;
/** Of what is the same in both directions. */
const NOTHING = '#efefef';

interface HeatMap {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** null: there is nothing to say; undefined: not known. */
  readonly valueOf: (row: number, column: number) => number | null | undefined;
}

export function heatMap({ rows, columns, valueOf }: HeatMap, top: number, style: FigureStyle): FigurePart {
  const { font, palette } = style;
  const small = smallSize(style);
  const head = font * 8;
  const width = (style.width - 2 * GAP - head) / columns.length;
  const height = Math.min(width, font * 3);
  const marks: Mark[] = [];
  const accent = parseHex(palette.accent);
  const widest = largestOf(columns.map((column) => figureFont().width(column, small)));
  const upright = widest > width - 2;
  const first = top + (upright ? widest : lineHeight(small)) + 2;
  columns.forEach((text, c) => {
    const x = GAP + head + (c + 0.5) * width;
    marks.push(
      upright
        ? { kind: 'text', text, size: small, color: INK, x: x + small * 0.36, y: first - 2, upwards: true }
        : line(text, { x, y: top, size: small, align: 'middle' }),
    );
  });
  rows.forEach((row, r) => {
    const y = first + r * height;
    marks.push(line(row, { x: GAP, y: y + height / 2 - font * 0.68, size: font, width: head - 4 }));
    columns.forEach((_column, c) => {
      const x = GAP + head + c * width;
      const value = valueOf(r, c);
      const share = Math.max(0, Math.min(1, value ?? 0));
      const fill = value === null ? NOTHING : toHex(mix(parseHex(PAPER), accent, share));
      const d = rectangle(x, y, width, height);
      marks.push({ kind: 'path', d, fill, stroke: RULE, strokeWidth: 0.4 });
      if (value === undefined || value === null) return;
      marks.push(
        line(fixedDigits(value, 2), {
          ...{ x: x + width / 2, y: y + height / 2 - font * 0.68, size: font, align: 'middle' },
          color: share > DARK_SHARE ? PAPER : INK,
        }),
      );
    });
  });
  return { marks, bottom: first + rows.length * height };
}
