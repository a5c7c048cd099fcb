import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { locateDataset, readDataset } from '../../../src/analysis/dataset/readDataset';
import { silentContext } from '../../../src/analysis/taskContext';
import { jpeg, makeRoot } from './tinyDataset';

describe('locateDataset', () => {
  it('finds the root from the root, imgs, a sample folder and the parent', async () => {
    const root = await makeRoot({ 'imgs/xmlab1/source.jpg': jpeg() });
    for (const folder of [root, join(root, 'imgs'), join(root, 'imgs', 'xmlab1'), dirname(root)]) {
      const { reader, match } = await locateDataset(folder);
      expect([reader.name, match]).toEqual(['slake', { root, reason: 'it has a folder imgs with folders' }]);
      expect((await readDataset(folder, silentContext())).roots).toEqual([root]);
    }
  });

  it('follows imgs as a link to another disk', async () => {
    const elsewhere = await makeRoot({ 'imgs/xmlab1/source.jpg': jpeg() });
    const root = join(dirname(elsewhere), 'linked', 'set');
    await mkdir(root, { recursive: true });
    await symlink(join(elsewhere, 'imgs'), join(root, 'imgs'));
    expect(await readDataset(root, silentContext())).toMatchObject({
      root,
      roots: [root, join(elsewhere, 'imgs')],
      samples: [{ id: 'xmlab1' }],
    });
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
      `${root} is not a dataset. A SLAKE dataset holds a folder imgs with a folder for each image: ` +
        'imgs/xmlab1/source.jpg and question.json.',
    );
  });

  it('names a folder that is not there, and a file', async () => {
    const root = await makeRoot({});
    await expect(locateDataset(join(root, 'gone'))).rejects.toThrow(`There is no folder ${root}/gone.`);
    await writeFile(join(root, 'file'), '');
    await expect(locateDataset(join(root, 'file'))).rejects.toThrow(
      `${root}/file is a file; choose the folder of the dataset.`,
    );
  });
});
