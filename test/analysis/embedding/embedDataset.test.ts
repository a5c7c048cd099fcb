import { copyFile, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import {
  embedDataset,
  type EmbeddedDataset,
  type EmbedRuns,
} from '../../../src/analysis/embedding/embedDataset';
import { embedImages } from '../../../src/analysis/embedding/embedImages';
import { CELL_SIZE } from '../../../src/analysis/embedding/thumbnails';
import { gatherRows, row } from '../../../src/analysis/numeric/matrix';
import type { Store } from '../../../src/analysis/store/store';
import { CancelFlag, silentContext, type TaskContext } from '../../../src/analysis/taskContext';
import { folderOfTest } from '../../temporaryFolder';
import { fingerprint, jpeg, makeRoot, record } from '../dataset/tinyDataset';
import { loggingStore, quietStore } from '../store/stores';
import { fakeEncoder } from './fakeEncoder';
import { phantom } from './pictures';

const IMAGES = 10;
const quiet: EmbedRuns = { images: silentContext(), texts: silentContext(), finish: silentContext() };
let root: string;
let storage: string;

beforeEach(async () => {
  const files: Record<string, Buffer | object> = {};
  for (let i = 0; i < IMAGES; i++) {
    files[`imgs/xmlab${i}/source.jpg`] = await picture(i);
    files[`imgs/xmlab${i}/question.json`] = [record({ answer: `organ${i}` }), record({ answer: '肺' })];
  }
  root = await makeRoot(files);
  storage = folderOfTest();
});
afterEach(async () => {
  await rm(join(root, '..'), { recursive: true, force: true });
});

function picture(kind: number): Promise<Buffer> {
  const { width, height, data } = phantom(kind, { size: 48 });
  return sharp(data, { raw: { width, height, channels: 1 } })
    .jpeg({ quality: 95 })
    .toBuffer();
}

async function embed(
  encoder = fakeEncoder(),
  { store = quietStore(storage), runs = quiet }: { store?: Store; runs?: EmbedRuns } = {},
): Promise<EmbeddedDataset & { asked: { images: number; texts: number } }> {
  const embedded = await embedDataset(await readDataset(root, silentContext()), encoder.encoder, store, runs);
  return { ...embedded, asked: encoder.asked };
}

/** Everything that the store keeps, by name. */
async function stored(folder: string): Promise<Record<string, string>> {
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((e) => e.isFile());
  const named = entries.map(async ({ parentPath, name }) => {
    return [name, (await readFile(join(parentPath, name))).toString('base64')] as const;
  });
  return Object.fromEntries((await Promise.all(named)).sort());
}

/** The embeddings and thumbnails, without the records of texts that were needed once. */
async function keptFiles(folder: string): Promise<string[]> {
  const all = await stored(folder);
  return ['embeddings.stored', 'thumbnails-0.stored'].map((name) => all[name]);
}

async function expectFilesOfFreshRun(): Promise<void> {
  const fresh = folderOfTest();
  await embed(fakeEncoder(), { store: quietStore(fresh) });
  expect(await keptFiles(storage)).toEqual(await keptFiles(fresh));
}

const imagePath = (i: number) => join(root, `imgs/xmlab${i}/source.jpg`);
const questionPath = (i: number) => join(root, `imgs/xmlab${i}/question.json`);

it('reads raw features from the record files where they are too many for the memory', async () => {
  const dataset = await readDataset(root, silentContext());
  const read = async (maxFeatureBytes?: number) => {
    const options = maxFeatureBytes === undefined ? {} : { maxFeatureBytes };
    const { encoder } = fakeEncoder();
    const made = await embedImages(dataset, encoder, quietStore(storage), [], silentContext(), options);
    try {
      return gatherRows(made.features);
    } finally {
      await made.close();
    }
  };
  expect(await read(0)).toEqual(await read());
});

describe('embedDataset', () => {
  it('has a row an image and a row a question, mapped as the tutorial does, and changes no file', async () => {
    const before = await fingerprint(root);
    const { images, texts, textToImage, provenance } = await embed();
    expect([images.n, texts.n]).toEqual([IMAGES, 2 * IMAGES]);
    expect(Array.from(textToImage.slice(0, 6))).toEqual([0, 0, 1, 1, 2, 2]);
    expect(provenance.images[1]).toMatchObject({ id: 'xmlab1', path: 'imgs/xmlab1/source.jpg' });
    expect(provenance.images[1].sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(await fingerprint(root)).toBe(before);
  });

  it('shows the images while they are embedded, also those that it has, and the vectors are the same', async () => {
    const shown: number[] = [];
    const onPicture = (coordinates: Float32Array) => {
      shown.push(coordinates.filter(Number.isFinite).length / 2);
    };
    const { images } = await embed(fakeEncoder(), { runs: { ...quiet, onPicture } });
    expect(shown.at(-1)).toBe(IMAGES);
    await writeFile(imagePath(3), await picture(12));
    shown.length = 0;
    await embed(fakeEncoder(), { runs: { ...quiet, onPicture } });
    expect(shown.at(-1)).toBe(IMAGES);
    await writeFile(imagePath(3), await picture(3));
    expect((await embed()).images).toEqual(images);
    await expectFilesOfFreshRun();
  });

  it('loads what it has, without asking the encoder', async () => {
    const first = await embed();
    const again = await embed();
    expect(again.asked).toEqual({ images: 0, texts: 0 });
    expect(again.images).toEqual(first.images);
    expect(again.texts).toEqual(first.texts);
    expect(again.provenance).toEqual(first.provenance);
  });

  it('embeds again just a changed image, whatever its size and time say in between', async () => {
    const first = await embed();
    await writeFile(imagePath(3), await picture(12));
    const { asked, images } = await embed();
    expect(asked).toEqual({ images: 1, texts: 0 });
    expect(row(images, 3)).not.toEqual(row(first.images, 3));
    expect(row(images, 4)).toEqual(row(first.images, 4));
  });

  it('does not embed an image again that has another time but the same content', async () => {
    const first = await embed();
    await utimes(imagePath(3), new Date(), new Date(2020, 1, 1));
    const { asked, images, provenance } = await embed();
    expect(asked).toEqual({ images: 0, texts: 0 });
    expect(images).toEqual(first.images);
    expect(provenance.images[3].mtimeMs).toBe((await stat(imagePath(3))).mtimeMs);
  });

  it('follows new, removed and renamed samples and changed questions, as a run from nothing would', async () => {
    await embed();
    await rm(join(root, 'imgs/xmlab2'), { recursive: true });
    await copyFile(imagePath(5), imagePath(0));
    await writeFile(questionPath(4), JSON.stringify([record({ answer: 'new answer' })]));
    const { asked, images, texts } = await embed();
    expect(asked).toEqual({ images: 0, texts: 1 });
    expect([images.n, texts.n]).toEqual([IMAGES - 1, 2 * IMAGES - 3]);
    await expectFilesOfFreshRun();
  });

  it('follows changes from the vectors before, and keeps the same files as a run from nothing when asked to', async () => {
    let embedded: EmbeddedDataset = await embed();
    const encoder = fakeEncoder();
    const again = async () => {
      const dataset = await readDataset(root, silentContext());
      embedded = await embedDataset(dataset, encoder.encoder, quietStore(storage), quiet, embedded);
    };
    const { images } = embedded;
    await writeFile(questionPath(4), JSON.stringify([record({ answer: 'new answer' })]));
    await again();
    expect(encoder.asked).toEqual({ images: 0, texts: 1 });
    expect(embedded.images).toBe(images);
    await rm(join(root, 'imgs/xmlab2'), { recursive: true });
    await writeFile(imagePath(7), await picture(12));
    await again();
    expect(encoder.asked.images).toBe(1);
    await embedded.thumbnails.complete(silentContext());
    await embedded.keep();
    await expectFilesOfFreshRun();
    const records = Object.keys(await stored(storage)).filter((name) => name.startsWith('images-'));
    expect(records).toEqual(['images-all.records']);
  });

  it('keeps the vectors of each encoder apart', async () => {
    await embed();
    const other = await embed(fakeEncoder('b'.repeat(64)));
    expect(other.asked.images).toBe(IMAGES);
    expect((await embed()).asked.images).toBe(0);
  });

  it('leaves out an image that cannot be decoded, says so every time, and takes it when it is repaired', async () => {
    const good = await readFile(imagePath(6));
    await writeFile(imagePath(6), jpeg()); // whole by its structure, so that the reader lets it pass
    for (const wantedAsked of [IMAGES - 1, 0]) {
      const { images, textToImage, undecodable, asked } = await embed();
      expect(images.n).toBe(IMAGES - 1);
      expect(textToImage.length).toBe(2 * (IMAGES - 1));
      expect(Math.max(...textToImage)).toBe(IMAGES - 2);
      expect(undecodable).toMatchObject([
        { id: 'bad-image:xmlab6', severity: 'error', file: 'imgs/xmlab6/source.jpg' },
      ]);
      expect(asked.images).toBe(wantedAsked);
    }
    await writeFile(imagePath(6), good);
    const repaired = await embed();
    expect([repaired.images.n, repaired.undecodable.length, repaired.asked.images]).toEqual([IMAGES, 0, 1]);
  });

  it('resumes a cancelled run with what was done, to the same bytes', async () => {
    const cancel = new CancelFlag();
    const stopping: TaskContext = {
      ...silentContext(cancel),
      progress(done) {
        if (done >= 8) cancel.raise();
        cancel.check();
      },
    };
    const first = fakeEncoder();
    await expect(embed(first, { runs: { ...quiet, images: stopping } })).rejects.toThrow('Cancelled.');
    expect(first.asked.images).toBe(8);
    const second = await embed();
    expect(second.asked.images).toBe(IMAGES - 8);
    await expectFilesOfFreshRun();
  });

  it('makes again what is damaged in the store, says so, and keeps nothing of earlier versions', async () => {
    const { store: own } = await embed();
    const whole = await keptFiles(storage);
    await writeFile(own.path('metadata.json'), '{"text_to_image_map": []}');
    await writeFile(own.path('image_embeddings.npy'), 'earlier');
    for (const [name, content, lines] of [
      ['embeddings.stored', 'cut', /is cut off; it is made anew/],
      ['embeddings.stored', 'SLKR, and nothing that is right in it', undefined],
      ['thumbnails-0.stored', '', /is cut off; it is made anew/],
    ] as const) {
      await writeFile(own.path(name), content);
      const log = loggingStore(storage);
      const again = await embed(fakeEncoder(), { store: log.store });
      await again.thumbnails.complete(silentContext());
      expect(again.asked.images).toBe(0);
      expect(log.lines).toEqual(lines ? [expect.stringMatching(lines)] : []);
      expect(await keptFiles(storage)).toEqual(whole);
    }
    expect(Object.keys(await stored(own.folder))).not.toContain('metadata.json');
    expect(Object.keys(await stored(own.folder))).not.toContain('image_embeddings.npy');
  });

  it('does not take the embeddings of another dataset or encoder that lie in their place', async () => {
    const { images, store: own } = await embed();
    const other = await embed(fakeEncoder('b'.repeat(64)));
    await copyFile(other.store.path('embeddings.stored'), own.path('embeddings.stored'));
    await copyFile(other.store.path('images-all.records'), own.path('images-all.records'));
    const log = loggingStore(storage, 'debug');
    const again = await embed(fakeEncoder(), { store: log.store });
    expect(log.lines).toEqual([expect.stringMatching(/embeddings\.stored holds something else/)]);
    expect(again.asked.images).toBe(IMAGES);
    expect(again.images).toEqual(images);
  });

  it('notices another image of the same size and time', async () => {
    const [one, other] = [await readFile(imagePath(3)), await readFile(imagePath(4))];
    const length = Math.max(one.length, other.length);
    const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(length - bytes.length)]);
    const time = new Date(2020, 1, 1);
    await writeFile(imagePath(3), padded(one));
    await utimes(imagePath(3), time, time);
    const first = await embed();
    await writeFile(imagePath(3), padded(other));
    await utimes(imagePath(3), time, time);
    const again = await embed();
    expect(row(again.images, 3)).toEqual(row(again.images, 4));
    expect(row(first.images, 3)).not.toEqual(row(again.images, 3));
  });

  it('says that no image can be decoded', async () => {
    for (let i = 0; i < IMAGES; i++) await writeFile(imagePath(i), jpeg());
    await expect(embed()).rejects.toThrow(/^None of the 10 images in .* can be decoded; the first: /);
  });

  it('makes pages of thumbnails on the way, and follows changes', async () => {
    const pagesOf = async ({ thumbnails }: EmbeddedDataset) => {
      const pages = [];
      for await (const page of thumbnails.pages()) pages.push(page);
      return pages;
    };
    const [page, ...more] = await pagesOf(await embed());
    expect(more).toEqual([]);
    expect(page).toMatchObject({ first: 0, count: IMAGES, cellSize: CELL_SIZE, width: IMAGES * CELL_SIZE });
    const { data, info } = await sharp(page.bytes).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([page.width, page.height]);
    const middle = (48 * info.width + 3 * CELL_SIZE + 48) * info.channels;
    expect(Math.abs(data[middle] - phantom(3, { size: 96 }).data[48 * 96 + 48])).toBeLessThan(30);
    await writeFile(imagePath(3), await picture(12));
    expect((await pagesOf(await embed()))[0].bytes).not.toEqual(page.bytes);
  });
});
