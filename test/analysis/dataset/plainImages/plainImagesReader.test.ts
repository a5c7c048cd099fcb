import { describe, expect, it } from 'vitest';
import { summarize } from '../../../../src/analysis/dataset/summary';
import { datasetColumns } from '../../../../src/analysis/session/datasetColumns';
import { brief, jpeg, png, read } from '../tinyDataset';

describe('plainImagesReader', () => {
  it('reads images below a folder; the folder is the category, or the split by its name', async () => {
    const dataset = await read({
      'train/covid/1.jpg': jpeg(20, 10),
      'test/normal/1.png': png(9, 8),
      'test/normal/__MACOSX/1.png': png(9, 8),
      'loose.jpeg': jpeg(),
      'readme.txt': 'Some words.',
    });
    expect(dataset.findings).toEqual([]);
    expect(
      dataset.samples.map(({ id, split, category, width, qa }) => [id, split, category, width, qa.length]),
    ).toEqual([
      ['loose', undefined, undefined, 40, 0],
      ['test/normal/1', 'test', 'normal', 9, 0],
      ['train/covid/1', 'train', 'covid', 20, 0],
    ]);
    expect(summarize(dataset).fields['category']).toEqual({ Unknown: 1, covid: 1, normal: 1 });
    expect(datasetColumns(dataset).fields.map(({ id }) => id)).toContain('category');
  });

  it('keeps ids apart, and says what is no image', async () => {
    const { samples, findings } = await read({ 'a.jpg': jpeg(), 'a.png': png(), 'b.png': 'no picture' });
    expect(samples.map(({ id }) => id)).toEqual(['a.jpg', 'a.png']);
    expect(brief(findings)).toEqual(['error bad-image b.png:1:1']);
  });

  it('says that a list of questions beside the images is empty', async () => {
    const { samples, findings } = await read({
      'a.jpg': jpeg(),
      'questions.csv': '',
      'notes.json': { b: 1 },
    });
    expect(samples.map(({ id }) => id)).toEqual(['a']);
    expect(brief(findings)).toEqual(['error empty-file questions.csv:1:1']);
  });

  it('says which folders lie too deep to be read', async () => {
    const deep = Array.from({ length: 13 }, (_, i) => `d${i}`).join('/');
    const { samples, findings } = await read({ 'd0/a.jpg': jpeg(), [`${deep}/b.jpg`]: jpeg() });
    expect(samples.map(({ id }) => id)).toEqual(['d0/a']);
    expect(brief(findings)).toEqual([`error unreadable-file ${deep}:1:1`]);
  });

  it('says it once where tables name the images', async () => {
    const deep = Array.from({ length: 13 }, (_, i) => `d${i}`).join('/');
    const { findings } = await read({
      'vqa.csv': 'image,question,answer\na.jpg,Which?,This.\n',
      'a.jpg': jpeg(),
      [`${deep}/b.jpg`]: jpeg(),
    });
    expect(brief(findings).filter((one) => one.includes('unreadable-file'))).toHaveLength(1);
  });
});
