/** The tiny checkpoint of test/parity/biomedclip.py and what open_clip makes of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TextMemory } from '../../../../src/analysis/embedding/encoder';

export const fixtureFolder = join(__dirname, '../../../parity/fixtures/biomedclip');
export const checkpointPath = join(fixtureFolder, 'open_clip_pytorch_model.bin');
export const tokenizerPath = join(fixtureFolder, 'tokenizer.json');

export interface Reference {
  readonly images: readonly {
    readonly file: string;
    readonly mode: string;
    readonly rgbSha256: string;
    readonly embedding: readonly number[];
  }[];
  readonly texts: readonly {
    readonly text: string;
    readonly ids: readonly number[];
    readonly embedding: readonly number[];
  }[];
}

export const reference = JSON.parse(readFileSync(join(fixtureFolder, 'reference.json'), 'utf8')) as Reference;

/** Keeps nothing. */
export const noMemory: TextMemory = { get: () => undefined, put: () => Promise.resolve() };

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}
