import { type Mark, polyline } from '../../../common/figure';
import { languageNameIn } from '../../../common/languageName';
import { type AnswerPrior, answerPriors } from '../../audit/answerPriors';
import type { FieldColumn } from '../../session/datasetColumns';
import type { FigureDefinition } from './figureDefinition';
import { type FigurePart, flowLegend, GAP, line, lineHeight, smallSize, titledFigure } from './page';
import { type FigureStyle, PAPER, QUIET, RULE } from './style';

/** Rows at most, those with the most records. */
const MAX_ROWS = 30;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

interface Row {
  readonly name: string;
  readonly prior: AnswerPrior;
}

/** How far answers can be guessed without the image: by a model that reads only the question. */
export const answerRelianceFigure: FigureDefinition = {
  name: 'answer_reliance',
  summary:
    'Share of questions that are answered right without the image, by their kind, with 95 % intervals.',
  make: ({ session, style, task }) => {
    const { columns, dataset } = session;
    const field = fieldOf(columns.fields);
    if (columns.qaToSample.length === 0) return null;
    const labels = field ? Int32Array.from(field.column.codes) : new Int32Array(columns.qaToSample.length);
    const { basis, groups } = answerPriors(dataset, labels, () => task.check());
    const rows = groups
      .flatMap((prior): Row[] => {
        const value = field ? field.column.values[prior.label] : 'All questions';
        const name = prior.language === '' ? value : `${value} (${languageNameIn(prior.language, 'en')})`;
        return prior.accuracy === null ? [] : [{ name, prior }];
      })
      .sort((a, b) => b.prior.tested - a.prior.tested)
      .slice(0, MAX_ROWS)
      .sort((a, b) => (b.prior.accuracy ?? 0) - (a.prior.accuracy ?? 0));
    if (rows.length === 0) return null;
    const note =
      basis === 'train'
        ? 'Learnt from the train split, tested on the other splits; bars are 95 % intervals'
        : 'each image is tested on what all other images say; bars are 95 % intervals';
    const by = field ? ` by ${field.title.toLowerCase()}` : '';
    const title = `Questions answered right without the image${by}`;
    return titledFigure(answerRelianceFigure.name, title, note, style, (top) => chart(rows, top, style));
  },
};

/** The kind of question where it is known, else the first category of records with several values. */
function fieldOf(fields: readonly FieldColumn[]): (FieldColumn & { readonly kind: 'category' }) | undefined {
  const known = fields.filter(
    (field): field is FieldColumn & { readonly kind: 'category' } =>
      field.level === 'qa' && field.kind === 'category' && !field.empty && field.id !== 'language',
  );
  return known.find(({ id }) => id === 'contentType') ?? known.find(({ column }) => column.values.length > 1);
}

function chart(rows: readonly Row[], top: number, style: FigureStyle): FigurePart {
  const { font, palette } = style;
  const small = smallSize(style);
  const head = style.width * 0.3;
  const tail = small * 6;
  const left = GAP + head;
  const width = style.width - 2 * GAP - head - tail;
  const step = lineHeight(font) * 1.15;
  const at = (share: number) => left + share * width;
  const legend = flowLegend(
    [
      { name: 'by the same question elsewhere', color: palette.accent, shape: 'circle' },
      { name: "chance: the kind's most frequent answer", color: QUIET, shape: 'diamond', hollow: true },
    ],
    { x: left, y: top, width: width + tail },
    style,
  );
  const first = legend.bottom + 4;
  const bottom = first + rows.length * step;
  const marks: Mark[] = [...legend.marks];
  for (const tick of TICKS) {
    marks.push(
      { kind: 'path', d: polyline([at(tick), first, at(tick), bottom]), stroke: RULE, strokeWidth: 0.5 },
      line(`${100 * tick} %`, { x: at(tick), y: bottom + 2, size: small, color: QUIET, align: 'middle' }),
    );
  }
  rows.forEach(({ name, prior: { accuracy, interval, chance, tested } }, i) => {
    const y = first + (i + 0.5) * step;
    const textTop = y - font * 0.66;
    marks.push(
      line(name, { x: GAP, y: textTop, size: font, width: head - 6 }),
      line(`n = ${tested}`, { x: style.width - GAP, y: textTop, size: small, color: QUIET, align: 'end' }),
    );
    if (interval) {
      const d = polyline([at(interval.low), y, at(interval.high), y]);
      marks.push({ kind: 'path', d, stroke: palette.accent, strokeWidth: 1.4, opacity: 0.6 });
    }
    if (chance !== null) {
      const place = { shape: 'diamond', points: [at(chance), y] } as const;
      marks.push(
        { kind: 'dots', ...place, radius: 2.2, color: QUIET },
        { kind: 'dots', ...place, radius: 1.3, color: PAPER },
      );
    }
    marks.push({
      kind: 'dots',
      shape: 'circle',
      radius: 2.4,
      color: palette.accent,
      points: [at(accuracy ?? 0), y],
    });
  });
  return { marks, bottom: bottom + 2 + lineHeight(small) };
}
