/**
 * Whether the questions of an image fit it better than they fit other images, for encoders whose images and texts
 * share a space. The baseline is the same questions with images drawn at random: the cosine of a sentence with any
 * image depends on its wording, so only its rank among those with other images is informative.
 */
import { message } from '../../../common/messageTemplate';
import { languageOf } from '../../dataset/languageTag';
import type { Rows } from '../../numeric/matrix';
import { MT19937 } from '../../numeric/mt19937';
import type { AuditRule } from '../auditRule';
import { atImage, type PendingFinding } from '../pendingFinding';
import type { ReadRecord } from '../records';

/** Images drawn for the baseline. */
const SHUFFLED = 200;
/** Reported from this share of the drawn images on that fit the questions better. */
const MIN_BETTER_SHARE = 0.95;
const MAX_REPORTED = 20;

export interface ImageTextFit {
  /** (n), mean cosine of an image with its own texts; NaN where it has none. */
  readonly own: Float64Array;
  /** (n), mean cosine of those texts with the images drawn. */
  readonly shuffled: Float64Array;
  /** (n), share of the images drawn that fit the texts better than their own image, 0 to 1. */
  readonly betterShare: Float64Array;
}

/**
 * @param images (n, d), @param texts (m, d): rows of length 1 in one space.
 * @param owner (m) image of each text, -1 left out.
 */
export function imageTextFit(images: Rows, texts: Rows, owner: Int32Array, seed: number): ImageTextFit {
  const { n, d } = images;
  const own = new Float64Array(n).fill(NaN);
  const shuffled = new Float64Array(n).fill(NaN);
  const betterShare = new Float64Array(n);
  const means = meanTexts(texts, owner, n);
  const drawn = new MT19937(seed).permutation(n).slice(0, SHUFFLED);
  for (let i = 0; i < n; i++) {
    const mean = means[i];
    if (!mean) continue;
    const cosineWith = (image: number) => {
      const vector = images.row(image);
      let sum = 0;
      for (let j = 0; j < d; j++) sum += vector[j] * mean[j];
      return sum;
    };
    own[i] = cosineWith(i);
    const others = Array.from(drawn)
      .filter((image) => image !== i)
      .map(cosineWith);
    if (others.length === 0) continue;
    shuffled[i] = others.reduce((sum, value) => sum + value, 0) / others.length;
    betterShare[i] = others.filter((value) => value > own[i]).length / others.length;
  }
  return { own, shuffled, betterShare };
}

/** The images whose English questions fit nearly every other image better; the encoder reads English only. */
export const imageText: AuditRule = {
  name: 'imageText',
  kinds: ['image-text-mismatch'],
  needs: 'crossModal',
  comparesTexts: true,
  run: ({ records, images, texts, seed }) => mismatches(records, images, texts, seed),
};

function mismatches(
  samples: readonly (readonly ReadRecord[])[],
  images: Rows,
  texts: Rows,
  seed: number,
): PendingFinding[] {
  const owner = Int32Array.from(samples.flat(), (one) =>
    languageOf(one.record.qLang ?? '') === 'zh' ? -1 : one.owner,
  );
  const { own, shuffled, betterShare } = imageTextFit(images, texts, owner, seed);
  return Array.from(betterShare, (_, i) => i)
    .filter((i) => betterShare[i] >= MIN_BETTER_SHARE)
    .sort((a, b) => betterShare[b] - betterShare[a] || own[a] - shuffled[a] - (own[b] - shuffled[b]) || a - b)
    .slice(0, MAX_REPORTED)
    .map((i): PendingFinding => {
      const { sample } = samples[i][0];
      const share = Math.round(betterShare[i] * 100);
      return {
        kind: 'image-text-mismatch',
        target: atImage(sample),
        about: 'questions',
        message: message`The questions of ${sample.id} fit ${share} % of other images better than its own (mean cosine ${own[i].toFixed(3)}, ${shuffled[i].toFixed(3)} with others).`,
      };
    });
}

/** (n) mean vector of the texts of each image; undefined where there are none. */
function meanTexts(texts: Rows, owner: Int32Array, n: number): (Float64Array | undefined)[] {
  const means = new Array<Float64Array | undefined>(n);
  const counts = new Int32Array(n);
  for (let t = 0; t < texts.n; t++) {
    const i = owner[t];
    if (i < 0) continue;
    const sum = (means[i] ??= new Float64Array(texts.d));
    const vector = texts.row(t);
    for (let j = 0; j < texts.d; j++) sum[j] += vector[j];
    counts[i]++;
  }
  for (let i = 0; i < n; i++) means[i]?.forEach((value, j, mean) => (mean[j] = value / counts[i]));
  return means;
}
