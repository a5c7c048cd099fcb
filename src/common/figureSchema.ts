/** What a figure of the panel may be: it comes from a page with hostile text, and its colours and paths go into files. */
import * as v from 'valibot';
import type { Figure, Mark } from './figure';
import { shapeNames } from './shapes';

/** Longest side: 200 inches, the largest page of a PDF file. */
const MAX_SIDE_PT = 14_400;
const MAX_PIXELS = 16_384;
const MAX_TEXT = 10_000;

const number = v.pipe(v.number('a number'), v.finite('a finite number'));
const side = v.pipe(
  number,
  v.minValue(0, 'a length'),
  v.maxValue(MAX_SIDE_PT, `at most ${MAX_SIDE_PT} points`),
);
const color = v.pipe(v.string('a colour'), v.regex(/^#[0-9a-f]{6}$/i, 'a colour such as #1f1f1f'));
const text = v.pipe(v.string('a text'), v.maxLength(MAX_TEXT, `at most ${MAX_TEXT} characters`));
const path = v.pipe(v.string('path data'), v.regex(/^[-MLCZ0-9e., ]*$/, 'path data of M, L, C and Z'));
const numbers = v.custom<readonly number[]>(
  (value) => Array.isArray(value) && value.every(Number.isFinite),
  'a list of numbers',
);
const pixels = v.pipe(v.number('a number of pixels'), v.integer(), v.minValue(1), v.maxValue(MAX_PIXELS));
const place = { x: number, y: number };
const picture = v.object({
  // A JPEG file begins so.
  bytes: v.custom<Uint8Array>(
    (value) => value instanceof Uint8Array && value[0] === 0xff && value[1] === 0xd8,
    'a JPEG file',
  ),
  ...{ width: pixels, height: pixels },
});

const mark: v.GenericSchema<Mark> = v.variant('kind', [
  v.object({
    kind: v.literal('dots'),
    shape: v.picklist(shapeNames),
    ...{ radius: side, color, points: numbers },
    halo: v.optional(v.object({ color, width: side })),
    titles: v.optional(v.array(text)),
  }),
  v.object({
    kind: v.literal('path'),
    ...{ d: path, fill: v.optional(color), stroke: v.optional(color), strokeWidth: v.optional(side) },
    opacity: v.optional(v.pipe(number, v.minValue(0), v.maxValue(1))),
  }),
  v.object({
    kind: v.literal('text'),
    ...{ ...place, text, size: side, color, halo: v.optional(color), width: v.optional(side) },
    ...{ bold: v.optional(v.boolean()), upwards: v.optional(v.boolean()) },
    align: v.optional(v.picklist(['start', 'middle', 'end'])),
  }),
  v.object({ kind: v.literal('image'), ...place, width: side, height: side, picture }),
  v.object({
    kind: v.literal('clip'),
    ...{ ...place, width: side, height: side },
    marks: v.lazy(() => v.array(mark)),
  }),
]);

export const figureSchema: v.GenericSchema<Figure> = v.object({
  ...{ name: text, title: text, width: side, height: side, background: color },
  marks: v.array(mark),
});
