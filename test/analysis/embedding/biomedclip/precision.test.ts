import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Sample } from '../../../../src/analysis/dataset/types';
import { createBiomedclipEncoder } from '../../../../src/analysis/embedding/biomedclip/biomedclipEncoder';
import { cosineOf } from '../../../../src/analysis/embedding/biomedclip/deviceCheck';
import { measureFidelity, titleWithFidelity } from '../../../../src/analysis/embedding/fidelity';
import { eachText } from '../../../../src/analysis/embedding/textVectors';
import { decodeImage } from '../../../../src/analysis/image/decode';
import { silentContext } from '../../../../src/analysis/taskContext';
import { checkpointPath, fixtureFolder, noMemory, reference } from './fixture';

const pictures = ['photo.jpg', 'grey.jpg', 'rgba.png', 'small.png'];
const samples = pictures.map(
  (file) => ({ id: file, image: { kind: 'file', path: join(fixtureFolder, file) } }) as Sample,
);

describe('int8', () => {
  it('is close to the exact vectors, not equal to them, and says how close', async () => {
    const encoder = await createBiomedclipEncoder(checkpointPath, { precision: 'int8' });
    const fidelity = (await measureFidelity({ root: fixtureFolder, samples }, encoder, silentContext()))!;
    expect(fidelity.images).toBe(pictures.length);
    expect(fidelity.lowest).toBeGreaterThan(0.9);
    expect(fidelity.lowest).toBeLessThan(1 - 1e-7);
    expect(fidelity.mean).toBeGreaterThanOrEqual(fidelity.lowest);
    // The measure itself, against open_clip's own vectors.
    const file = pictures[0];
    const prepared = encoder.prepareImage(await decodeImage(readFileSync(join(fixtureFolder, file)), file));
    const own = await encoder.encodeImages([prepared]);
    const exact = reference.images.find((image) => image.file === file)!.embedding;
    const [first] = await encoder.exactCosines!([prepared], silentContext());
    expect(first).toBeCloseTo(cosineOf(own, Float32Array.from(exact)), 5);
    await encoder.release();
  });

  it('also quantises the text tower', async () => {
    const texts = reference.texts.slice(0, 5).map(({ text }) => text);
    const encoder = await createBiomedclipEncoder(checkpointPath, { precision: 'int8' });
    const vectors = await encoder.encodeTexts(eachText(texts), noMemory, silentContext());
    texts.forEach((text, i) => {
      const exact = Float32Array.from(reference.texts[i].embedding);
      const cosine = cosineOf(vectors.row(i), exact);
      expect(cosine, text).toBeGreaterThan(0.95);
      expect(cosine, text).toBeLessThan(1);
    });
    await encoder.release();
  });

  it('has a hash and a title of its own', async () => {
    const exact = await createBiomedclipEncoder(checkpointPath);
    const fast = await createBiomedclipEncoder(checkpointPath, { precision: 'int8' });
    expect(fast.modelHash).not.toBe(exact.modelHash);
    expect(fast.title).toBe(`${exact.title}, int8`);
    expect('exactCosines' in exact).toBe(false);
    expect(titleWithFidelity('X, int8', { images: 16, mean: 0.99612, lowest: 0.9911 })).toBe(
      'X, int8 (cosine to fp32 0.996, lowest 0.991 of 16 images)',
    );
  });
});

describe('a device that cannot be used', () => {
  it('is given up for the processor, with the reason in the log and the same vectors', async () => {
    const lines: string[] = [];
    // CUDA's library is not in the package: ONNX Runtime refuses it on every machine of this test.
    const encoder = await createBiomedclipEncoder(checkpointPath, {
      device: 'cuda',
      log: (level, text) => lines.push(`${level}: ${text}`),
    });
    expect(lines).toEqual([
      expect.stringMatching(/^warn: BiomedCLIP runs on the processor, not on cuda: .+\.$/),
    ]);
    const processor = await createBiomedclipEncoder(checkpointPath);
    expect(encoder.modelHash).toBe(processor.modelHash);
    expect(encoder.title).toBe(processor.title);
    const file = 'photo.jpg';
    const prepared = encoder.prepareImage(await decodeImage(readFileSync(join(fixtureFolder, file)), file));
    expect(await encoder.encodeImages([prepared])).toEqual(await processor.encodeImages([prepared]));
    await encoder.release();
    await processor.release();
  });
});
