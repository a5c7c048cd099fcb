import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { useSource } from '../../../src/analysis/embedding/decodeSource';
import { withinPixelBudget } from '../../../src/analysis/image/pixelBudget';
import { CancelFlag, silentContext, unlessCancelled } from '../../../src/analysis/taskContext';
import { isCancelled } from '../../../src/common/errors';
import { temporaryFolder } from '../../temporaryFolder';

const room = temporaryFolder();

async function picture() {
  const path = join(room, 'picture.png');
  const raw = { width: 2, height: 2, channels: 1 } as const;
  await writeFile(
    path,
    await sharp(Uint8Array.of(1, 2, 3, 4), { raw })
      .png()
      .toBuffer(),
  );
  return { kind: 'file', path } as const;
}

it('a cancel waits neither for the decoder nor for the images before, and what waited is not decoded', async () => {
  const image = await picture();
  let release: () => void = () => undefined;
  const held = withinPixelBudget(Number.MAX_VALUE, () => new Promise<void>((resolve) => (release = resolve)));
  const flag = new CancelFlag();
  let decoded = 0;
  const using = useSource(image, () => decoded++, silentContext(flag)).catch((error: unknown) => error);
  flag.raise();
  expect(isCancelled(await using)).toBe(true); // before what it would wait for is released
  release();
  await held;
  // The one that waited has had its turn before this one.
  await useSource(image, ({ data }) => expect(data[0]).toBe(1), silentContext());
  expect(decoded).toBe(0);
});

it('what ends before a cancel gives its value or its error', async () => {
  const task = silentContext(new CancelFlag());
  expect(await unlessCancelled(Promise.resolve(3), task)).toBe(3);
  await expect(unlessCancelled(Promise.reject(new Error('no')), task)).rejects.toThrow('no');
});
