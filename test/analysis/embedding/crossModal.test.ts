import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBiomedclipEncoder } from '../../../src/analysis/embedding/biomedclip/biomedclipEncoder';
import { publishedExamples, readExamples } from '../../../src/analysis/embedding/biomedclip/verifyModel';
import { type CrossModalEncoder, searchByText, zeroShot } from '../../../src/analysis/embedding/crossModal';
import { createBuiltinEncoder } from '../../../src/analysis/embedding/encoders/builtin';
import { eachText } from '../../../src/analysis/embedding/textVectors';
import { type Matrix, row } from '../../../src/analysis/numeric/matrix';
import { topKSimilar } from '../../../src/analysis/numeric/topKSimilar';
import { silentContext } from '../../../src/analysis/taskContext';
import { checkpointPath, fixtureFolder, noMemory, reference } from './biomedclip/fixture';

let encoder: CrossModalEncoder;
const images: Matrix = {
  n: reference.images.length,
  d: 24,
  data: Float32Array.from(reference.images.flatMap(({ embedding }) => embedding)),
};

beforeAll(async () => {
  encoder = await createBiomedclipEncoder(checkpointPath);
});
afterAll(() => encoder.release());

describe('search', () => {
  it('ranks rows by cosine, lower index first on ties', () => {
    const x = { n: 4, d: 2, data: Float32Array.of(0, 1, 1, 0, 0, 1, -1, 0) };
    const { indices, similarities } = topKSimilar(Float32Array.of(0.6, 0.8), x, 3);
    expect(Array.from(indices)).toEqual([0, 2, 1]);
    expect(similarities[2]).toBeCloseTo(0.6, 6);
  });

  it('ranks images by a text as open_clip would', async () => {
    const { text, embedding } = reference.texts[0];
    const expected = reference.images
      .map((image, i) => ({ i, cosine: image.embedding.reduce((sum, v, j) => sum + v * embedding[j], 0) }))
      .sort((a, b) => b.cosine - a.cosine);
    const { indices, similarities } = await searchByText(text, images, encoder, 5, silentContext());
    expect(Array.from(indices)).toEqual(expected.slice(0, 5).map(({ i }) => i));
    expect(similarities[0]).toBeCloseTo(expected[0].cosine, 5);
  });

  it('refuses an empty query and an encoder without a common space', async () => {
    await expect(searchByText('  ', images, encoder, 5, silentContext())).rejects.toThrow(
      'The search text is empty; write what to look for.',
    );
    const builtin = await createBuiltinEncoder();
    await expect(searchByText('liver', images, builtin, 5, silentContext())).rejects.toThrow(
      /choose the encoder biomedclip\.$/,
    );
  });
});

describe('zero-shot labels', () => {
  it('are the softmax of scaled cosines with the prompts', async () => {
    const labels = ['liver', 'heart $& lung', 'CT'];
    const probabilities = await zeroShot(labels, images, encoder, silentContext());
    const prompts = await encoder.encodeTexts(
      eachText(labels.map((label) => `this is a photo of ${label}`)),
      noMemory,
      silentContext(),
    );
    for (let i = 0; i < images.n; i++) {
      const found = row(probabilities, i);
      const logits = labels.map(
        (_, j) => prompts.row(j).reduce((sum, v, c) => sum + v * row(images, i)[c], 0) * Math.exp(4.4454),
      );
      const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
      logits.forEach((logit, j) => expect(found[j]).toBeCloseTo(Math.exp(logit) / total, 4));
    }
  });

  it('need two labels and a place for them', async () => {
    await expect(zeroShot(['one'], images, encoder, silentContext())).rejects.toThrow(
      /1 labels given; name at least two/,
    );
    await expect(zeroShot(['a', 'b'], images, encoder, silentContext(), 'photo')).rejects.toThrow(
      /lacks \{\} for the label\.$/,
    );
  });
});

describe('verify', () => {
  it('names the example image that a folder lacks', async () => {
    const folder = join(fixtureFolder, '..', 'none');
    await expect(readExamples(folder)).rejects.toThrow(
      /is missing; it is one of the hub's nine example images\.$/,
    );
  });

  it('has nine examples whose probabilities are possible', () => {
    expect(publishedExamples).toHaveLength(9);
    for (const { first, second } of publishedExamples) {
      expect(first[0]).not.toBe(second[0]);
      expect(first[1] + second[1]).toBeLessThanOrEqual(1);
      expect(first[1]).toBeGreaterThan(second[1]);
    }
  });
});
