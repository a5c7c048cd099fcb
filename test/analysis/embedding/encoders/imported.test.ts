import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readDataset } from '../../../../src/analysis/dataset/readDataset';
import type { Dataset } from '../../../../src/analysis/dataset/types';
import { embedDataset, type EmbeddedDataset } from '../../../../src/analysis/embedding/embedDataset';
import {
  importedEncoder,
  readTutorialEmbeddings,
} from '../../../../src/analysis/embedding/encoders/imported';
import { writeMatrix } from '../../../../src/analysis/embedding/npy';
import { type ImageFileState, writeStored } from '../../../../src/analysis/embedding/storedEmbeddings';
import { CancelledError } from '../../../../src/analysis/errors';
import { loadSharp } from '../../../../src/analysis/image/decode';
import { rowsOf } from '../../../../src/analysis/numeric/matrix';
import { silentContext } from '../../../../src/analysis/taskContext';
import { temporaryFolder } from '../../../temporaryFolder';
import { cancelledContext } from '../../contexts';
import { makeRoot, record } from '../../dataset/tinyDataset';
import { quietStore } from '../../store/stores';
import { phantom } from '../pictures';

let dataset: Dataset;
const folder = temporaryFolder();

beforeAll(async () => {
  const root = await makeRoot({
    'imgs/xmlab0/source.jpg': await picture(0),
    'imgs/xmlab0/question.json': [record(), record({ answer: 'Liver' })],
    'imgs/xmlab1/source.jpg': await picture(1),
    'imgs/xmlab1/question.json': [record()],
  });
  dataset = await readDataset(root, silentContext());
});
afterAll(async () => {
  await rm(dirname(dataset.root), { recursive: true });
});

async function picture(kind: number): Promise<Buffer> {
  const sharp = await loadSharp();
  const { data, width, height } = phantom(kind);
  return sharp(data, { raw: { width, height, channels: 1 } })
    .jpeg()
    .toBuffer();
}

/** As the notebook writes them: np.save of both and json.dump. */
beforeEach(async () => {
  await writeMatrix(join(folder, 'image_embeddings.npy'), { n: 2, d: 2, data: Float32Array.of(3, 4, 0, 1) });
  await writeMatrix(join(folder, 'text_embeddings.npy'), {
    n: 3,
    d: 2,
    data: Float32Array.of(1, 0, 0, 1, 0.6, 0.8),
  });
  await writeMap('{"text_to_image_map": [0, 0, 1]}');
});

const writeMap = (content: string) => writeFile(join(folder, 'metadata.json'), content);
const importing = () => readTutorialEmbeddings(folder, dataset);

describe('readTutorialEmbeddings', () => {
  it('takes a folder that fits, and brings rows to unit length', async () => {
    const { images, texts } = await importing();
    expect(Array.from(images.data, (v) => Math.round(v * 1e6) / 1e6)).toEqual([0.6, 0.8, 0, 1]);
    expect([texts.n, texts.d]).toEqual([3, 2]);
  });

  it('refuses numbers of rows that are not those of the dataset', async () => {
    const path = join(folder, 'image_embeddings.npy');
    await writeMatrix(path, { n: 3, d: 2, data: new Float32Array(6).fill(1) });
    await expect(importing()).rejects.toThrow(
      `${path} holds 3 rows, but one for each of the dataset's 2 images is expected.`,
    );
  });

  it('refuses texts of another width', async () => {
    const path = join(folder, 'text_embeddings.npy');
    await writeMatrix(path, { n: 3, d: 1, data: new Float32Array(3).fill(1) });
    await expect(importing()).rejects.toThrow(
      `${path} holds 1 numbers a row, but 2 as in image_embeddings.npy is expected.`,
    );
  });

  it('refuses rows without a direction', async () => {
    const path = join(folder, 'image_embeddings.npy');
    for (const bad of [0, NaN, Infinity]) {
      await writeMatrix(path, { n: 2, d: 2, data: Float32Array.of(1, 0, bad, bad) });
      await expect(importing()).rejects.toThrow(`${path} holds a row 1 that is zero or not finite`);
    }
  });

  it.each([
    ['{"text_to_image_map": [0, 1]}', 'a text_to_image_map of 2 entries, but 3 as in the dataset'],
    ['{"text_to_image_map": [0, 1, 1]}', 'text_to_image_map[1] = 1, but 0 as in the dataset'],
    ['{"text_to_image_map": [0, 0, "1"]}', 'text_to_image_map[2] = "1", but 1 as in the dataset'],
    ['{"text_to_image_map": {}}', 'no list text_to_image_map'],
    ['null', 'no list text_to_image_map'],
    ['{"text', 'no valid JSON'],
  ])('refuses the metadata %s', async (content, sentence) => {
    await writeMap(content);
    await expect(importing()).rejects.toThrow(`${join(folder, 'metadata.json')} holds ${sentence}`);
  });

  it('names a file that is missing', async () => {
    await rm(join(folder, 'metadata.json'));
    await expect(importing()).rejects.toThrow(
      `${join(folder, 'metadata.json')} cannot be opened: it does not exist.`,
    );
  });
});

describe('importedEncoder', () => {
  const storage = () => mkdtemp(join(folder, 'storage-'));
  const embed = async (into: string) =>
    embedDataset(dataset, await importedEncoder(folder, dataset), quietStore(into), {
      images: silentContext(),
      texts: silentContext(),
      finish: silentContext(),
    });

  it('gives the vectors as any encoder would, with thumbnails and provenance', async () => {
    const embedded = await embed(await storage());
    expect(embedded.images.data[0]).toBeCloseTo(0.6, 6);
    expect(Array.from(embedded.textToImage)).toEqual([0, 0, 1]);
    expect(embedded.encoderTitle).toBe('Imported embeddings');
    expect(embedded.provenance).toMatchObject({ encoder: 'imported' });
    expect(embedded.provenance.images.map(({ id }) => id)).toEqual(['xmlab0', 'xmlab1']);
    const pages = [];
    for await (const page of embedded.thumbnails.pages()) pages.push(page);
    expect(pages).toHaveLength(1);
  });

  it('reads of equal texts one row, where an encoder that gives equal ones equal rows made them', async () => {
    await writeStored(folder, await embed(await storage()));
    const path = join(folder, 'metadata.json');
    const metadata = JSON.parse(await readFile(path, 'utf8')) as { slakescope: object };
    expect((await importing()).texts.distinct.n).toBe(3);
    await writeMap(
      JSON.stringify({ ...metadata, slakescope: { ...metadata.slakescope, encoder: 'builtin' } }),
    );
    const { texts } = await importing();
    expect([texts.n, texts.distinct.n]).toEqual([3, 2]);
    expect([0, 1, 2].map((i) => Array.from(texts.row(i)))).toEqual([
      [1, 0],
      [0, 1],
      [1, 0],
    ]);
  });

  it('takes what the product itself exported', async () => {
    const exported = await embed(await storage());
    await writeStored(folder, exported);
    expect((await embed(await storage())).images).toEqual(exported.images);
  });

  describe('of what the product exported', () => {
    let exported: EmbeddedDataset;
    beforeEach(async () => {
      exported = await embed(await storage());
    });

    const withImages = (change: (images: ImageFileState[]) => ImageFileState[]) => {
      const { provenance } = exported;
      return writeStored(folder, {
        ...exported,
        provenance: { ...provenance, images: change([...provenance.images]) },
      });
    };

    it.each<[string, (images: ImageFileState[]) => ImageFileState[], string]>([
      [
        'another id',
        ([first, second]) => [first, { ...second, id: 'xmlab9' }],
        'images[1] = "xmlab9", but "xmlab1"',
      ],
      ['another order', (images) => images.reverse(), 'images[0] = "xmlab1", but "xmlab0"'],
      [
        'one image fewer',
        ([first]) => [first],
        'the names of 1 images, but one for each of the 2 rows of image_embeddings.npy',
      ],
    ])('refuses %s, though every shape fits', async (_, change, sentence) => {
      await withImages(change);
      await expect(embed(await storage())).rejects.toThrow(`metadata.json holds ${sentence}`);
    });

    it('refuses an image of the same id with other bytes', async () => {
      await withImages(([first, second]) => [first, { ...second, sha256: 'f'.repeat(64) }]);
      await expect(embed(await storage())).rejects.toThrow('was made of another image of xmlab1');
    });

    const withOne = (id: string) => {
      const { provenance } = exported;
      const image = { ...provenance.images[0], id };
      const images = { n: 1, d: 2, data: exported.images.data.slice(0, 2) };
      return writeStored(folder, { ...exported, images, provenance: { ...provenance, images: [image] } });
    };

    it('refuses an image without a vector that can be decoded, and stops decoding when it is cancelled', async () => {
      await withOne('xmlab0');
      await expect(importing()).rejects.toThrow(
        'metadata.json has no vector of the image xmlab1, which can be decoded; embed the dataset again.',
      );
      await expect(readTutorialEmbeddings(folder, dataset, cancelledContext())).rejects.toThrow(
        CancelledError,
      );
    });

    it('refuses fewer images that are not of the dataset', async () => {
      await withOne('xmlab9');
      await expect(importing()).rejects.toThrow(
        'metadata.json holds images[0] = "xmlab9", but an image of the dataset, in its order is expected.',
      );
    });

    it('refuses other texts', async () => {
      const { provenance } = exported;
      await writeStored(folder, { ...exported, provenance: { ...provenance, textsHash: 'f'.repeat(64) } });
      await expect(embed(await storage())).rejects.toThrow('was made of other questions or answers');
    });
  });

  it.each([
    ['builtin', 'builtin'],
    ['biomedclip', 'biomedclip'],
    ['an encoder of another version', 'imported'],
  ])('says that its vectors are those of %s where the folder says so', async (encoder, vectorsOf) => {
    expect((await importedEncoder(folder, dataset)).vectorsOf).toBe('imported');
    const embedded = await embed(await storage());
    const provenance = { ...embedded.provenance, encoder };
    await writeStored(folder, { ...embedded, provenance });
    expect((await importedEncoder(folder, dataset)).vectorsOf).toBe(vectorsOf);
  });

  it('is told apart by its vectors', async () => {
    const before = await importedEncoder(folder, dataset);
    await writeMatrix(join(folder, 'image_embeddings.npy'), {
      n: 2,
      d: 2,
      data: Float32Array.of(1, 0, 0, 1),
    });
    expect((await importedEncoder(folder, dataset)).modelHash).not.toBe(before.modelHash);
  });

  it('refuses a dataset whose images could not all be decoded', async () => {
    const encoder = await importedEncoder(folder, dataset);
    await expect(
      encoder.finishImages(rowsOf({ n: 1, d: 0, data: new Float32Array(0) }), silentContext()),
    ).rejects.toThrow('holds 2 rows, but one for each of the 1 images that can be decoded is expected.');
  });
});
