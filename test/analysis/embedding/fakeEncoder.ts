/** An encoder of 64 grey values and of letter counts: quick, and it counts what it is asked to do. */
import { createHash } from 'node:crypto';
import { normalizeRow } from '../../../src/analysis/embedding/combine';
import type { Encoder } from '../../../src/analysis/embedding/encoder';
import { TextVectors } from '../../../src/analysis/embedding/textVectors';
import { fitIntoSquare, toGrey } from '../../../src/analysis/image/fit';
import { gatherRows } from '../../../src/analysis/numeric/matrix';

const SIDE = 8;
const LETTERS = 32;

export function fakeEncoder(modelHash = 'a'.repeat(64)) {
  const asked = { images: 0, texts: 0 };
  const encoder: Encoder = {
    name: 'builtin',
    title: 'Fake',
    dimension: LETTERS,
    modelHash,
    imageBatchSize: 4,
    imageFeatures: SIDE * SIDE,
    prepareImage: (image) => fitIntoSquare(toGrey(image), SIDE).data,
    encodeImages(prepared) {
      asked.images += prepared.length;
      return Promise.resolve(Float32Array.from(prepared.flatMap((image) => Array.from(image))));
    },
    finishImages(features) {
      const { n, d, data: out } = gatherRows(features);
      for (let i = 0; i < n; i++) normalizeRow(out.subarray(i * d, (i + 1) * d));
      return Promise.resolve({ n, d, data: out });
    },
    async encodeTexts({ texts, rowOf }, memory, run): Promise<TextVectors> {
      const data = new Float32Array(texts.length * LETTERS);
      for (const [i, text] of texts.entries()) {
        run.check();
        const key = createHash('sha256').update(text).digest('hex');
        let vector = memory.get(key);
        if (!vector) {
          asked.texts++;
          vector = new Float32Array(LETTERS).fill(1);
          for (const letter of text) vector[letter.codePointAt(0)! % LETTERS] += 1;
          normalizeRow(vector);
          await memory.put(key, vector);
        }
        data.set(vector, i * LETTERS);
      }
      return new TextVectors({ n: texts.length, d: LETTERS, data }, rowOf);
    },
  };
  return { encoder, asked };
}
