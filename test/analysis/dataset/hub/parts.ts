/** What the sets of hubSets.ts are made of: our own pictures, questions and files. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadSharp } from '../../../../src/analysis/image/decode';
import { phantom } from '../../embedding/pictures';
import type { Feature } from './parquetFile';

export const IMAGES = 12;
export const QUESTIONS_EACH = 3;
const topics = ['modality', 'plane', 'organ', 'lesion', 'device'];

export async function picture(i: number, format: 'png' | 'jpeg'): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const { data, width, height } = phantom(i % 5, { size: 40 + i, shift: i % 7, gain: 0.6 + (i % 9) / 10 });
  return sharp(data, { raw: { width, height, channels: 1 } })
    [format]()
    .toBuffer();
}

export const question = (image: number, i: number) =>
  `What is the ${topics[(image + i) % topics.length]} in image ${i}?`;
export const answer = (image: number, i: number) => ((image + i) % 2 ? 'yes' : `finding ${image % 4}`);

/** Rows of the images `from` to before `to`, question after question, so that an image comes back. */
export async function rowsOf<T>(
  from: number,
  to: number,
  row: (image: number, i: number, bytes: Uint8Array) => T,
  format: 'png' | 'jpeg' = 'jpeg',
): Promise<T[]> {
  const numbers = Array.from({ length: to - from }, (_, i) => from + i);
  const bytes = await Promise.all(numbers.map((image) => picture(image, format)));
  return Array.from({ length: QUESTIONS_EACH }, (_, i) =>
    numbers.map((image, at) => row(image, i, bytes[at])),
  ).flat();
}

export const imageQuestionAnswer = {
  image: 'image',
  question: 'string',
  answer: 'string',
} as const satisfies Record<string, Feature>;
export const threeColumns = (image: number, i: number, bytes: Uint8Array) => ({
  image: { bytes, path: null },
  question: question(image, i),
  answer: answer(image, i),
});

export async function writeText(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

export async function writeImages(folder: string, names: readonly string[]): Promise<void> {
  for (const [i, name] of names.entries()) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, await picture(i, name.endsWith('.png') ? 'png' : 'jpeg'));
  }
}

export const numbered = (count: number, name: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => name(i));
