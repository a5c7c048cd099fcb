import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { pixelFacts } from '../../../src/analysis/audit/pixelFacts';
import { silentContext } from '../../../src/analysis/taskContext';
import { temporaryFolder } from '../../temporaryFolder';

const room = temporaryFolder();
let files = 0;

/** Facts of a picture whose pixels are given row by row. */
async function factsOf(width: number, height: number, channels: 1 | 3, pixels: readonly number[]) {
  const path = join(room, `${files++}.png`);
  const raw = { width, height, channels };
  await writeFile(path, await sharp(Uint8Array.from(pixels), { raw }).png({ palette: false }).toBuffer());
  return pixelFacts({ kind: 'file', path }, silentContext());
}

it('knows pictures of one colour by it and their size, however many channels they have', async () => {
  const grey = await factsOf(3, 2, 1, Array<number>(6).fill(7));
  const colour = await factsOf(3, 2, 3, Array<number>(18).fill(7));
  const turned = await factsOf(2, 3, 1, Array<number>(6).fill(7));
  const lighter = await factsOf(3, 2, 1, Array<number>(6).fill(8));
  expect(grey.colour?.at(0)).toBe(7);
  expect(colour.hash).toBe(grey.hash);
  expect(new Set([grey.hash, turned.hash, lighter.hash]).size).toBe(3);
});

it('knows others by their pixels', async () => {
  const one = await factsOf(2, 2, 1, [7, 7, 7, 8]);
  const same = await factsOf(2, 2, 3, [7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 8, 8]);
  const other = await factsOf(2, 2, 1, [7, 7, 8, 7]);
  expect(one.colour).toBeUndefined();
  expect(same.hash).toBe(one.hash);
  expect(other.hash).not.toBe(one.hash);
});
