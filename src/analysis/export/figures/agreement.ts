import { mix, parseHex, toHex } from '../../../common/colors';
import { largestOf } from '../../../common/extremes';
import { type Mark, rectangle } from '../../../common/figure';
import { SAMPLE_FIELDS } from '../../dataset/fields';
import { figureFont } from '../../figure/font';
import { methods } from '../../methods/registry';
import type { FigureDefinition } from './figureDefinition';
import { type FigurePart, GAP, line, lineHeight, smallSize, titledFigure } from './page';
import { madeBy } from './runs';
import { type FigureStyle, INK, PAPER, RULE } from './style';

/** From this share of the full shade on, white is read better than black. */
const DARK_SHARE = 0.55;

/** How far clusterings agree with each other and with what is known of the images, as a heat map. */
export const agreementFigure: FigureDefinition = {
  name: 'agreement',
  summary: 'Adjusted Rand index of every two clusterings, and of each with the metadata of the images.',
  make: ({ session, analysis, style }) => {
    const { agreement } = analysis;
    if (!agreement || agreement.pairs.length === 0) return null;
    const rows = agreement.silhouettes.map(({ clustering }) => clustering);
    const columns = [...new Set([...rows, ...agreement.pairs.map(({ against }) => against)])];
    const valueOf = (row: string, column: string) =>
      agreement.pairs.find(
        ({ clustering, against }) =>
          (clustering === row && against === column) || (clustering === column && against === row),
      )?.adjustedRand;
    const note = `${madeBy(analysis, session.embedded.encoderTitle)}; 1 for the same groups, about 0 for groups by chance; noise is a group`;
    return titledFigure(
      agreementFigure.name,
      'Agreement of clusterings and metadata (adjusted Rand index)',
      note,
      style,
      (top) => heatMap(rows, columns, valueOf, top, style),
    );
  },
};

function heatMap(
  rows: readonly string[],
  columns: readonly string[],
  valueOf: (row: string, column: string) => number | undefined,
  top: number,
  style: FigureStyle,
): FigurePart {
  const { font, palette } = style;
  const small = smallSize(style);
  const head = font * 8;
  const width = (style.width - 2 * GAP - head) / columns.length;
  const height = Math.min(width, font * 3);
  const marks: Mark[] = [];
  const accent = parseHex(palette.accent);
  const widest = largestOf(columns.map((column) => figureFont().width(titleOf(column), small)));
  const upright = widest > width - 2;
  const first = top + (upright ? widest : lineHeight(small)) + 2;
  columns.forEach((column, c) => {
    const x = GAP + head + (c + 0.5) * width;
    const text = { text: titleOf(column), size: small, color: INK };
    marks.push(
      upright
        ? { kind: 'text', ...text, x: x + small * 0.36, y: first - 2, upwards: true }
        : line(text.text, { x, y: top, size: small, align: 'middle' }),
    );
  });
  rows.forEach((row, r) => {
    const y = first + r * height;
    marks.push(line(titleOf(row), { x: GAP, y: y + height / 2 - font * 0.68, size: font, width: head - 4 }));
    columns.forEach((column, c) => {
      const x = GAP + head + c * width;
      const cell = rectangle(x, y, width, height);
      const value = row === column ? 1 : valueOf(row, column);
      const share = Math.max(0, Math.min(1, value ?? 0));
      const shade = toHex(mix(parseHex(PAPER), accent, share));
      const isSame = row === column;
      marks.push({ kind: 'path', d: cell, fill: isSame ? '#efefef' : shade, stroke: RULE, strokeWidth: 0.4 });
      if (value === undefined || isSame) return;
      marks.push(
        line(value.toFixed(2), {
          ...{ x: x + width / 2, y: y + height / 2 - font * 0.68, size: font, align: 'middle' },
          color: share > DARK_SHARE ? PAPER : INK,
        }),
      );
    });
  });
  return { marks, bottom: first + rows.length * height };
}

/** Of a method, or of a field of samples. */
function titleOf(name: string): string {
  const named = [...methods, ...SAMPLE_FIELDS.map(({ id, title }) => ({ name: id, title }))];
  return named.find((one) => one.name === name)?.title ?? name;
}
