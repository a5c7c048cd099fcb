import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBiomedclipEncoder } from '../../../../src/analysis/embedding/biomedclip/biomedclipEncoder';
import { readTokenizer } from '../../../../src/analysis/embedding/biomedclip/tokens';
import type { CrossModalEncoder } from '../../../../src/analysis/embedding/crossModal';
import { eachText } from '../../../../src/analysis/embedding/textVectors';
import { decodeImage } from '../../../../src/analysis/image/decode';
import { silentContext } from '../../../../src/analysis/taskContext';
import { cancelledContext } from '../../contexts';
import {
  checkpointPath,
  fixtureFolder,
  largestDifference,
  noMemory,
  reference,
  tokenizerPath,
} from './fixture';

/** float32 rounding through two layers; a wrong mask, epsilon or order shows from 1e-3 on. */
const TOLERANCE = 1e-5;
let encoder: CrossModalEncoder;
const texts = reference.texts.map(({ text }) => text);

beforeAll(async () => {
  encoder = await createBiomedclipEncoder(checkpointPath);
});
afterAll(() => encoder.release());

async function prepared(file: string): Promise<Uint8Array> {
  return encoder.prepareImage(await decodeImage(readFileSync(join(fixtureFolder, file)), file));
}

describe('against open_clip', () => {
  it.each(reference.images)(
    '$file ($mode) is shown to the network byte for byte',
    async ({ file, rgbSha256 }) => {
      expect(
        createHash('sha256')
          .update(await prepared(file))
          .digest('hex'),
      ).toBe(rgbSha256);
    },
  );

  it('gives the same image vectors', async () => {
    for (const { file, embedding } of reference.images) {
      expect(
        largestDifference(await encoder.encodeImages([await prepared(file)]), embedding),
        file,
      ).toBeLessThan(TOLERANCE);
    }
  });

  it('gives the same token ids', async () => {
    const tokenizer = await readTokenizer(tokenizerPath);
    for (const { text, ids } of reference.texts)
      expect(Array.from(tokenizer.encode(text)), text.slice(0, 60)).toEqual(ids);
  });

  it('gives the same text vectors', async () => {
    const vectors = await encoder.encodeTexts(eachText(texts), noMemory, silentContext());
    reference.texts.forEach(({ text, embedding }, i) => {
      expect(largestDifference(vectors.row(i), embedding), text.slice(0, 60)).toBeLessThan(TOLERANCE);
    });
  });
});

describe('texts', () => {
  it('have the same vector to the last bit whatever they are embedded with', async () => {
    const together = await encoder.encodeTexts(eachText(texts), noMemory, silentContext());
    for (let i = 0; i < texts.length; i += 5) {
      const alone = await encoder.encodeTexts(eachText([texts[i]]), noMemory, silentContext());
      expect(alone.row(0)).toEqual(together.row(i));
    }
  });

  it('are embedded once for one id sequence and taken from memory after that', async () => {
    const kept = new Map<string, Float32Array>();
    const memory = {
      get: (key: string) => kept.get(key),
      put: (key: string, vector: Float32Array) => Promise.resolve(void kept.set(key, vector)),
    };
    const many = eachText(['Liver?', 'liver ?', 'LIVER?', ' liver? ']);
    const first = await encoder.encodeTexts(many, memory, silentContext());
    expect(kept.size).toBe(1);
    for (const [key, vector] of kept)
      kept.set(
        key,
        vector.map((v) => -v),
      );
    const second = await encoder.encodeTexts(many, memory, silentContext());
    expect(second.distinct.data).toEqual(first.distinct.data.map((v) => -v));
  });

  it('stop when cancelled', async () => {
    await expect(encoder.encodeTexts(eachText(texts), noMemory, cancelledContext())).rejects.toThrow(
      'Cancelled.',
    );
  });
});

describe('files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'slakescope-biomedclip-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('names a checkpoint it does not know', () => {
    expect(encoder.title).toBe('Custom BiomedCLIP checkpoint (open_clip_pytorch_model.bin)');
  });

  it('reads through the links of a Hugging Face cache', async () => {
    symlinkSync(checkpointPath, join(folder, 'linked.bin'));
    copyFileSync(tokenizerPath, join(folder, 'tokenizer.json'));
    const linked = await createBiomedclipEncoder(join(folder, 'linked.bin'));
    expect(linked.modelHash).toBe(encoder.modelHash);
    const pixels = [await prepared('small.png')];
    expect(await linked.encodeImages(pixels)).toEqual(await encoder.encodeImages(pixels));
    await linked.release();
  });

  it('says that the tokenizer is missing', async () => {
    const lonely = mkdtempSync(join(folder, 'lonely-'));
    copyFileSync(checkpointPath, join(lonely, 'model.bin'));
    await expect(createBiomedclipEncoder(join(lonely, 'model.bin'))).rejects.toThrow(
      /tokenizer\.json does not exist; put the checkpoint's tokenizer\.json beside it\.$/,
    );
  });
});
