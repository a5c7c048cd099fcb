import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import { CancelledError } from '../../../src/analysis/errors';
import { makeSample } from '../../../src/analysis/sample/makeSample';
import { organIds, organs } from '../../../src/analysis/sample/organs';
import { silentContext } from '../../../src/analysis/taskContext';
import { temporaryFolder } from '../../temporaryFolder';

const faults = {
  outliers: 5,
  nearDuplicates: 2,
  exactDuplicates: 2,
  contradictions: 1,
  wrongModalities: 2,
  leakagePairs: 2,
};
const room = temporaryFolder();
let folder: string;
let made: Awaited<ReturnType<typeof makeSample>>;

beforeAll(async () => {
  folder = join(room, 'set');
  made = await makeSample(folder, { count: 60, seed: 7, faults }, silentContext());
});

async function treeHash(root: string): Promise<string> {
  const hash = createHash('sha256');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(file.slice(root.length)).update(await readFile(file));
  return hash.digest('hex');
}

async function pixels(id: string): Promise<Buffer> {
  const image = sharp(join(folder, 'imgs', id, 'source.jpg')).greyscale();
  return image.resize(32, 32, { fit: 'fill' }).raw().toBuffer();
}

function difference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;
}

describe('makeSample', () => {
  it('writes a dataset that the reader takes without a finding', async () => {
    const dataset = await readDataset(folder, silentContext());
    expect(made.samples).toBe(60);
    expect(dataset.samples).toHaveLength(60);
    expect(dataset.findings).toEqual([]);
    expect(new Set(dataset.samples.map((s) => s.modality))).toEqual(new Set(['CT', 'MRI', 'X-Ray']));
    expect(new Set(dataset.samples.map((s) => s.location)).size).toBeGreaterThanOrEqual(7);
    const records = dataset.samples.flatMap((s) => s.qa);
    expect(new Set(records.map((r) => r.qid)).size).toBe(records.length);
    expect(new Set(records.map((r) => r.qLang))).toEqual(new Set(['en', 'zh']));
    expect(new Set(records.map((r) => r.baseType))).toEqual(new Set(['vqa', 'kvqa']));
    expect(records.filter((r) => r.qLang === 'zh').every((r) => /[\u4e00-\u9fff]/.test(r.question))).toBe(
      true,
    );
    for (const record of records) expect(Object.values(record)).not.toContain(undefined);
  });

  it('says in planted.json what it returns', async () => {
    const planted = JSON.parse(await readFile(join(folder, 'planted.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    expect(planted).toEqual({
      generator: 'slakescope sample',
      count: 60,
      seed: 7,
      complete: true,
      ...made.injected,
    });
    for (const [kind, count] of Object.entries(faults)) expect(planted[kind]).toHaveLength(count);
  });

  it('plants byte-equal exact and nearly equal near duplicates', async () => {
    const file = (id: string) => readFile(join(folder, 'imgs', id, 'source.jpg'));
    for (const [a, b] of made.injected.exactDuplicates) {
      expect((await file(a)).equals(await file(b))).toBe(true);
    }
    const copies = [
      ...made.injected.nearDuplicates,
      ...made.injected.leakagePairs.map((pair) => [pair.train, pair.test] as const),
    ];
    for (const [a, b] of copies) {
      expect((await file(a)).equals(await file(b))).toBe(false);
      expect(difference(await pixels(a), await pixels(b))).toBeLessThan(11); // 3 % of 255 and the lift of 3
    }
  });

  it('plants leaks across splits, contradictions within a picture, and wrong modalities', async () => {
    const { samples } = await readDataset(folder, silentContext());
    const byId = new Map(samples.map((sample) => [sample.id, sample]));
    for (const { train, test } of made.injected.leakagePairs) {
      expect([byId.get(train)!.split, byId.get(test)!.split]).toEqual(['train', 'test']);
    }
    for (const { id, qids } of made.injected.contradictions) {
      const [first, second] = qids.map((qid) => byId.get(id)!.qa.find((record) => record.qid === qid)!);
      expect(first.question).toBe(second.question);
      expect(first.answer).not.toBe(second.answer);
    }
    for (const { id, is, said } of made.injected.wrongModalities) {
      expect(said).not.toBe(is);
      expect(byId.get(id)!.modality).toBe(said);
      expect(byId.get(id)!.qa.find((r) => r.question.startsWith('What modality'))!.answer).toBe(is);
    }
  });

  it('writes masks in the image size with one grey per organ, and boxes around them', async () => {
    const { samples } = await readDataset(folder, silentContext());
    const greys = new Set([0, ...organIds.map((id) => organs[id].grey)]);
    expect(greys.size).toBe(organIds.length + 1);
    for (const sample of samples.slice(0, 12)) {
      const { data, info } = await sharp(sample.maskPath)
        .toColourspace('b-w')
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect([info.width, info.height, info.channels]).toEqual([sample.width, sample.height, 1]);
      expect([...new Set(data)].every((grey) => greys.has(grey))).toBe(true);
      for (const box of sample.boxes) {
        const grey = Object.values(organs).find((one) => one.en === box.organ)!.grey;
        let [left, right] = [Infinity, -Infinity];
        data.forEach((value, i) => {
          if (value !== grey) return;
          left = Math.min(left, i % info.width);
          right = Math.max(right, i % info.width);
        });
        expect([left, right]).toEqual([box.x, box.x + box.width - 1]);
      }
    }
  });

  it('makes pictures of one kind more alike than pictures of different kinds', async () => {
    const { samples } = await readDataset(folder, silentContext());
    const skip = new Set([...made.injected.outliers, ...made.injected.wrongModalities].map(({ id }) => id));
    const usable = samples.filter((sample) => !skip.has(sample.id));
    const thumbs = await Promise.all(usable.map((sample) => pixels(sample.id)));
    const agree = usable.filter((sample, i) => {
      const distances = thumbs.map((thumb, j) => (i === j ? Infinity : difference(thumb, thumbs[i])));
      return usable[distances.indexOf(Math.min(...distances))].modality === sample.modality;
    });
    expect(agree.length / usable.length).toBeGreaterThan(0.9);
  });

  it('writes the same bytes again over what it made, and others for another seed', async () => {
    const before = await treeHash(folder);
    await makeSample(folder, { count: 60, seed: 7, faults }, silentContext());
    expect(await treeHash(folder)).toBe(before);
    const [one, two] = [join(room, 'one'), join(room, 'two')];
    await makeSample(one, { count: 3, seed: 1 }, silentContext());
    await makeSample(two, { count: 3, seed: 2 }, silentContext());
    expect(await treeHash(one)).not.toBe(await treeHash(two));
  });

  it.each([
    ['a file of the user besides a sample', 'notes.txt', true],
    ['no mark', 'train.json', false],
  ])('refuses a folder with %s, and touches nothing in it', async (_, name, withMark) => {
    const own = await mkdtemp(join(room, 'own-'));
    if (withMark) await makeSample(own, { count: 1 }, silentContext());
    await writeFile(join(own, name), 'mine');
    const before = await treeHash(own);
    const attempt = makeSample(own, { count: 1 }, silentContext());
    await expect(attempt).rejects.toMatchObject({ code: 'bad-input' });
    await expect(attempt).rejects.toThrow(/is not empty and was not made by "slakescope sample"; name a new/);
    expect(await treeHash(own)).toBe(before);
  });

  it.each(['null', '{', '{"generator":"other"}', ''])(
    'does not take planted.json with %j for its mark',
    async (text) => {
      const own = await mkdtemp(join(room, 'mark-'));
      await writeFile(join(own, 'planted.json'), text);
      await expect(makeSample(own, { count: 1 }, silentContext())).rejects.toMatchObject({
        code: 'bad-input',
      });
      expect(await readFile(join(own, 'planted.json'), 'utf8')).toBe(text);
    },
  );

  it('refuses a file as its folder', async () => {
    const file = join(room, 'file');
    await writeFile(file, '');
    await expect(makeSample(file, { count: 1 }, silentContext())).rejects.toThrow(
      /is a file; name a new or empty folder for the sample\.$/,
    );
  });

  it.each([
    [{ count: 0 }, /^Synthetic dataset: count is 0 but must be an integer >= 1 and <= 100000\.$/],
    [{ count: 1.5 }, /^Synthetic dataset: count is 1\.5 /],
    [{ seed: -1 }, /^Synthetic dataset: seed is -1 /],
    [{ faults: { outliers: -1 } }, /^Synthetic dataset: faults\.outliers is -1 /],
    [
      { count: 5, faults: { outliers: 0, nearDuplicates: 0, exactDuplicates: 0, leakagePairs: 3 } },
      /need 6 samples, but there are only 5; request more samples or fewer faults\.$/,
    ],
  ])('refuses %j by name and makes no folder', async (request, message) => {
    const target = join(room, 'refused');
    await expect(makeSample(target, request, silentContext())).rejects.toThrow(message);
    await expect(readdir(target)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('leaves nothing behind when cancelled', async () => {
    const target = join(room, 'cancelled');
    let done = 0;
    const run = {
      ...silentContext(),
      check: () => {
        if (done >= 3) throw new CancelledError();
      },
      progress: () => {
        done++;
      },
    };
    await expect(makeSample(target, { count: 60 }, run)).rejects.toMatchObject({ code: 'cancelled' });
    await expect(readdir(target)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
