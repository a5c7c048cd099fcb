/** The distinct texts of the QA records: what the map of questions draws, one dot each. Pure. */
import type { RecordTexts } from '../../analysis/session/datasetColumns';
import { largestOf } from '../../common/extremes';
import type { ColorScale } from '../color/colorScale';
import type { Layout } from '../scatter/layout';

export interface DistinctTexts {
  readonly texts: RecordTexts;
  /** Distinct text of each record (m): the same question with the same answer. */
  readonly textOf: Int32Array;
  /** First record of each text, ascending. */
  readonly first: Int32Array;
  /** Records of each text. */
  readonly counts: Int32Array;
  /** Factor of the radius of each dot: the area grows with the logarithm of the count. */
  readonly sizes: Float32Array;
}

const known = new WeakMap<RecordTexts, DistinctTexts>();

/** The same object for the same answer. */
export function distinctTexts(texts: RecordTexts): DistinctTexts {
  const found = known.get(texts);
  if (found) return found;
  const { questions, answers } = texts;
  const textOf = new Int32Array(questions.codes.length);
  const texted = new Map<number, number>();
  const first: number[] = [];
  const counts: number[] = [];
  for (let row = 0; row < textOf.length; row++) {
    const key = questions.codes[row] * answers.values.length + answers.codes[row];
    let text = texted.get(key);
    if (text === undefined) {
      text = first.length;
      texted.set(key, text);
      first.push(row);
      counts.push(0);
    }
    textOf[row] = text;
    counts[text]++;
  }
  const most = Math.log2(1 + largestOf(counts));
  const made: DistinctTexts = {
    texts,
    textOf,
    first: Int32Array.from(first),
    counts: Int32Array.from(counts),
    sizes: Float32Array.from(counts, (count) => Math.sqrt(0.6 + (3.4 * Math.log2(1 + count)) / most)),
  };
  known.set(texts, made);
  return made;
}

const layouts = new WeakMap<Layout, Layout>();

/** A layout of the records as one of their texts. */
export function layoutOfTexts(layout: Layout, { first }: DistinctTexts): Layout {
  const found = layouts.get(layout);
  if (found) return found;
  const positions = new Float32Array(2 * first.length);
  first.forEach((row, text) => positions.set(layout.positions.subarray(2 * row, 2 * row + 2), 2 * text));
  const made = { ...layout, key: `${layout.key}/texts`, n: first.length, positions };
  layouts.set(layout, made);
  return made;
}

const scales = new WeakMap<ColorScale, ColorScale>();

/** A scale of the records as one of their texts, each coloured as its first record; counts stay those of records. */
export function scaleOfTexts(scale: ColorScale, { first }: DistinctTexts): ColorScale {
  const found = scales.get(scale);
  if (found) return found;
  const made: ColorScale = {
    ...scale,
    indices: Uint8Array.from(first, (row) => scale.indices[row]),
    labelOf: (text) => scale.labelOf(first[text]),
  };
  scales.set(scale, made);
  return made;
}

/** Ascending records of some texts. */
export function recordsOfTexts({ textOf, counts }: DistinctTexts, texts: Int32Array): Int32Array {
  const wanted = new Uint8Array(counts.length);
  for (const text of texts) wanted[text] = 1;
  return Int32Array.from([...textOf.keys()].filter((row) => wanted[textOf[row]] === 1));
}

/** Ascending texts of some records. */
export function textsOfRecords({ textOf }: DistinctTexts, records: Int32Array): Int32Array {
  return Int32Array.from(new Set(Array.from(records, (row) => textOf[row]))).sort();
}

const labels = new WeakMap<DistinctTexts, Int32Array>();

/** Each distinct question as a group of its records (m); the same array for the same texts. */
export function labelsOfQuestions(texts: DistinctTexts): Int32Array {
  const found = labels.get(texts) ?? Int32Array.from(texts.texts.questions.codes);
  labels.set(texts, found);
  return found;
}
