import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { imageName, readImageBytes } from '../../../../src/analysis/dataset/imageSource';
import { locateDataset, readDataset } from '../../../../src/analysis/dataset/readDataset';
import { silentContext } from '../../../../src/analysis/taskContext';
import type { ColumnMapping } from '../../../../src/common/columnMapping';
import { folderOfTest } from '../../../temporaryFolder';
import { recordSets } from '../hub/hubSets';
import { brief, type Files, jpeg, makeRoot, png } from '../tinyDataset';

const open = (folder: string, columns?: ColumnMapping) =>
  readDataset(folder, silentContext(), columns ? { columns } : {});

async function read(files: Files) {
  return open(await makeRoot(files));
}

const pictures = (...paths: string[]) =>
  Object.fromEntries(paths.map((path, i) => [path, path.endsWith('.png') ? png(8 + i) : jpeg(8 + i)]));

describe('recordListReader', () => {
  it.each(recordSets.map((one) => [one.name, one] as const))('reads %s', async (_, one) => {
    const folder = folderOfTest();
    await one.write(folder);
    const { samples } = await open(folder);
    const splits: Record<string, number> = {};
    for (const { split = '' } of samples) splits[split] = (splits[split] ?? 0) + 1;
    const questions = samples.flatMap(({ qa }) => qa).length;
    expect({ images: samples.length, questions, splits }).toEqual({
      images: one.images,
      questions: one.questions,
      splits: one.splits,
    });
  });

  it('reads conversations, with the image token taken out', async () => {
    const { samples, findings } = await read({
      ...pictures('images/a/1.jpg', 'images/a/2.jpg'),
      'llava.json': [
        {
          id: 'x1',
          image: 'a/1.jpg',
          conversations: [
            { from: 'human', value: '<image>\nWhat is it?' },
            { from: 'gpt', value: 'A lung.' },
            { from: 'human', value: 'Which side?' },
            { from: 'gpt', value: 'Left.' },
          ],
        },
        {
          id: 'x2',
          image: 'a/2.jpg',
          conversations: [
            { from: 'human', value: 'And?' },
            { from: 'gpt', value: 'No.' },
          ],
        },
      ],
    });
    expect(findings).toEqual([]);
    expect(samples.map(({ qa }) => qa.map(({ question, answer }) => [question, answer]))).toEqual([
      [
        ['What is it?', 'A lung.'],
        ['Which side?', 'Left.'],
      ],
      [['And?', 'No.']],
    ]);
  });

  it('reads a list before which something was typed, and says so', async () => {
    const list = JSON.stringify([
      { image: 'a.jpg', question: 'What is it?', answer: 'A lung.' },
      { image: 'b.jpg', question: 'And this?', answer: 'A liver.' },
    ]);
    const { samples, findings } = await read({ ...pictures('a.jpg', 'b.jpg'), 'train.json': `x${list}` });
    expect(samples.map(({ qa }) => qa[0].answer)).toEqual(['A lung.', 'A liver.']);
    expect(brief(findings)).toEqual(['error invalid-json train.json:1:1']);
  });

  it("reads VQA-Med's lines, the split by the name of the file", async () => {
    const { samples, findings } = await read({
      ...pictures('Train_images/synpic1.jpg', 'Val_images/synpic2.jpg'),
      'All_QA_Pairs_train.txt': 'synpic1|what is this?|ct\nsynpic1|which plane?|axial\n',
      'All_QA_Pairs_val.txt': 'synpic2|what is this?|mri\n',
    });
    expect(findings).toEqual([]);
    expect(samples.map(({ id, split, qa }) => [id, split, qa.map(({ answer }) => answer)])).toEqual([
      ['synpic1', 'train', ['ct', 'axial']],
      ['synpic2', 'validate', ['mri']],
    ]);
    expect(samples[0].qa[1].source).toMatchObject({ line: 2, column: 1 });
  });

  it('finds images by an id, and gives the question of several images to the first', async () => {
    const { samples } = await read({
      ...pictures('pictures/clb1.jpg', 'pictures/clb2.jpg'),
      'metadata.csv': 'img_id,question,answer\nclb1,Any polyp?,Yes\nclb2,Any polyp?,No\n',
      'pairs.jsonl':
        '{"images": ["clb1.jpg", "clb2.jpg"], "question": "What changed?", "answer": "Nothing"}\n',
    });
    expect(samples.map(({ id, qa }) => [id, qa.length])).toEqual([
      ['clb1', 2],
      ['clb2', 1],
    ]);
    expect(samples[0].qa.map(({ otherImages }) => otherImages)).toEqual([undefined, ['clb2']]);
  });

  it('reads pictures in Base64, and names them by their row', async () => {
    const image = Buffer.concat([jpeg(8), Buffer.alloc(400, 7)]).toString('base64');
    const root = await makeRoot({
      'test.tsv': `index\timage\tquestion\tanswer\n0\t${image}\tWhat?\tThis\n`,
    });
    const { samples } = await open(root);
    expect(imageName(samples[0].image, root)).toBe('test.tsv#0');
    expect(Buffer.from(await readImageBytes(samples[0].image)).toString('base64')).toBe(image);
    expect(samples[0]).toMatchObject({ split: 'test', width: 8 });
  });

  it('says once that pictures are not there, at the line of the first', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => ({
      image: `gone/${i}.jpg`,
      question: 'What?',
      answer: 'This',
    }));
    const { samples, findings } = await read({
      ...pictures('imgs/1x.jpg'),
      'a.json': [...rows, { image: 'imgs/1x.jpg', question: 'What?', answer: 'This' }],
    });
    expect(samples.length).toBe(1);
    expect(brief(findings)).toEqual(['error missing-image a.json:1:2']);
    expect(findings[0]).toMatchObject({ count: 20, leavesOut: true });
  });

  it('takes the table that was chosen, with the images of the folder above', async () => {
    const root = await makeRoot({
      ...pictures('images/1.jpg'),
      'lists/a.json': [{ image: '1.jpg', question: 'What?', answer: 'This' }],
      'lists/b.json': [{ image: '1.jpg', question: 'Where?', answer: 'There' }],
      'notes.json': { scripts: { test: 'vitest' } },
    });
    expect((await open(root)).samples.map(({ qa }) => qa.length)).toEqual([2]);
    const one = await open(join(root, 'lists/b.json'));
    expect(one.root).toBe(root);
    expect(one.samples.map(({ qa }) => qa.map(({ answer }) => answer))).toEqual([['There']]);
    await expect(open(join(root, 'images/1.jpg'))).rejects.toMatchObject({ code: 'no-dataset' });
  });

  it('names the datasets of a folder of several', async () => {
    const root = await makeRoot({});
    for (const name of ['one', 'two']) {
      await mkdir(join(root, name));
      await writeFile(join(root, name, 'a.csv'), 'image,question,answer\n1.jpg,What?,This\n');
      await writeFile(join(root, name, '1.jpg'), jpeg());
    }
    await expect(locateDataset(root)).rejects.toThrow(
      'holds several datasets (one, two); choose one of them.',
    );
  });

  const question = (image: string) => [{ image, question: 'What?', answer: 'This' }];

  it('reads folders of splits as one dataset, each with its own images', async () => {
    const inFolders = await makeRoot({
      ...pictures('ImageClef-Train/images/1.png', 'ImageClef-Val/images/1.png'),
      'ImageClef-Train/qa.json': question('1.png'),
      'ImageClef-Val/qa.json': question('1.png'),
    });
    const byName = await makeRoot({
      ...pictures('images/train/1.png', 'images/val/1.png'),
      'lists/train.json': question('1.png'),
      'lists/val.json': question('1.png'),
    });
    for (const root of [inFolders, byName]) {
      const { samples, findings } = await open(root);
      expect(findings).toEqual([]);
      expect(samples.map(({ split, width }) => [split, width])).toEqual([
        ['train', 8],
        ['validate', 9],
      ]);
    }
  });

  it('says that several images have the name', async () => {
    const { samples, findings } = await read({
      ...pictures('a/1.png', 'b/1.png'),
      'qa.json': question('1.png'),
    });
    expect(samples).toEqual([]);
    expect(findings).toMatchObject([
      {
        kind: 'missing-image',
        message: 'Several images are called 1.png; the question is left out. Name the image with its folder.',
      },
    ]);
  });

  const foreign = {
    ...pictures('bilder/1.jpg'),
    'fragen.csv': 'bild,frage,antwort\n1.jpg,Was ist das?,Eine Lunge\n',
  };

  it('asks for columns that it cannot tell, and takes them as given', async () => {
    const root = await makeRoot(foreign);
    const error: unknown = await open(root).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: 'unsure-columns',
      message: expect.stringContaining(
        'In fragen.csv it is not clear which column is this: Question',
      ) as string,
    });
    const { detail } = error as { detail: { question: string } };
    expect(JSON.parse(detail.question)).toEqual({
      table: 'fragen.csv',
      columns: [
        { name: 'bild', values: ['1.jpg'] },
        { name: 'frage', values: ['Was ist das?'] },
        { name: 'antwort', values: ['Eine Lunge'] },
      ],
      guess: { image: ['bild'] },
      missing: ['question'],
    });
    const { samples, columns } = await open(root, { question: ['frage'], answer: ['antwort'] });
    expect(samples[0].qa).toMatchObject([{ question: 'Was ist das?', answer: 'Eine Lunge' }]);
    const mapping = { image: ['bild'], question: ['frage'], answer: ['antwort'] };
    expect(columns).toEqual([{ table: 'fragen.csv', columns: mapping }]);
  });

  it('refuses a column that no table has, naming those that there are', async () => {
    const root = await makeRoot(foreign);
    await expect(open(root, { question: ['question'] })).rejects.toThrow(
      `There is no column question in ${join(root, 'fragen.csv')}; its columns are bild, frage, antwort.`,
    );
  });
});
