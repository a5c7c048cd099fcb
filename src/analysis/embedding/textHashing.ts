/**
 * Built-in text encoder: signed feature hashing (Weinberger et al. 2009) of word and character n-grams with
 * sublinear term frequency and inverse document frequency over the dataset's texts, to 512 unit-length numbers.
 * No model, no download; good for English and Chinese because both words and characters count.
 *
 * Texts that share no feature with any other still get a unit vector; an empty text gets the first unit vector,
 * so that cosine and Euclidean methods need no special case.
 */
import type { Matrix } from '../numeric/matrix';
import type { TaskContext } from '../taskContext';
import { normalizeRow } from './combine';
import { TextFeatureMemory, type TextFeatures } from './textFeatures';

export const TEXT_DIMENSION = 512;
/** Raise when any value changes. */
export const TEXT_ENCODER_VERSION = 'hashing-1';

/** Texts between two checks of the cancel flag; some 10 ms. */
const CHECK_EVERY = 256;
/** The same of long texts, in UTF-16 units. */
const CHECK_EVERY_UNITS = 100_000;

/**
 * @param task counts the texts in its progress.
 * @param memory of features of texts hashed before; the vectors do not depend on it.
 * @returns (texts.length, 512), L2-normalised.
 */
export function hashTexts(
  texts: readonly string[],
  task: TaskContext,
  memory = new TextFeatureMemory(),
): Matrix {
  // Most texts of a dataset are there several times.
  const distinct = new Map<string, HashedText>();
  let units = 0;
  const hashed = texts.map((text, i) => {
    units += text.length;
    if (i % CHECK_EVERY === 0 || units > CHECK_EVERY_UNITS) {
      task.check();
      units = 0;
    }
    let entry = distinct.get(text);
    if (!entry) distinct.set(text, (entry = { features: memory.of(text), first: i, count: 0 }));
    entry.count++;
    return entry;
  });
  const n = texts.length;
  const { weights, targets } = weightsOf(distinct.values(), memory.hashes, n);
  const data = new Float32Array(n * TEXT_DIMENSION);
  for (const [i, { features, first }] of hashed.entries()) {
    if (i % CHECK_EVERY === 0) task.progress(i, n);
    if (first < i) {
      data.copyWithin(i * TEXT_DIMENSION, first * TEXT_DIMENSION, (first + 1) * TEXT_DIMENSION);
      continue;
    }
    const { places, frequencies } = features;
    const row = data.subarray(i * TEXT_DIMENSION, (i + 1) * TEXT_DIMENSION);
    for (let f = 0; f < places.length; f++) row[targets[places[f]]] += weights[places[f]] * frequencies[f];
    if (row.every((v) => v === 0)) row[0] = 1;
    normalizeRow(row);
  }
  task.progress(n, n);
  memory.trim();
  return { n, d: TEXT_DIMENSION, data };
}

interface HashedText {
  readonly features: TextFeatures;
  /** Its first row. */
  readonly first: number;
  count: number;
}

/** Of each feature: its inverse document frequency with its sign, and the number that it adds to. */
function weightsOf(
  texts: Iterable<HashedText>,
  hashes: readonly number[],
  n: number,
): { weights: Float64Array; targets: Int32Array } {
  const documents = new Float64Array(hashes.length);
  for (const { features, count } of texts) for (const place of features.places) documents[place] += count;
  const weights = documents.map((count, place) => {
    const idf = Math.log((1 + n) / (1 + count)) + 1;
    return hashes[place] & 1 ? idf : -idf;
  });
  return { weights, targets: Int32Array.from(hashes, (hash) => (hash >>> 1) % TEXT_DIMENSION) };
}
