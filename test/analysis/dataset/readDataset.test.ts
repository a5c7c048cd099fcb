import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileOf } from '../../../src/analysis/dataset/imageSource';
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import { summarize } from '../../../src/analysis/dataset/summary';
import { silentContext } from '../../../src/analysis/taskContext';
import { cancelledContext } from '../contexts';
import { fingerprint, jpeg, makeRoot, png, read, readOne, record } from './tinyDataset';

const full = {
  img_id: 1,
  img_name: 'xmlab1/source.jpg',
  question: 'What modality is used?',
  answer: 'MRI',
  q_lang: 'en',
  location: 'Abdomen',
  modality: 'MRI',
  answer_type: 'OPEN',
  base_type: 'vqa',
  content_type: 'Modality',
  triple: ['vhead', '_', '_'],
  qid: 7,
};
const named = (id: string, more: object = {}) => record({ img_name: `${id}/source.jpg`, ...more });

describe('readDataset', () => {
  it('reads all fields of a record and its place, and tolerates unknown fields', async () => {
    const { samples, findings } = await readOne({
      'question.json': `[\n  ${JSON.stringify({ ...full, reviewer: { name: 'x' } })}\n]\n`,
    });
    expect(findings).toEqual([]);
    const { source, ...fields } = samples[0].qa[0];
    expect(fields).toEqual({
      imgId: 1,
      imgName: 'xmlab1/source.jpg',
      question: 'What modality is used?',
      answer: 'MRI',
      qLang: 'en',
      location: 'Abdomen',
      modality: 'MRI',
      answerType: 'OPEN',
      baseType: 'vqa',
      contentType: 'Modality',
      triple: ['vhead', '_', '_'],
      qid: 7,
    });
    const file = join(String(samples[0].folder), 'question.json');
    expect(source).toMatchObject({ file, line: 2, column: 3, offset: 4 });
    expect(samples[0]).toMatchObject({ modality: 'MRI', location: 'Abdomen', width: 40, height: 30 });
  });

  it('gives every record its own place, also after brackets, quotes and escapes in texts', async () => {
    const records = ['a]b', 'q"uote', 'back\\slash\\', '{[', '中文', '\u2028'].map((question) =>
      record({ question, triple: ['[', '"', '}'] }),
    );
    for (const indent of [undefined, 1, '\t']) {
      const text = JSON.stringify(records, null, indent);
      const { samples } = await readOne({ 'question.json': text });
      const found = samples[0].qa.map(({ source: { offset, length } }) =>
        text.slice(offset, offset + length),
      );
      expect(found.map((part) => JSON.parse(part) as unknown)).toEqual(records);
    }
  });

  it('counts columns and lines with CRLF as an editor does', async () => {
    const { samples } = await readOne({
      'question.json': `[\r\n${JSON.stringify(record())},\r\n ${JSON.stringify(record())}]`,
    });
    expect(samples[0].qa.map(({ source: { line, column } }) => [line, column])).toEqual([
      [2, 1],
      [3, 2],
    ]);
  });

  it("orders samples as Python's sorted does: by code point, not by number or UTF-16 unit", async () => {
    const names = ['xmlab10', 'xmlab2', 'xmlab1', 'Xmlab3', 'xmlab', 'ä', '\u{1F600}', '\uFF5E'];
    const files: Record<string, Buffer | object> = {};
    for (const name of names) {
      files[`imgs/${name}/source.jpg`] = jpeg();
      files[`imgs/${name}/question.json`] = [record()];
    }
    const { samples } = await read(files);
    expect(samples.map((sample) => sample.id)).toEqual([
      'Xmlab3',
      'xmlab',
      'xmlab1',
      'xmlab10',
      'xmlab2',
      'ä',
      '\uFF5E',
      '\u{1F600}',
    ]);
  });

  it.each(['source.jpg', 'SOURCE.JPG', 'Source.Jpeg', 'source.png', 'source.PNG'])(
    'takes %s for the image',
    async (name) => {
      const { samples, findings } = await read({
        [`imgs/s/${name}`]: name.toLowerCase().endsWith('png') ? png(8, 9) : jpeg(8, 9),
        'imgs/s/question.json': [record()],
      });
      expect(findings).toEqual([]);
      expect(samples[0]).toMatchObject({ width: 8, height: 9 });
      expect(fileOf(samples[0].image)).toContain(name);
    },
  );

  it('takes split, modality, location and missing question files from the split files', async () => {
    const { samples, findings } = await read({
      'imgs/a/source.jpg': jpeg(),
      'imgs/b/source.jpg': jpeg(),
      'imgs/c/source.jpg': jpeg(),
      'imgs/c/question.json': [record({ modality: 'CT' })],
      'train.json': [named('a', { modality: 'MRI', location: 'Neck', qid: 1 })],
      'validation.json': [named('b', { qid: 2 }), named('b', { qid: 3 })],
      'test.json': [named('c', { modality: 'X-Ray' })],
      'KG/en_disease.csv': 'ignored',
    });
    expect(findings).toEqual([]);
    expect(samples.map(({ id, split, modality, location }) => [id, split, modality, location])).toEqual([
      ['a', 'train', 'MRI', 'Neck'],
      ['b', 'validate', 'Unknown', 'Unknown'],
      ['c', 'test', 'X-Ray', 'Unknown'],
    ]);
    expect(samples[1].qa.map((one) => [one.qid, one.source.file.split('/').at(-1)])).toEqual([
      [2, 'validation.json'],
      [3, 'validation.json'],
    ]);
    expect(samples[2].qa[0].source.file).toContain('question.json');
  });

  it('prefers validate.json where both names exist', async () => {
    const { samples } = await read({
      'imgs/a/source.jpg': jpeg(),
      'validate.json': [named('a', { answer: 'one' })],
      'validation.json': [named('a', { answer: 'two' })],
    });
    expect(samples[0].qa.map((one) => one.answer)).toEqual(['one']);
  });

  it('reads mask and boxes', async () => {
    const { samples, findings } = await readOne({
      'mask.png': png(),
      'detection.json': [{ Liver: [1, 2, 10, 20] }, { 'Left Lung': [0, 0, 40, 30.5] }],
    });
    expect(findings).toEqual([]);
    expect(samples[0].maskPath).toMatch(/mask\.png$/);
    expect(samples[0].boxes).toEqual([
      { organ: 'Liver', x: 1, y: 2, width: 10, height: 20 },
      { organ: 'Left Lung', x: 0, y: 0, width: 40, height: 30.5 },
    ]);
  });

  it('reads only the dataset of a sample folder or parent, alters nothing, and answers the same again', async () => {
    const root = await makeRoot({
      'imgs/a/source.jpg': jpeg(),
      'imgs/a/question.json': '[{',
      'imgs/b/source.jpg': 'no image',
      'train.json': [named('a')],
    });
    const before = await fingerprint(root);
    const first = await readDataset(root, silentContext());
    expect(await readDataset(dirname(root), silentContext())).toEqual(first);
    expect(await readDataset(join(root, 'imgs', 'a'), silentContext())).toEqual(first);
    expect(await fingerprint(root)).toBe(before);
  });

  it('reports progress to the end and stops when asked', async () => {
    const root = await makeRoot({ 'imgs/a/source.jpg': jpeg(), 'imgs/b/source.jpg': jpeg() });
    const shares: number[] = [];
    await readDataset(root, {
      ...silentContext(),
      progress: (done, total) => void shares.push(done / total),
    });
    // The same step again is a look at the cancel flag.
    expect(shares.filter((share, i) => share !== shares[i - 1])).toEqual([0, 0.5, 1]);
    await expect(readDataset(root, cancelledContext())).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('is summarised by counts', async () => {
    const dataset = await read({
      'imgs/a/source.jpg': jpeg(),
      'imgs/a/mask.png': png(),
      'imgs/b/source.jpg': jpeg(),
      'train.json': [named('a', { modality: 'CT', location: 'Lung', q_lang: 'zh' }), named('a')],
    });
    expect(summarize(dataset)).toEqual({
      samples: 2,
      questions: 2,
      withMask: 1,
      withBoxes: 0,
      withoutQuestions: 1,
      fields: {
        modality: { CT: 1, Unknown: 1 },
        location: { Lung: 1, Unknown: 1 },
        split: { Unknown: 1, train: 1 },
        language: { Unknown: 1, zh: 1 },
        answerType: { Unknown: 2 },
        contentType: { Unknown: 2 },
      },
      findings: { error: 1, warning: 0, info: 0 },
    });
  });
});
