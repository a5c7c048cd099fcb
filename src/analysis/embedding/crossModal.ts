/** What a space that images and texts share allows: search by text, questions for an image, labels from prompts. */
import { largestOf } from '../../common/extremes';
import { message } from '../../common/messageTemplate';
import { AnalysisError } from '../errors';
import { type Matrix, row } from '../numeric/matrix';
import { type SimilarRows, topKSimilar } from '../numeric/topKSimilar';
import type { TaskContext } from '../taskContext';
import type { Encoder, TextMemory } from './encoder';
import { eachText } from './textVectors';

/** The hub's own template for labels. */
const LABEL_TEMPLATE = 'this is a photo of {}';
const noMemory: TextMemory = { get: () => undefined, put: () => Promise.resolve() };

/** An encoder whose images and texts share a space, so that their cosines can be compared. */
export interface CrossModalEncoder extends Encoder {
  /** Factor between cosines and logits: exp(logit_scale). */
  readonly logitFactor: number;
  /** Frees the native memory. */
  release(): Promise<void>;
}

export function isCrossModal(encoder: Pick<Encoder, 'name'>): encoder is CrossModalEncoder {
  return 'logitFactor' in encoder;
}

/** @throws AnalysisError `bad-parameter` when the encoder's images and texts live in spaces of their own. */
export function requireCrossModal(encoder: Encoder): CrossModalEncoder {
  if (isCrossModal(encoder)) return encoder;
  throw new AnalysisError(
    'bad-parameter',
    message`${encoder.title} cannot compare words with images; choose the encoder biomedclip.`,
    { encoder: encoder.name },
  );
}

/**
 * Images or texts by their similarity to a text.
 * @param x (n, d) rows of length 1, made by the same encoder.
 * @returns at most k rows, cosines descending, the lower index first on ties.
 */
export async function searchByText(
  query: string,
  x: Matrix,
  encoder: Encoder,
  k: number,
  task: TaskContext,
): Promise<SimilarRows> {
  if (query.trim() === '')
    throw new AnalysisError('bad-parameter', message`The search text is empty; write what to look for.`);
  const vectors = await requireCrossModal(encoder).encodeTexts(eachText([query]), noMemory, task);
  return topKSimilar(vectors.row(0), x, k);
}

/**
 * Zero-shot labels: softmax of exp(logit_scale) x cosine over the prompts.
 * @param template holds `{}` where the label goes.
 * @returns (n, labels) probabilities, rows summing to 1.
 */
export async function zeroShot(
  labels: readonly string[],
  images: Matrix,
  encoder: Encoder,
  task: TaskContext,
  template = LABEL_TEMPLATE,
): Promise<Matrix> {
  if (labels.length < 2)
    throw new AnalysisError(
      'bad-parameter',
      message`${labels.length} labels given; name at least two to choose from.`,
    );
  if (!template.includes('{}'))
    throw new AnalysisError('bad-parameter', message`The template "${template}" lacks {} for the label.`);
  const clip = requireCrossModal(encoder);
  const prompts = await clip.encodeTexts(
    eachText(labels.map((label) => template.replace('{}', () => label))),
    noMemory,
    task,
  );
  const out = new Float32Array(images.n * labels.length);
  for (let i = 0; i < images.n; i++) {
    const own = row(images, i);
    const logits = labels.map((_, j) => {
      const prompt = prompts.row(j);
      let sum = 0;
      for (let c = 0; c < own.length; c++) sum += own[c] * prompt[c];
      return clip.logitFactor * sum;
    });
    const highest = largestOf(logits);
    const exponentials = logits.map((logit) => Math.exp(logit - highest));
    const total = exponentials.reduce((a, b) => a + b, 0);
    exponentials.forEach((value, j) => (out[i * labels.length + j] = value / total));
  }
  return { n: images.n, d: labels.length, data: out };
}
