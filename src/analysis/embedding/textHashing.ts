/**
 * Built-in text encoder: signed feature hashing (Weinberger et al. 2009) of word and character n-grams with
 * sublinear term frequency and inverse document frequency over the dataset's texts, to 512 unit-length numbers.
 * No model, no download; good for English and Chinese because both words and characters count.
 *
 * Texts that share no feature with any other still get a unit vector; an empty text gets the first unit vector,
 * so that cosine and Euclidean methods need no special case.
 */
import { memoize } from '../memoize';
import type { Matrix } from '../numeric/matrix';
import type { TaskContext } from '../taskContext';
import { normalizeRow } from './combine';
import { murmur3 } from './murmur3';

export const TEXT_DIMENSION = 512;
/** Raise when any value changes. */
export const TEXT_ENCODER_VERSION = 'hashing-1';

const HASH_SEED = 0x51a7e; // any constant; another one is another encoder
const CHARACTER_NGRAM = 3;
/** Words say more than their letters: with equal weight, shared endings outvote shared words. */
const WORD_WEIGHT = 1;
const CHARACTER_WEIGHT = 0.4;

const words = /[\p{Script=Han}]|[\p{L}\p{N}]+/gu;
const han = /\p{Script=Han}/u;

/** Texts between two checks of the cancel flag; some 10 ms. */
const CHECK_EVERY = 256;

/**
 * @param task counts the texts in its progress.
 * @returns (texts.length, 512), L2-normalised.
 */
export function hashTexts(texts: readonly string[], task: TaskContext): Matrix {
  const hash = memoize((feature) => murmur3(feature, HASH_SEED));
  // Most texts of a dataset are there several times.
  const distinct = new Map<string, HashedText>();
  const hashed = texts.map((text, i) => {
    if (i % CHECK_EVERY === 0) task.check();
    let entry = distinct.get(text);
    if (!entry) distinct.set(text, (entry = { features: featuresOf(text, hash), first: i, count: 0 }));
    entry.count++;
    return entry;
  });
  const documentCount = new Map<number, number>();
  for (const { features, count } of distinct.values()) {
    for (const id of features.keys()) documentCount.set(id, (documentCount.get(id) ?? 0) + count);
  }
  const n = texts.length;
  const data = new Float32Array(n * TEXT_DIMENSION);
  for (const [i, { features, first }] of hashed.entries()) {
    if (i % CHECK_EVERY === 0) task.progress(i, n);
    if (first < i) {
      data.copyWithin(i * TEXT_DIMENSION, first * TEXT_DIMENSION, (first + 1) * TEXT_DIMENSION);
      continue;
    }
    const row = data.subarray(i * TEXT_DIMENSION, (i + 1) * TEXT_DIMENSION);
    for (const [id, weight] of features) {
      const idf = Math.log((1 + n) / (1 + (documentCount.get(id) ?? 0))) + 1;
      const sign = id & 1 ? 1 : -1;
      // 1 + ln(tf) for repeated features (sublinear), the weight itself below one.
      const frequency = weight >= 1 ? 1 + Math.log(weight) : weight;
      row[(id >>> 1) % TEXT_DIMENSION] += sign * idf * frequency;
    }
    if (row.every((v) => v === 0)) row[0] = 1;
    normalizeRow(row);
  }
  task.progress(n, n);
  return { n, d: TEXT_DIMENSION, data };
}

interface HashedText {
  readonly features: ReadonlyMap<number, number>;
  /** Its first row. */
  readonly first: number;
  count: number;
}

/** Hash of each feature -> weighted count. Words and word pairs, and character 3-grams inside longer words. */
function featuresOf(text: string, hash: (feature: string) => number): Map<number, number> {
  const tokens = text.normalize('NFKC').toLowerCase().match(words) ?? [];
  const counts = new Map<number, number>();
  const add = (feature: string, weight: number) => {
    const id = hash(feature);
    counts.set(id, (counts.get(id) ?? 0) + weight);
  };
  for (let t = 0; t < tokens.length; t++) {
    const token = tokens[t];
    add(`w:${token}`, WORD_WEIGHT);
    if (t > 0) add(`p:${tokens[t - 1]} ${token}`, WORD_WEIGHT);
    if (han.test(token)) continue;
    const padded = `<${token}>`;
    for (let c = 0; c + CHARACTER_NGRAM <= padded.length; c++) {
      add(`c:${padded.slice(c, c + CHARACTER_NGRAM)}`, CHARACTER_WEIGHT);
    }
  }
  return counts;
}
