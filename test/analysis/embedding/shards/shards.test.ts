/** Shards of a dataset: each image and text in one of them, and together the bytes of one run. */
import { copyFile, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readDataset } from '../../../../src/analysis/dataset/readDataset';
import type { Dataset } from '../../../../src/analysis/dataset/types';
import { createBiomedclipEncoder } from '../../../../src/analysis/embedding/biomedclip/biomedclipEncoder';
import { embedDataset } from '../../../../src/analysis/embedding/embedDataset';
import type { Encoder } from '../../../../src/analysis/embedding/encoder';
import { createBuiltinEncoder } from '../../../../src/analysis/embedding/encoders/builtin';
import { makePart } from '../../../../src/analysis/embedding/shards/makePart';
import { mergeParts } from '../../../../src/analysis/embedding/shards/mergeParts';
import { openPart } from '../../../../src/analysis/embedding/shards/part';
import { isPartName, partName, shardOf } from '../../../../src/analysis/embedding/shards/shard';
import { writeStored } from '../../../../src/analysis/embedding/storedEmbeddings';
import { makeSample } from '../../../../src/analysis/sample/makeSample';
import { Store } from '../../../../src/analysis/store/store';
import { silentContext } from '../../../../src/analysis/taskContext';
import { folderOfTest, temporaryFolder } from '../../../temporaryFolder';
import { cancelledContext } from '../../contexts';
import { jpeg } from '../../dataset/tinyDataset';
import { checkpointPath } from '../biomedclip/fixture';

const room = temporaryFolder();
const runs = { images: silentContext(), texts: silentContext(), finish: silentContext() };
let folder: string;
let dataset: Dataset;
let builtin: Encoder;
/** What one run writes. */
let whole: Record<string, string>;

beforeAll(async () => {
  folder = join(room, 'set');
  await makeSample(folder, { count: 12, seed: 5, faults: {} }, silentContext());
  // One image that cannot be decoded: it and its questions are left out.
  await writeFile(join(folder, 'imgs/xmlab3/source.jpg'), jpeg());
  dataset = await readDataset(folder, silentContext());
  builtin = await createBuiltinEncoder();
  whole = await wholeRun(builtin, join(room, 'one'));
});

const make = (into: string, index: number, count: number, encoder = builtin, of = dataset) =>
  makePart(of, encoder, { index, count }, into, runs);

async function makeAll(into: string, count: number, encoder = builtin) {
  // In another order than that of the merge.
  for (let index = count; index >= 1; index--) await make(into, index, count, encoder);
}

async function merge(files: readonly string[], out?: string) {
  const parts = await Promise.all(files.map(openPart));
  try {
    const merged = await mergeParts(parts, silentContext());
    if (out) await writeStored(out, merged);
  } finally {
    for (const part of parts) await part.close();
  }
}

async function partsIn(of: string): Promise<string[]> {
  return (await readdir(of))
    .filter(isPartName)
    .sort()
    .map((name) => join(of, name));
}

async function filesOf(of: string): Promise<Record<string, string>> {
  const names = (await readdir(of)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(of, name), 'latin1')])),
  ) as Record<string, string>;
}

async function wholeRun(encoder: Encoder, at: string): Promise<Record<string, string>> {
  const store = new Store(join(at, 'store'), () => undefined);
  await writeStored(join(at, 'whole'), await embedDataset(dataset, encoder, store, runs));
  return filesOf(join(at, 'whole'));
}

describe('shardOf', () => {
  it('gives each id to one shard, about evenly, whatever the other ids', () => {
    const ids = Array.from({ length: 4000 }, (_, i) => `xmlab${i}`);
    const sizes = new Map<number, number>();
    for (const id of ids) {
      const shard = shardOf(id, 8);
      sizes.set(shard, (sizes.get(shard) ?? 0) + 1);
    }
    expect([...sizes.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    // Five standard deviations of a fair choice.
    for (const size of sizes.values())
      expect(Math.abs(size - 500)).toBeLessThan(5 * Math.sqrt(500 * (7 / 8)));
    expect(shardOf('xmlab1', 1)).toBe(1);
    // Computed by Python: int(hashlib.sha256(b'xmlab12').hexdigest()[:12], 16) % 8 + 1
    expect(shardOf('xmlab12', 8)).toBe(5);
  });
});

describe('the parts of all shards', () => {
  it.each([1, 3, 20])('of %i shards merge to the bytes of one run', async (count) => {
    const at = folderOfTest();
    await makeAll(join(at, 'parts'), count);
    const files = await partsIn(join(at, 'parts'));
    expect(files).toHaveLength(count);
    // Nothing that was unfinished is left, and no image and no text is twice.
    expect(await readdir(join(at, 'parts'))).toHaveLength(count);
    await merge(files.reverse(), join(at, 'merged'));
    expect(await filesOf(join(at, 'merged'))).toEqual(whole);
  });

  it('hold vectors of texts by an encoder that makes each by itself, and how far int8 is from fp32', async () => {
    const at = folderOfTest();
    const encoder = await createBiomedclipEncoder(checkpointPath, { precision: 'int8' });
    await makeAll(join(at, 'parts'), 4, encoder);
    await merge(await partsIn(join(at, 'parts')), join(at, 'merged'));
    const one = await wholeRun(encoder, at);
    await encoder.release();
    expect(await filesOf(join(at, 'merged'))).toEqual(one);
    expect(JSON.parse(one['metadata.json'])).toMatchObject({ slakescope: { fidelity: { images: 12 } } });
  });
});

describe('a part', () => {
  it('goes on where a run was stopped, and is not made again once it is whole', async () => {
    const at = folderOfTest();
    let encoded = 0;
    const counting: Encoder = {
      ...builtin,
      imageBatchSize: 2,
      encodeImages: (prepared) => {
        encoded += prepared.length;
        return builtin.encodeImages(prepared);
      },
    };
    let done = 0;
    const stopping = { ...silentContext(), progress: (now: number) => void (done = now) };
    const stopped = makePart(dataset, counting, { index: 1, count: 1 }, at, {
      ...runs,
      images: { ...stopping, check: () => done >= 4 && cancelledContext().check() },
    });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    const before = encoded;
    expect(before).toBeGreaterThanOrEqual(4);
    expect((await make(at, 1, 1, counting)).found).toBe(false);
    expect(encoded).toBe(11);
    expect((await make(at, 1, 1, counting)).found).toBe(true);
    expect(encoded).toBe(11);
    expect(await readdir(at)).toEqual([partName({ index: 1, count: 1 })]);
  });

  it('leaves no folder where a run is stopped before it has kept an image', async () => {
    const at = folderOfTest();
    const stopped = { images: cancelledContext(), texts: silentContext(), finish: silentContext() };
    const into = join(at, 'above', 'parts');
    await expect(makePart(dataset, builtin, { index: 1, count: 2 }, into, stopped)).rejects.toThrow(
      'Cancelled.',
    );
    expect(await readdir(at)).toEqual([]);
  });

  it('is made again when it is damaged, its files changed, or it is of another encoder', async () => {
    const at = folderOfTest();
    const { path } = await make(at, 1, 1);
    const bytes = await readFile(path);
    const damaged = Buffer.from(bytes);
    damaged[damaged.length - 9] ^= 1; // in the features
    await writeFile(path, damaged);
    await expect(openPart(path)).rejects.toMatchObject({ code: 'bad-file' });
    expect((await make(at, 1, 1)).found).toBe(false);
    expect((await readFile(path)).equals(bytes)).toBe(true);
    expect((await make(at, 1, 1, { ...builtin, modelHash: 'b'.repeat(64) })).found).toBe(false);
    expect((await make(at, 1, 1)).found).toBe(false);
    const image = join(folder, 'imgs/xmlab5/source.jpg');
    const { mtime } = await stat(image);
    await utimes(image, mtime, new Date(mtime.getTime() + 5000));
    expect((await make(at, 1, 1)).found).toBe(false);
    await utimes(image, mtime, mtime);
    expect((await make(at, 1, 1)).found).toBe(false);
    expect((await make(at, 1, 1)).found).toBe(true);
  });

  it('does not leave out an image that may be readable another time', async () => {
    const failing: Encoder = {
      ...builtin,
      prepareImage: () => {
        throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO', syscall: 'read' });
      },
    };
    const at = folderOfTest();
    await expect(make(at, 1, 1, failing)).rejects.toMatchObject({ code: 'EIO' });
    expect((await readdir(at)).filter(isPartName)).toEqual([]);
  });
});

describe('a merge', () => {
  const refusal = async (files: readonly string[]) =>
    merge(files).then(
      () => 'merged',
      (error: unknown) => (error as Error).message,
    );

  it('refuses shards that are missing or doubled, by name', async () => {
    const at = folderOfTest();
    await makeAll(at, 4);
    const files = await partsIn(at);
    expect(await refusal(files.toSpliced(2, 1))).toMatch(/^Missing of 4 shards: 3\/4\. .*--shard 3\/4/);
    expect(await refusal([files[1]])).toContain('1/4, 3/4, 4/4.');
    const copy = join(at, 'again');
    await copyFile(files[0], copy);
    expect(await refusal([...files, copy])).toBe(
      `Shard 1/4 is there more than once (${files[0]}, ${copy}); give it once.`,
    );
  });

  it('refuses what does not belong together: encoders, datasets, numbers of shards', async () => {
    const at = folderOfTest();
    await makeAll(at, 2);
    const [first, second] = await partsIn(at);
    const other = join(at, 'other');
    await make(other, 2, 2, { ...builtin, modelHash: 'b'.repeat(64) });
    const [foreign] = await partsIn(other);
    expect(await refusal([first, foreign])).toMatch(
      /^.*00001-of-00002.* is of the encoder .*, but .*other.*bbbbbbbbbbbb/,
    );
    await rm(foreign);
    await make(other, 2, 2, builtin, { ...dataset, samples: dataset.samples.slice(1) });
    expect(await refusal([first, foreign])).toMatch(/of the dataset set with 12 images .* with 11 images/);
    await make(other, 2, 3);
    expect(await refusal([first, second, join(other, partName({ index: 2, count: 3 }))])).toMatch(
      /one of 2 shards, but .* one of 3 shards/,
    );
    expect(await refusal([join(folder, 'imgs/xmlab0/question.json')])).toMatch(/question\.json is damaged/);
  });
});
