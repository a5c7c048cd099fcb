/** Moves between splits that are files, lists of one file or folders of images, whatever text the rows stand in. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyDecisions } from '../../../src/analysis/curation/apply';
import type { Decision } from '../../../src/analysis/curation/decision';
import { decisionsText, parseDecisions } from '../../../src/analysis/curation/decisionFile';
import { requireEditableSplits } from '../../../src/analysis/curation/editableLayout';
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import { silentContext } from '../../../src/analysis/taskContext';
import { folderOfTest } from '../../temporaryFolder';
import { type Files, jpeg, makeRoot } from '../dataset/tinyDataset';

const pictures = { 'a.jpg': jpeg(), 'b.jpg': jpeg(41), 'c.jpg': jpeg(42) };

async function moved(files: Files, sample: string, from: string, to: string) {
  const root = await makeRoot(files);
  const dataset = await readDataset(root, silentContext());
  const move: Decision = { sample, kind: 'move', from, to, date: '2026-11-28' };
  const decisions = parseDecisions(decisionsText([move]), '/w/decisions.jsonl', root);
  const out = join(folderOfTest(), 'copy');
  const request = { out, images: 'copy', replace: false, card: {}, date: '2026-11-28' } as const;
  const { after, findings } = await applyDecisions(dataset, decisions, request, silentContext());
  const splits = Object.fromEntries(after.samples.map(({ id, split }) => [id, split]));
  const text = (name: string) => readFileSync(join(out, name), 'utf8');
  return { dataset, out, text, splits, said: findings.map(({ message }) => message) };
}

describe('rows of CSV in a file for each split', () => {
  const head = 'image,question,answer';
  const [a, b, c] = ['a.jpg,"Is it, CT?",Yes', 'b.jpg,What?,Lung', 'c.jpg,Where?,Left'];
  const table = (...lines: string[]) => [head, ...lines].map((line) => `${line}\r\n`).join('');
  const files: Files = { ...pictures, 'vqa_train.csv': table(a, b), 'vqa_test.csv': table(c) };

  it('go to the file of another split', async () => {
    const { text, splits, said } = await moved(files, 'a', 'train', 'test');
    expect(said).toEqual([]);
    expect([text('vqa_train.csv'), text('vqa_test.csv')]).toEqual([table(b), table(c, a)]);
    expect(splits).toEqual({ a: 'test', b: 'train', c: 'test' });
  });

  it('go to a new file, called as the others are', async () => {
    const { text, splits, dataset } = await moved(files, 'a', 'train', 'validate');
    expect(text('vqa_validate.csv')).toBe(table(a));
    expect(splits).toEqual({ a: 'validate', b: 'train', c: 'test' });
    await requireEditableSplits(dataset, ['train', 'validate', 'test']);
    await expect(requireEditableSplits(dataset, ['holdout'])).rejects.toThrow(
      'The dataset has no file of the split holdout where rows could go.',
    );
  });

  it('stay where the other file has other columns', async () => {
    const other = `question,answer,image\nWhere?,Left,c.jpg\n`;
    const { text, said } = await moved({ ...files, 'vqa_test.csv': other }, 'a', 'train', 'test');
    expect(said[0]).toContain(
      'vqa_train.csv has another format or other columns than vqa_test.csv, so that its rows cannot go there.',
    );
    expect([text('vqa_train.csv'), text('vqa_test.csv')]).toEqual([table(a, b), other]);
  });
});

const record = (image: string) => `{"image": "${image}", "question": "What?", "answer": "Lung"}`;
const list = (...images: string[]) => `[\n  ${images.map(record).join(',\n  ')}\n]`;

it('records of JSON go to the list of another split in their file', async () => {
  const both = (train: string, test: string) => `{"train": ${train},\n"test": ${test}}\n`;
  const files = { ...pictures, 'qa.json': both(list('a.jpg', 'b.jpg'), list('c.jpg')) };
  const { text, splits, said } = await moved(files, 'a', 'train', 'test');
  expect(said).toEqual([]);
  expect(text('qa.json')).toBe(both(list('b.jpg'), list('c.jpg', 'a.jpg')));
  expect(splits).toEqual({ a: 'test', b: 'train', c: 'test' });
  const nowhere = await moved(files, 'a', 'train', 'validate');
  expect(nowhere.said[0]).toContain('qa.json has no list of the split validate where records could go.');
  expect(nowhere.text('qa.json')).toBe(files['qa.json']);
});

it('records of JSON go to another file, whatever it is called', async () => {
  const files = { ...pictures, 'open_train.json': list('a.jpg', 'b.jpg'), 'open_test.json': list('c.jpg') };
  const { text, said } = await moved(files, 'a', 'train', 'test');
  expect(said).toEqual([]);
  expect([text('open_train.json'), text('open_test.json')]).toEqual([list('b.jpg'), list('c.jpg', 'a.jpg')]);
});

describe('images of one name in folders of splits', () => {
  const files = (name: string): Files => ({
    'images/train/1.jpg': jpeg(),
    'images/test/1.jpg': jpeg(41),
    'images/test/2.jpg': jpeg(42),
    'qa.csv': `image,question,answer,split\n${name},What?,Lung,train\n1.jpg,Why?,So,test\n2.jpg,Where?,There,test\n`,
    'README.txt': 'about',
  });

  it('stay where their records would name the other image', async () => {
    const { text, said } = await moved(files('1.jpg'), '1', 'train', 'test');
    expect(said[0]).toContain('In the split test the name 1.jpg would be that of another image than 1;');
    expect(text('qa.csv')).toBe(files('1.jpg')['qa.csv']);
    const lists: Files = {
      ...files('1.jpg'),
      'train.json': `[${record('1.jpg')}]`,
      'test.json': `[${record('2.jpg')}]`,
    };
    delete (lists as Record<string, unknown>)['qa.csv'];
    const { out, said: ofLists } = await moved(lists, '1', 'train', 'test');
    expect(ofLists[0]).toContain('would be that of another image than 1;');
    expect(existsSync(join(out, 'train.json'))).toBe(true);
  });

  it('go where records name them with their folder', async () => {
    const { text, said } = await moved(files('train/1.jpg'), '1', 'train', 'test');
    expect(said).toEqual([]);
    expect(text('qa.csv')).toContain('train/1.jpg,What?,Lung,test\n');
  });
});
