import { mkdir, rmdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { locateDataset, readDataset } from '../../../src/analysis/dataset/readDataset';
import { silentContext } from '../../../src/analysis/taskContext';
import { message } from '../../../src/common/messageTemplate';
import { brief, type Files, jpeg, makeRoot, record } from './tinyDataset';

describe('locateDataset', () => {
  it('finds the root from the root, imgs, a sample folder and the parent', async () => {
    const root = await makeRoot({ 'imgs/xmlab1/source.jpg': jpeg() });
    for (const folder of [root, join(root, 'imgs'), join(root, 'imgs', 'xmlab1'), dirname(root)]) {
      const { reader, match } = await locateDataset(folder);
      expect([reader.name, match]).toMatchObject([
        'slake',
        { root, reason: message`it has a folder ${'imgs'} with sample folders` },
      ]);
      expect((await readDataset(folder, silentContext())).roots).toEqual([root]);
    }
  });

  it('follows imgs as a link only inside the folder that was chosen', async () => {
    const root = await makeRoot({
      '../pictures/a/source.jpg': jpeg(),
      'train.json': [record({ img_name: 'a/x.jpg' })],
    });
    await rmdir(join(root, 'imgs'));
    await symlink('../pictures', join(root, 'imgs'));
    const alone = await readDataset(root, silentContext());
    expect([alone.samples, alone.roots]).toEqual([[], [root]]);
    expect(brief(alone.findings)).toEqual([
      'error link-outside imgs:1:1',
      'warning no-folder train.json:1:1',
    ]);
    expect(await readDataset(dirname(root), silentContext())).toMatchObject({
      root,
      roots: [root, dirname(root)],
      samples: [{ id: 'a', split: 'train' }],
    });
  });

  it('follows links of a hub snapshot into the blobs of its cache entry, and no others', async () => {
    const root = await makeRoot({
      'datasets--x--y/snapshots/1/imgs/a/question.json': [record()],
      'datasets--x--y/snapshots/1/imgs/b/question.json': [record()],
      'datasets--x--y/blobs/picture': jpeg(),
      'datasets--x--y/blobs/split': JSON.stringify([record({ img_name: 'a/source.jpg' })]),
      'datasets--x--z/blobs/picture': jpeg(),
    });
    const snapshot = join(root, 'datasets--x--y/snapshots/1');
    await symlink('../../blobs/split', join(snapshot, 'validation.json'));
    await symlink('../../../../blobs/picture', join(snapshot, 'imgs/a/source.jpg'));
    await symlink('../../../../../datasets--x--z/blobs/picture', join(snapshot, 'imgs/b/source.jpg'));
    for (const folder of [snapshot, join(root, 'datasets--x--y')]) {
      const { samples, findings } = await readDataset(folder, silentContext());
      expect(samples.map(({ id, split }) => [id, split])).toEqual([['a', 'validate']]);
      expect(brief(findings)).toEqual([
        'error link-outside imgs/b/source.jpg:1:1',
        'error missing-image imgs/b:1:1',
      ]);
    }
  });

  it('blobs that are a link themselves open nothing', async () => {
    const root = await makeRoot({
      'datasets--x--y/snapshots/1/imgs/a/question.json': [record()],
      'datasets--x--y/snapshots/1/train.json': [],
      'private/picture': jpeg(),
    });
    const entry = join(root, 'datasets--x--y');
    await symlink('../private', join(entry, 'blobs'));
    await symlink('../../../../blobs/picture', join(entry, 'snapshots/1/imgs/a/source.jpg'));
    const { findings } = await readDataset(join(entry, 'snapshots/1'), silentContext());
    expect(brief(findings)).toContain('error link-outside imgs/a/source.jpg:1:1');
  });

  const sample = { 'xmlab1/source.jpg': jpeg(), 'xmlab1/question.json': [record()] };
  const at = (folder: string, more: Files = {}): Files => ({
    ...Object.fromEntries(Object.entries(sample).map(([name, content]) => [`${folder}/${name}`, content])),
    ...more,
  });
  const train = [record({ img_name: 'xmlab1/source.jpg' })];

  it.each<[string, Files, string, string]>([
    ['images', at('images', { 'train.json': train }), '', ''],
    ['images, chosen itself', at('images', { 'train.json': train }), 'images', ''],
    ['imgs in imgs', at('imgs/imgs', { 'train.json': train }), '', ''],
    ['imgs in imgs, the outer one chosen', at('imgs/imgs', { 'train.json': train }), 'imgs', ''],
    ['imgs in imgs, the inner one chosen', at('imgs/imgs', { 'train.json': train }), 'imgs/imgs', ''],
    ['imgs in imgs, a sample chosen', at('imgs/imgs', { 'train.json': train }), 'imgs/imgs/xmlab1', ''],
    ['capital letters', at('Imgs', { 'Train.json': train }), '', ''],
    ['sample folders at the root', at('pictures', { 'pictures/train.json': train }), 'pictures', 'pictures'],
    ['a folder of the archive', at('Slake1.0/imgs', { 'Slake1.0/train.json': train }), '', 'Slake1.0'],
    ['two folders of the archive', at('a/b/imgs', { 'a/b/train.json': train }), '', 'a/b'],
    ['annotations', at('imgs', { 'annotations/train.json': train }), '', ''],
    ['split files above', at('unpacked/imgs', { 'train.json': train }), 'unpacked', 'unpacked'],
    ['annotations above', at('unpacked/imgs', { 'annotations/train.json': train }), '', 'unpacked'],
  ])('reads %s', async (_, files, chosen, expected) => {
    const root = await makeRoot(files);
    await rmdir(join(root, 'imgs')).catch(() => undefined); // where the files do not use it
    const dataset = await readDataset(join(root, chosen), silentContext());
    expect(dataset.root).toBe(join(root, expected));
    expect(dataset.samples.map(({ id, split }) => [id, split])).toEqual([['xmlab1', 'train']]);
    expect(dataset.findings).toEqual([]);
  });

  it('leaves out what systems and tools leave beside samples, and datasets', async () => {
    const root = await makeRoot({
      ...at('one/imgs', { 'one/train.json': train }),
      'one/imgs/.ipynb_checkpoints/source.jpg': '',
      'one/imgs/@eaDir/x': '',
      'one/imgs/.Trash-1000/x': '',
      'one/imgs/__MACOSX/._xmlab1': '',
      'one/imgs/xmlab1/._source.jpg': 'x',
      ...at('__MACOSX/imgs'),
    });
    await rmdir(join(root, 'imgs'));
    const { samples, findings } = await readDataset(root, silentContext());
    expect([samples.map(({ id }) => id), findings]).toEqual([['xmlab1'], []]);
  });

  it('names the archive of images that is not unpacked', async () => {
    const root = await makeRoot({ 'train.json': train, 'imgs.zip': 'PK' });
    await rmdir(join(root, 'imgs'));
    const { samples, findings } = await readDataset(root, silentContext());
    expect(samples).toEqual([]);
    expect(brief(findings)).toContain('error packed-images imgs.zip:1:1');
  });

  it('asks for one of several datasets', async () => {
    const one = await makeRoot({ 'imgs/xmlab1/source.jpg': jpeg() });
    await mkdir(join(dirname(one), 'two', 'imgs', 'xmlab1'), { recursive: true });
    await expect(locateDataset(dirname(one))).rejects.toThrow(
      `${dirname(one)} holds several datasets (set, two); choose one of them.`,
    );
  });

  it('names the folder and what it looked for when there is no dataset', async () => {
    const root = await makeRoot({});
    await expect(locateDataset(root)).rejects.toMatchObject({ code: 'no-dataset' });
    await expect(locateDataset(root)).rejects.toThrow(
      `${root} holds no dataset that can be read; looked for a folder imgs with a folder for each image and its ` +
        'questions (SLAKE), .parquet files with images or their names, JSON, JSON Lines, CSV or TSV files with ' +
        'questions about images or JPEG or PNG images.',
    );
  });

  it.each([
    ['train/data-00000-of-00001.arrow', 'is an Arrow file of datasets.save_to_disk'],
    ['samples.pkl', 'is a pickle, which is not read'],
    ['images.zip', 'is an archive, which is not read'],
  ])('says of %s, in its folder or chosen itself, how it can be read', async (name, says) => {
    const root = await makeRoot({ [name]: 'x' });
    await expect(locateDataset(root)).rejects.toMatchObject({ code: 'no-dataset' });
    await expect(locateDataset(root)).rejects.toThrow(`${name} ${says}`);
    await expect(locateDataset(join(root, name))).rejects.toThrow(`${name} ${says}`);
  });

  it('names a folder that is not there, and a file', async () => {
    const root = await makeRoot({});
    await expect(locateDataset(join(root, 'gone'))).rejects.toThrow(`There is no folder ${root}/gone.`);
    await writeFile(join(root, 'file'), '');
    await expect(locateDataset(join(root, 'file'))).rejects.toThrow(
      `${root}/file is not a table of records; choose a folder, or `,
    );
  });
});
