/**
 * Built-in text encoder: signed feature hashing (Weinberger et al. 2009) of word and character n-grams with
 * sublinear term frequency and inverse document frequency over the dataset's texts, to 512 unit-length numbers.
 * No model, no download; good for English and Chinese because both words and characters count.
 *
 * Texts that share no feature with any other still get a unit vector; an empty text gets the first unit vector,
 * so that cosine and Euclidean methods need no special case.
 */
import type { DistinctTexts } from '../dataset/distinctTexts';
import type { Matrix } from '../numeric/matrix';
import { checkPer, type TaskContext } from '../taskContext';
import { normalizeRow } from './combine';
import { TextFeatureMemory, type TextFeatures } from './textFeatures';

export const TEXT_DIMENSION = 512;
/** Raise when any value changes. */
export const TEXT_ENCODER_VERSION = 'hashing-1';

/** Of the time, that of finding the features of the texts. */
const HASHING_SHARE = 0.8;
/** UTF-16 units between two checks of the cancel flag; some 20 ms. */
const CHECK_EVERY_UNITS = 100_000;
/** What a text costs beside its characters. */
const UNITS_OF_TEXT = 64;
/** Features that are counted and added between two checks; some 20 ms. */
const CHECK_EVERY_FEATURES = 2_000_000;
/** What a row costs beside its features. */
const FEATURES_OF_ROW = TEXT_DIMENSION;

/**
 * @param task counts the texts in its progress.
 * @param memory of features of texts hashed before; the vectors do not depend on it.
 * @returns (texts.length, 512), L2-normalised; the frequencies are those in the texts of all records.
 */
export function hashTexts(
  { texts, rowOf }: DistinctTexts,
  task: TaskContext,
  memory = new TextFeatureMemory(),
): Matrix {
  const n = texts.length;
  const check = () => task.check();
  const unitsOf = (text: string) => text.length + UNITS_OF_TEXT;
  const units = texts.reduce((sum, text) => sum + unitsOf(text), 0);
  let read = 0;
  const spentUnits = checkPer(CHECK_EVERY_UNITS, () =>
    task.progress(Math.floor((HASHING_SHARE * n * read) / units), n),
  );
  const hashed = texts.map((text) => {
    spentUnits(unitsOf(text));
    read += unitsOf(text);
    return memory.of(text, check);
  });
  const counts = new Int32Array(n);
  for (const row of rowOf) counts[row]++;
  const { weights, targets } = weightsOf(hashed, counts, rowOf.length, memory.hashes, check);
  const data = new Float32Array(n * TEXT_DIMENSION);
  let row = 0;
  const spent = checkPer(CHECK_EVERY_FEATURES, () =>
    task.progress(Math.floor(HASHING_SHARE * n + (1 - HASHING_SHARE) * row), n),
  );
  for (const [i, { places, frequencies }] of hashed.entries()) {
    row = i;
    spent(FEATURES_OF_ROW + places.length);
    const vector = data.subarray(i * TEXT_DIMENSION, (i + 1) * TEXT_DIMENSION);
    for (let f = 0; f < places.length; f++) {
      vector[targets[places[f]]] += weights[places[f]] * frequencies[f];
    }
    if (vector.every((v) => v === 0)) vector[0] = 1;
    normalizeRow(vector);
  }
  task.progress(n, n);
  memory.trim();
  return { n, d: TEXT_DIMENSION, data };
}

/**
 * Of each feature: its inverse document frequency with its sign, and the number that it adds to.
 * @param counts how many of the n records have each text.
 */
function weightsOf(
  texts: readonly TextFeatures[],
  counts: Int32Array,
  n: number,
  hashes: readonly number[],
  check: () => void,
): { weights: Float64Array; targets: Int32Array } {
  const documents = new Float64Array(hashes.length);
  const spent = checkPer(CHECK_EVERY_FEATURES, check);
  for (const [i, { places }] of texts.entries()) {
    spent(places.length);
    for (const place of places) documents[place] += counts[i];
  }
  const weights = new Float64Array(hashes.length);
  const targets = new Int32Array(hashes.length);
  for (const [place, hash] of hashes.entries()) {
    spent(1);
    const idf = Math.log((1 + n) / (1 + documents[place])) + 1;
    weights[place] = hash & 1 ? idf : -idf;
    targets[place] = (hash >>> 1) % TEXT_DIMENSION;
  }
  return { weights, targets };
}
