import { appendFile, copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readImageBytes } from '../../../../src/analysis/dataset/imageSource';
import { locateDataset, readDataset } from '../../../../src/analysis/dataset/readDataset';
import { silentContext } from '../../../../src/analysis/taskContext';
import { folderOfTest } from '../../../temporaryFolder';
import { type HubSet, parquetSets } from '../hub/hubSets';
import { writeParquet } from '../hub/parquetFile';
import { picture } from '../hub/parts';

const read = (folder: string) => readDataset(folder, silentContext());
const set = (name: string) => parquetSets.find((one) => one.name === name) ?? parquetSets[0];
const features = { image: 'image', question: 'string', answer: 'string' } as const;

async function countsOf(folder: string) {
  const { samples, findings } = await read(folder);
  const splits: Record<string, number> = {};
  for (const { split = '' } of samples) splits[split] = (splits[split] ?? 0) + 1;
  return {
    images: samples.length,
    questions: samples.flatMap(({ qa }) => qa).length,
    splits,
    findings: findings.map(({ message }) => message),
  };
}

const expected = ({ images, questions, splits }: HubSet) => ({ images, questions, splits, findings: [] });

describe('parquetReader', () => {
  it.each(parquetSets.map((one) => [one.name, one] as const))('reads %s', async (_, one) => {
    const folder = folderOfTest();
    await one.write(folder);
    expect((await locateDataset(folder)).match.root).toBe(folder);
    expect(await countsOf(folder)).toEqual(expected(one));
  });

  it('gives the bytes of each image', async () => {
    const folder = folderOfTest();
    await set('flaviagiammarino/vqa-rad').write(folder);
    const { samples } = await read(folder);
    for (const [i, { image }] of samples.entries()) {
      expect(Buffer.from(await readImageBytes(image)).equals(await picture(i, 'jpeg'))).toBe(true);
    }
    expect(samples.map(({ id }) => id)).toEqual([...range('train', 9), ...range('test', 3)]);
  });

  it('names samples by ids of images, by paths, by rows', async () => {
    const byId = folderOfTest();
    await set('SimulaMet-HOST/Kvasir-VQA').write(byId);
    expect((await read(byId)).samples[3]).toMatchObject({ id: 'clb0kvxvm903', qa: { length: 3 } });
    const byPath = folderOfTest();
    await set('raidium/RadImageNet-VQA').write(byPath);
    expect((await read(byPath)).samples.map(({ id }) => id)).toEqual(range('', 12).map((id) => id.slice(1)));
  });

  it('takes fields of records, options and parts of objects', async () => {
    const folder = folderOfTest();
    await set('raidium/RadImageNet-VQA').write(folder);
    const { samples } = await read(folder);
    expect(samples[11].qa[0]).toMatchObject({
      answer: 'CT',
      options: ['CT', 'MR', 'ultrasound'],
      modality: 'CT',
      contentType: 'pathology',
      source: { file: join(folder, 'benchmark/test-00000-of-00001.parquet'), row: 2 },
    });
    expect(samples[11]).toMatchObject({ modality: 'CT', location: 'abdomen', split: 'test' });
  });

  it('lists a question about several images with the first and names the others', async () => {
    const folder = folderOfTest();
    await set('lists of images (MedFrameQA, FineVision)').write(folder);
    const { samples } = await read(folder);
    expect(samples[0].qa[0].otherImages).toEqual([samples[1].id]);
    expect(samples.every(({ qa }) => qa.length === 1)).toBe(true);
    expect(Buffer.from(await readImageBytes(samples[1].image)).equals(await picture(1, 'png'))).toBe(true);
  });

  it('keeps images of one name and other bytes apart, and images of one id and equal bytes together', async () => {
    const folder = folderOfTest();
    const row = (bytes: Uint8Array, path: string) => ({
      image: { bytes, path },
      question: 'What?',
      answer: 'a',
    });
    const [one, two] = [await picture(1, 'png'), await picture(2, 'png')];
    const rows = [row(one, 'image.png'), row(two, 'image.png'), row(one, 'other.png')];
    await writeParquet(join(folder, 'train.parquet'), features, rows);
    expect((await read(folder)).samples.map(({ id, qa }) => [id, qa.length])).toEqual([
      ['image', 2],
      ['image~2', 1],
    ]);
  });

  it('keeps two ids with equal bytes apart, unless the ids are those of rows', async () => {
    const bytes = await picture(1, 'png');
    const columns = { ...features, image_id: 'string' } as const;
    const row = (id: string) => ({
      image: { bytes, path: null },
      image_id: id,
      question: 'What?',
      answer: 'a',
    });
    const ofImages = folderOfTest();
    await writeParquet(join(ofImages, 'train.parquet'), columns, ['a', 'b', 'a', 'b'].map(row));
    expect((await read(ofImages)).samples.map(({ id }) => id)).toEqual(['a', 'b']);
    const ofRows = folderOfTest();
    await writeParquet(join(ofRows, 'train.parquet'), columns, ['a', 'b', 'c'].map(row));
    expect((await read(ofRows)).samples.map(({ id, qa }) => [id, qa.length])).toEqual([['train-0', 3]]);
  });

  it('says which images have questions in several splits', async () => {
    const folder = folderOfTest();
    const bytes = await picture(1, 'png');
    const rows = ['Where?', 'What?', 'Why?'].map((question) => ({
      image: { bytes, path: null },
      question,
      answer: 'a',
    }));
    await writeParquet(join(folder, 'data/train-00000-of-00001.parquet'), features, rows.slice(0, 2));
    await writeParquet(join(folder, 'data/test-00000-of-00001.parquet'), features, rows.slice(2));
    expect(await countsOf(folder)).toEqual({
      images: 1,
      questions: 3,
      splits: { train: 1 },
      findings: ['The image has questions in several splits (train 2, test 1).'],
    });
  });

  it('is not misled by a file without images that comes first', async () => {
    const folder = folderOfTest();
    await set('flaviagiammarino/vqa-rad').write(folder);
    const scores = join(folder, 'data', 'a-00000-of-00001.parquet');
    await writeParquet(scores, { score: 'int64', name: 'string' }, [{ score: 1n, name: 'a' }]);
    const { samples, findings } = await read(folder);
    expect(samples).toHaveLength(12);
    expect(findings.map(({ kind }) => kind)).toEqual(['no-image-column']);
  });

  it('takes a folder with another Parquet file for none', async () => {
    const folder = folderOfTest();
    await writeParquet(join(folder, 'scores.parquet'), { score: 'int64', name: 'string' }, [
      { score: 1n, name: 'a' },
    ]);
    await expect(read(folder)).rejects.toThrow('holds no dataset that can be read');
  });

  it('reads the snapshot of the hub cache, whose files are links', async () => {
    const entry = folderOfTest();
    const blobs = join(entry, 'datasets--x--y/blobs');
    const data = join(entry, 'datasets--x--y/snapshots/0123abcd/data');
    const plain = folderOfTest();
    await set('SimulaMet-HOST/Kvasir-VQA').write(plain);
    await mkdir(blobs, { recursive: true });
    await mkdir(data, { recursive: true });
    for (const name of ['00000.parquet', '00001.parquet']) {
      await copyFile(join(plain, 'data', name), join(blobs, name));
      await symlink(`../../../blobs/${name}`, join(data, name));
    }
    const { images, questions, findings } = await countsOf(join(entry, 'datasets--x--y/snapshots/0123abcd'));
    expect({ images, questions, findings }).toEqual({ images: 12, questions: 36, findings: [] });
    expect((await countsOf(join(entry, 'datasets--x--y'))).images).toBe(12);
  });

  it('takes a folder of several datasets for none', async () => {
    const folder = folderOfTest();
    for (const name of ['one', 'two']) {
      await mkdir(join(folder, name));
      await set('SimulaMet-HOST/Kvasir-VQA').write(join(folder, name));
    }
    await expect(read(folder)).rejects.toThrow('holds several datasets (one, two); choose one of them.');
  });

  it('says what is wrong and reads the rest', async () => {
    const folder = folderOfTest();
    const bytes = await picture(1, 'png');
    await writeParquet(join(folder, 'train.parquet'), features, [
      { image: { bytes, path: null }, question: 'What?', answer: null },
      { image: null, question: 'Where?', answer: 'a' },
      { image: { bytes: Buffer.from('no image'), path: null }, question: 'Why?', answer: 'a' },
      { image: { bytes: null, path: 'gone.png' }, question: 'Who?', answer: 'a' },
    ]);
    await writeParquet(join(folder, 'vectors.parquet'), { vector: 'int64' }, [{ vector: 1n }]);
    await writeFile(
      join(folder, 'test.parquet'),
      'version https://git-lfs.github.com/spec/v1\noid sha256:0\n',
    );
    const { images, questions, findings } = await countsOf(folder);
    expect({ images, questions }).toEqual({ images: 1, questions: 1 });
    expect(findings.toSorted()).toEqual([
      'No column holds or names images (vector); the table is left out.',
      'The answer is empty.',
      'The file is a Git LFS pointer instead of its content; run "git lfs pull" in the dataset.',
      expect.stringMatching(/^The image is .*; the sample is left out\.$/),
      'The row has no image; its questions are left out.',
      'There is no image gone.png; the question is left out.',
    ]);
  });

  it('keeps the rows before damage', async () => {
    const folder = folderOfTest();
    const path = join(folder, 'train.parquet');
    const bytes = await picture(1, 'png');
    const rows = Array.from({ length: 4 }, (_, i) => ({
      image: { bytes, path: null },
      question: `What is ${i}?`,
      answer: 'a',
    }));
    await writeParquet(path, features, rows, 2);
    const file = await readFile(path);
    const second = file.indexOf('What is 2?');
    await writeFile(path, file.fill(0xff, second - 20, second + 4));
    const { questions, findings } = await countsOf(folder);
    expect(questions).toBe(2);
    expect(findings).toEqual([
      expect.stringMatching(/train\.parquet is damaged .* Its further rows are left out\.$/),
    ]);
    await appendFile(path, 'x');
    expect((await countsOf(folder)).findings).toEqual([
      'The file is cut off: its end is missing. Download it again.',
    ]);
  });
});

function range(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${prefix}-${i}`);
}
