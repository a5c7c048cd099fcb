import { describe, expect, it } from 'vitest';
import { combineEmbeddings, perImageText } from '../../../src/analysis/embedding/combine';
import { TextVectors, vectorsOfRecords } from '../../../src/analysis/embedding/textVectors';

const round = (values: Float32Array) => Array.from(values, (value) => Math.round(value * 1e4) / 1e4);
const texts = new TextVectors({ n: 2, d: 2, data: Float32Array.of(1, 0, 0, 1) }, Int32Array.of(0, 1, 1));
/** Sample 0 has the first two texts, sample 1 none, sample 2 the last. */
const textToImage = Int32Array.of(0, 0, 2);

describe('perImageText', () => {
  it('is the direction of the mean of the texts, zero without texts', () => {
    expect(round(perImageText(texts, textToImage, 3).data)).toEqual([0.7071, 0.7071, 0, 0, 0, 1]);
  });

  it('is zero where texts cancel out', () => {
    const opposite = vectorsOfRecords({ n: 2, d: 1, data: Float32Array.of(1, -1) });
    expect(round(perImageText(opposite, Int32Array.of(0, 0), 1).data)).toEqual([0]);
  });
});

describe('combineEmbeddings', () => {
  it('weighs both halves the same and has unit rows; without texts the image is all', () => {
    const images = { n: 3, d: 1, data: Float32Array.of(1, -1, 1) };
    const { n, d, data } = combineEmbeddings(images, texts, textToImage);
    expect([n, d]).toEqual([3, 3]);
    expect(round(data)).toEqual([0.7071, 0.5, 0.5, -1, 0, 0, 0.7071, 0, 0.7071]);
  });
});
