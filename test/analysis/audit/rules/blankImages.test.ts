import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { lookAtImages } from '../../../../src/analysis/audit/duplicates/lookAtImages';
import { blankImages } from '../../../../src/analysis/audit/rules/blankImages';
import type { Provenance } from '../../../../src/analysis/embedding/storedEmbeddings';
import { Store } from '../../../../src/analysis/store/store';
import { silentContext } from '../../../../src/analysis/taskContext';
import { folderOfTest, temporaryFolder } from '../../../temporaryFolder';
import { makeSamples, qa, runRule } from '../auditRecords';

const room = temporaryFolder();

/** What is said of a picture of 40 x 30 pixels of one value, but for the pixels given. */
async function saysOf(value: number, others: readonly number[] = []): Promise<string[]> {
  const { samples, ...dataset } = await makeSamples({ xmlab1: [qa('What is it?', 'Lung')] });
  const data = new Uint8Array(40 * 30).fill(value);
  data.set(others, 615);
  const path = join(room, 'picture.png');
  await writeFile(
    path,
    await sharp(data, { raw: { width: 40, height: 30, channels: 1 } })
      .png()
      .toBuffer(),
  );
  const sample = { ...samples[0], image: { kind: 'file', path } as const };
  const provenance = { images: [{ sha256: 'a' }], modelHash: '' } as unknown as Provenance;
  const shown = { ...dataset, samples: [sample] };
  const store = new Store(folderOfTest(), () => undefined);
  const looked = await lookAtImages(shown, { provenance, store }, 0, silentContext());
  await looked.close();
  const found = await runRule(blankImages, shown, { colours: looked.colours });
  return found.map(({ severity, message }) => `${severity}: ${message}`);
}

it.each([
  [0, 'info: The image is black all over: it shows nothing.'],
  [255, 'info: The image is white all over: it shows nothing.'],
  [90, 'info: The image has one colour all over: it shows nothing.'],
])('notes an image of the value %i', async (value, says) => {
  expect(await saysOf(value)).toEqual([says]);
});

it.each([0, 90, 255])('says nothing of one with other pixels on %i', async (value) => {
  expect(await saysOf(value, [130, 131])).toEqual([]);
});
