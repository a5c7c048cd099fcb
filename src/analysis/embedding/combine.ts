/** Vectors of samples out of vectors of images and QA records. */
import type { Matrix } from '../numeric/matrix';
import type { TextVectors } from './textVectors';

/**
 * Mean of a sample's text vectors, L2-normalised.
 * @param texts (m, d) unit rows, one a record; @param textToImage sample of each (m).
 * @returns (n, d); a sample without texts gets a zero row.
 */
export function perImageText(texts: TextVectors, textToImage: Int32Array, n: number): Matrix {
  const { d, rowOf } = texts;
  const { data: vectors } = texts.distinct;
  const data = new Float32Array(n * d);
  for (let t = 0; t < texts.n; t++) {
    const to = textToImage[t] * d;
    const from = rowOf[t] * d;
    for (let j = 0; j < d; j++) data[to + j] += vectors[from + j];
  }
  for (let i = 0; i < n; i++) normalizeRow(data.subarray(i * d, (i + 1) * d));
  return { n, d, data };
}

/**
 * Image and text vector of each sample side by side, (n, d + d'), L2-normalised as a whole, so that both halves
 * weigh the same; a sample without texts keeps a zero text half.
 */
export function combineEmbeddings(images: Matrix, texts: TextVectors, textToImage: Int32Array): Matrix {
  const mean = perImageText(texts, textToImage, images.n);
  const d = images.d + mean.d;
  const data = new Float32Array(images.n * d);
  for (let i = 0; i < images.n; i++) {
    const row = data.subarray(i * d, (i + 1) * d);
    row.set(images.data.subarray(i * images.d, (i + 1) * images.d));
    row.set(mean.data.subarray(i * mean.d, (i + 1) * mean.d), images.d);
    normalizeRow(row);
  }
  return { n: images.n, d, data };
}

/** Scales to length 1 in place; a zero row stays zero. */
export function normalizeRow(row: Float32Array): void {
  let sum = 0;
  for (let j = 0; j < row.length; j++) sum += row[j] * row[j];
  if (sum === 0) return;
  const scale = 1 / Math.sqrt(sum);
  for (let j = 0; j < row.length; j++) row[j] *= scale;
}
