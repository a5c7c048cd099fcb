import { largestOf } from '../../../common/extremes';
import { type Mark, polyline } from '../../../common/figure';
import { shownValue } from '../../../common/shownValue';
import { formGroups, relations } from '../../curation/groups';
import { type BalanceRow, defaultStrata, type Resplit, resplit } from '../../curation/resplit';
import { RECORD_FIELDS, SAMPLE_FIELDS } from '../../dataset/fields';
import type { FigureDefinition } from './figureDefinition';
import { type FigurePart, flowLegend, GAP, line, lineHeight, smallSize, titledFigure } from './page';
import { type FigureStyle, INK, PAPER, QUIET, RULE } from './style';

/** Values of a field at most, the most frequent. */
const MAX_VALUES = 8;

/** Shares of each split before and after the re-split that lets no group lie in two. */
export const resplitBalance: FigureDefinition = {
  name: 'resplit_balance',
  summary: 'Shares of modality, location and kinds of questions in each split, before and after a re-split.',
  make: ({ session, analysis, style, task }) => {
    const { dataset, columns } = session;
    const { audit, request } = analysis;
    if (!audit || !dataset.samples.some(({ split }) => split !== undefined)) return null;
    const stratify = defaultStrata.filter((id) =>
      columns.fields.some((field) => field.id === id && !field.empty),
    );
    const groups = formGroups(dataset, { pairs: audit.pairs, decisions: [], relations });
    task.check();
    const result = resplit(dataset, {
      ...{ groups, decisions: [], stratify, mode: 'keep', seed: request.seed, date: '' },
    });
    if (result.splits.length < 2 || stratify.length === 0) return null;
    const { before, after } = result.imbalance;
    const moves = result.moves.length;
    const note =
      `${moves} of ${dataset.samples.length} images move so that no group of copies or slices lies in two splits; ` +
      `largest difference from the share in all images ${before.toFixed(1)} points before, ${after.toFixed(1)} after`;
    const title = 'Balance of the splits before and after the re-split';
    return titledFigure(resplitBalance.name, title, note, style, (top) =>
      chart(result, stratify, top, style),
    );
  },
};

function chart(
  { splits, balance }: Resplit,
  fields: readonly string[],
  top: number,
  style: FigureStyle,
): FigurePart {
  const { font, palette } = style;
  const small = smallSize(style);
  const signOf = (split: number) => palette.categories[split % palette.categories.length];
  const legend = flowLegend(
    [
      ...splits.map((split, s) => ({ name: split, ...signOf(s) })),
      { name: 'before', color: INK, shape: 'circle' as const, hollow: true },
      { name: 'after', color: INK, shape: 'circle' as const },
    ],
    { x: GAP, y: top, width: style.width - 2 * GAP },
    style,
  );
  const marks: Mark[] = [...legend.marks];
  let y = legend.bottom + GAP;
  for (const field of fields) {
    const rows = balance.filter((row) => row.field === field);
    const part = fieldRows(rows, titleOf(field), { splits: splits.length, signOf }, y, style);
    for (const mark of part.marks) marks.push(mark);
    y = part.bottom + GAP;
  }
  marks.push(
    line('Share of the split (%)', {
      x: style.width - GAP,
      y: y - GAP,
      size: small,
      color: QUIET,
      align: 'end',
    }),
  );
  return { marks, bottom: y - GAP + lineHeight(font) };
}

function fieldRows(
  rows: readonly BalanceRow[],
  title: string,
  {
    splits,
    signOf,
  }: {
    readonly splits: number;
    readonly signOf: (split: number) => FigureStyle['palette']['categories'][number];
  },
  top: number,
  style: FigureStyle,
): FigurePart {
  const { font } = style;
  const small = smallSize(style);
  const head = style.width * 0.3;
  const left = GAP + head;
  const width = style.width - 2 * GAP - head - small;
  const total = ({ after }: BalanceRow) => after.reduce((sum, count) => sum + count, 0);
  const shown = [...rows].sort((a, b) => total(b) - total(a)).slice(0, MAX_VALUES);
  const totals = (when: 'before' | 'after', split: number) =>
    rows.reduce((sum, row) => sum + row[when][split], 0);
  const share = (row: BalanceRow, when: 'before' | 'after', split: number) => {
    const all = totals(when, split);
    return all > 0 ? row[when][split] / all : 0;
  };
  const step = lineHeight(small) * 1.1;
  const first = top + lineHeight(font);
  const hiddenValues = rows.length - shown.length;
  const marks: Mark[] = [
    line(hiddenValues > 0 ? `${title} (${shown.length} most frequent)` : title, {
      x: GAP,
      y: top,
      size: font,
      bold: true,
    }),
  ];
  const shares = shown.flatMap((row) =>
    Array.from({ length: splits }, (_none, s) => [share(row, 'before', s), share(row, 'after', s)]).flat(),
  );
  const highest = Math.max(0.01, largestOf(shares));
  const at = (value: number) => left + (value / highest) * width;
  shown.forEach((row, i) => {
    const y = first + (i + 0.5) * step;
    marks.push(
      line(shownValue(row.field, row.value, 'en'), {
        x: GAP + small,
        y: y - small * 0.66,
        size: small,
        width: head - 2 * small,
      }),
      { kind: 'path', d: polyline([left, y, left + width, y]), stroke: RULE, strokeWidth: 0.4 },
    );
    for (let split = 0; split < splits; split++) {
      const { color, shape } = signOf(split);
      const [from, to] = [at(share(row, 'before', split)), at(share(row, 'after', split))];
      marks.push(
        { kind: 'dots', shape, radius: 2.5, color, points: [from, y] },
        { kind: 'dots', shape, radius: 1.6, color: PAPER, points: [from, y] },
        { kind: 'dots', shape, radius: 1.5, color, points: [to, y] },
      );
    }
  });
  const bottom = first + shown.length * step;
  marks.push(
    line('0', { x: left, y: bottom, size: small, color: QUIET, align: 'middle' }),
    line((100 * highest).toFixed(0), {
      x: left + width,
      y: bottom,
      size: small,
      color: QUIET,
      align: 'middle',
    }),
  );
  return { marks, bottom: bottom + lineHeight(small) };
}

function titleOf(id: string): string {
  return [...SAMPLE_FIELDS, ...RECORD_FIELDS].find((field) => field.id === id)?.title ?? id;
}
