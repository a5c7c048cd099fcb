/** Applying decisions: what changes, what does not, and what is said about decisions that do not fit any more. */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyDecisions, type ApplyRequest } from '../../../src/analysis/curation/apply';
import type { Decision } from '../../../src/analysis/curation/decision';
import { decisionsText, parseDecisions } from '../../../src/analysis/curation/decisionFile';
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import { silentContext } from '../../../src/analysis/taskContext';
import { folderOfTest } from '../../temporaryFolder';
import { type Files, fingerprint, jpeg, makeRoot } from '../dataset/tinyDataset';

const date = '2026-11-28';
const line = (id: string, qid: number, question: string, answer: string, more = '') =>
  `{"img_name": "${id}/source.jpg", "qid": ${qid}, "question": "${question}", "answer": "${answer}"${more}}`;
const list = (...lines: string[]) => `[${lines.join(',\n ')}]\n`;

const one = line('xmlab1', 1, 'What is it?', 'Lung');
const two = line('xmlab1', 2, 'Is it CT?', 'Yes');
const three = line('xmlab2', 3, 'What is it?', 'Liver');
const four = line('xmlab3', 4, '这是什么?', '肝脏');
const files: Files = {
  'imgs/xmlab1/source.jpg': jpeg(),
  'imgs/xmlab1/question.json': list(one, two),
  'imgs/xmlab2/source.jpg': jpeg(41),
  'imgs/xmlab2/question.json': list(three),
  'imgs/xmlab3/source.jpg': jpeg(42),
  'imgs/xmlab3/question.json': list(four),
  'imgs/xmlab4/source.jpg': 'no image',
  'imgs/xmlab4/question.json': '[{"question": "broken',
  'train.json': list(one, two),
  'test.json': list(three, four),
  'README.txt': 'about',
};

const place = (sample: string, qid: number, question: string, answer: string) => {
  return { sample, record: { file: `imgs/${sample}/question.json`, qid, question, answer } };
};
const lung = place('xmlab1', 1, 'What is it?', 'Lung');
const correct = (to: string | null, more: object = {}): Decision => {
  return { ...lung, kind: 'correct', field: 'answer', old: 'Lung', new: to, date, ...more };
};

async function applied(decisions: Decision[], change: Files = {}, more: Partial<ApplyRequest> = {}) {
  const root = await makeRoot({ ...files, ...change });
  const before = await fingerprint(root);
  const out = join(folderOfTest(), 'copy');
  const file = parseDecisions(decisionsText(decisions), '/w/decisions.jsonl', root);
  const request: ApplyRequest = { out, images: 'copy', replace: false, card: {}, date, ...more };
  const dataset = await readDataset(root, silentContext());
  const answer = await applyDecisions(dataset, file, request, silentContext());
  expect(await fingerprint(root)).toBe(before);
  const text = (name: string) => readFileSync(join(out, name), 'utf8');
  const errata = JSON.parse(text('errata.json')) as Record<string, unknown>[];
  return { root, out, answer, text, errata, said: answer.findings.map(({ message }) => message) };
}

describe('a copy', () => {
  it('without decisions has the bytes of the source', async () => {
    const { out, root, answer } = await applied([]);
    for (const name of Object.keys(files)) {
      expect(readFileSync(join(out, name)).equals(readFileSync(join(root, name)))).toBe(true);
    }
    expect(answer).toMatchObject({ applied: 0, notApplied: 0, findings: [] });
  });

  it('has a corrected answer in the record and in its split file, and nothing else changed', async () => {
    const { text, errata, answer } = await applied([
      correct('Heart', { reader: 'AB', finding: 'f', reason: 'r' }),
    ]);
    expect(text('imgs/xmlab1/question.json')).toBe(list(one.replace('Lung', 'Heart'), two));
    expect(text('train.json')).toBe(list(one.replace('Lung', 'Heart'), two));
    expect(text('test.json')).toBe(files['test.json']);
    expect(answer).toMatchObject({ applied: 1, notApplied: 0 });
    expect(errata.map(({ file, line }) => [file, line])).toEqual([
      ['imgs/xmlab1/question.json', 1],
      ['train.json', 1],
    ]);
    expect(errata[0]).toMatchObject({
      old: 'Lung',
      new: 'Heart',
      reader: 'AB',
      finding: 'f',
      reason: 'r',
      qid: 1,
    });
    expect(text('errata.csv').split('\n')[1]).toBe(
      `correct,xmlab1,imgs/xmlab1/question.json,1,1,What is it?,answer,Lung,Heart,r,f,AB,${date}`,
    );
  });

  it('lacks a dropped image with its folder and all its records', async () => {
    const { out, text, errata } = await applied([{ sample: 'xmlab1', kind: 'drop-image', date }]);
    expect(existsSync(join(out, 'imgs/xmlab1'))).toBe(false);
    expect(text('train.json')).toBe('[]\n');
    expect(text('lists/images_drop.txt')).toBe('xmlab1\n');
    expect(text('lists/images_keep.txt')).toBe('xmlab2\nxmlab3\n');
    expect(errata).toMatchObject([
      { action: 'drop-image', sample: 'xmlab1', file: 'imgs/xmlab1/source.jpg' },
    ]);
  });

  it('lacks an image that cannot be read, where it is dropped', async () => {
    const { out } = await applied([{ sample: 'xmlab4', kind: 'drop-image', date }]);
    expect(existsSync(join(out, 'imgs/xmlab4'))).toBe(false);
  });

  it.each([
    ['the first', one, [two]],
    ['the last', two, [one]],
  ])('lacks a dropped record: %s', async (_, dropped, rest) => {
    const { qid, question, answer } = JSON.parse(dropped) as {
      qid: number;
      question: string;
      answer: string;
    };
    const { text } = await applied([
      { ...place('xmlab1', qid, question, answer), kind: 'drop-record', date },
    ]);
    expect(text('imgs/xmlab1/question.json')).toBe(list(...rest));
    expect(text('train.json')).toBe(list(...rest));
  });

  it('has a moved sample at the end of its new split, with its corrections', async () => {
    const move: Decision = { sample: 'xmlab1', kind: 'move', from: 'train', to: 'test', date };
    const { text } = await applied([move, correct('Heart')]);
    expect(text('train.json')).toBe('[]\n');
    expect(text('test.json')).toBe(list(three, four, one.replace('Lung', 'Heart'), two));
    const { text: fresh } = await applied([{ ...move, to: 'validate' }]);
    expect(fresh('validate.json')).toBe(`[${one},\n${two}]\n`);
  });

  it('has a sample in one split whose questions lay in two', async () => {
    const torn = { 'test.json': list(three, four, two, line('xmlab1', 5, 'Where?', 'Left')) };
    const { text, answer, errata } = await applied(
      [{ sample: 'xmlab1', kind: 'move', from: 'train', to: 'train', date }],
      torn,
    );
    expect(errata).toMatchObject([{ field: 'split', old: 'train + test', new: 'train' }]);
    expect(text('train.json')).toBe(list(one, two, line('xmlab1', 5, 'Where?', 'Left')));
    expect(text('test.json')).toBe(files['test.json']);
    expect(answer.after.findings.map(({ kind }) => kind)).not.toContain('split-conflict');
  });

  it('has no file of a split that no reader would find, and keeps its samples where they were', async () => {
    for (const to of ['holdout', '../evil', 'val']) {
      const { out, answer, said } = await applied([
        { sample: 'xmlab1', kind: 'move', from: 'train', to, date },
      ]);
      expect(answer).toMatchObject({ applied: 0, notApplied: 1 });
      expect(said[0]).toContain(
        `read as the splits train, validate, test and as no others, so that none can be called ${to}`,
      );
      expect(answer.after.samples.map(({ split }) => split)).toEqual(['train', 'test', 'test']);
      expect(existsSync(join(out, 'holdout.json'))).toBe(false);
    }
  });

  it('keeps marks, escapes and a byte order mark of the files', async () => {
    const escaped = `\uFEFF${list(one, line('xmlab1', 9, 'a', '\\u809d'))}`;
    const own = { 'imgs/xmlab1/question.json': escaped };
    const { text } = await applied([correct('肝')], own);
    expect(text('imgs/xmlab1/question.json')).toBe(escaped.replace('Lung', '\\u809d'));
  });

  it('has fields that the record lacked, and tells records with one qid apart', async () => {
    const same = line('xmlab1', 1, 'What is it?', 'Lung', ', "q_lang": "en"');
    const own = { 'imgs/xmlab1/question.json': list(one, same) };
    const second: Decision = {
      ...lung,
      record: { ...lung.record, occurrence: 1 },
      kind: 'drop-record',
      date,
    };
    expect((await applied([second], own)).text('imgs/xmlab1/question.json')).toBe(list(one));
    const added = correct('CT', { field: 'modality', old: null });
    const { text } = await applied([added], own);
    expect(text('imgs/xmlab1/question.json')).toBe(
      list(one.replace('"Lung"', '"Lung", "modality": "CT"'), same),
    );
  });
});

describe('a table', () => {
  it('whose columns the user names is read so in the copy too', async () => {
    const rows = ['x1,x2,x3', 'a.jpg,Which side?,Left', 'b.jpg,Which side?,Right', ''];
    const root = await makeRoot({ 'a.jpg': jpeg(), 'b.jpg': jpeg(41), 'records.csv': rows.join('\n') });
    const columns = { image: ['x1'], question: ['x2'], answer: ['x3'] };
    const dataset = await readDataset(root, silentContext(), { columns });
    const record = { file: 'records.csv', question: 'Which side?', answer: 'Left' };
    const kind = 'correct';
    const change: Decision = { sample: 'a', record, kind, field: 'x3', old: 'Left', new: 'Right', date };
    const file = parseDecisions(decisionsText([change]), '/w/decisions.jsonl', root);
    const out = join(folderOfTest(), 'copy');
    const request = { out, images: 'copy', replace: false, card: {}, date, columns } as const;
    const { after } = await applyDecisions(dataset, file, request, silentContext());
    expect(after.samples.map(({ id, qa }) => [id, qa[0].answer])).toEqual([
      ['a', 'Right'],
      ['b', 'Right'],
    ]);
  });
});

describe('decisions that do not fit any more', () => {
  it('are listed with the reason, and the others are applied', async () => {
    const decisions: Decision[] = [
      correct('Heart'),
      { ...place('xmlab2', 3, 'What is it?', 'Spleen'), kind: 'drop-record', date },
      { ...place('xmlab2', 8, 'Where?', 'Left'), kind: 'drop-record', date },
      { sample: 'xmlab9', kind: 'drop-image', date },
      { sample: 'xmlab2', kind: 'drop-image', sha256: '0'.repeat(64), date },
      { sample: 'xmlab3', kind: 'move', from: 'validate', to: 'train', date },
      { ...place('xmlab3', 4, '这是什么?', '肝脏'), kind: 'correct', field: 'qid', old: 5, new: 6, date },
    ];
    const { said, answer, text } = await applied(decisions);
    expect(answer).toMatchObject({ applied: 1, notApplied: 6 });
    expect(said.sort()).toEqual([
      'The decision correct about xmlab3 is not applied. The field qid is 4 and not 5 as when it was decided.',
      'The decision drop-image about xmlab2 is not applied. The image xmlab2 is another one than when it was decided.',
      'The decision drop-image about xmlab9 is not applied. The dataset has no image xmlab9 any more.',
      'The decision drop-record about xmlab2 is not applied. The record with qid 3 in imgs/xmlab2/question.json says something else than when it was decided.',
      'The decision drop-record about xmlab2 is not applied. imgs/xmlab2/question.json has no such record of xmlab2 any more.',
      'The decision move about xmlab3 is not applied. The image xmlab3 is in the split test, not where it was when it was decided.',
    ]);
    expect(text('CHANGES.md')).toContain('Correct a field, xmlab3: The field qid is 4 and not 5');
  });

  it('are counted apart where another one drops their image, which is no fault', async () => {
    const { answer, text } = await applied([
      { sample: 'xmlab3', kind: 'drop-image', date },
      { sample: 'xmlab3', kind: 'move', from: 'test', to: 'train', date },
    ]);
    expect(answer).toMatchObject({ applied: 1, notApplied: 0, moot: 1, findings: [] });
    expect(text('CHANGES.md')).toContain('so that nothing is left to change: 1.');
  });

  it('contradict each other: none is applied', async () => {
    const { answer, text } = await applied([
      correct('Heart', { reader: 'a' }),
      correct('Liver', { reader: 'b' }),
    ]);
    expect(answer).toMatchObject({ applied: 0, notApplied: 2 });
    expect(answer.findings.map(({ kind }) => kind)).toEqual(['conflicting-decisions']);
    expect(text('train.json')).toBe(files['train.json']);
  });

  it('are settled by an adjudicated one, which counts instead of theirs', async () => {
    const finding = 'contradiction:xmlab1:1';
    const { answer, text } = await applied([
      correct('Heart', { reader: 'a', finding }),
      { ...lung, kind: 'checked', reader: 'b', finding, date },
      correct('Liver', { reader: 'a', finding, adjudicated: true }),
    ]);
    expect(answer).toMatchObject({ applied: 1, notApplied: 0, overruled: 2, findings: [] });
    expect(text('CHANGES.md')).toContain('an adjudicated one or the move to another split: 2.');
    expect(text('train.json')).toContain('"Liver"');
  });

  it('are made once where two readers agree', async () => {
    const both = (decision: Decision): Decision[] =>
      ['a', 'b'].map((reader): Decision => ({ ...decision, reader, finding: 'f' }));
    const { answer, text, errata } = await applied([
      ...both(correct('Heart')),
      ...both({ ...place('xmlab1', 2, 'Is it CT?', 'Yes'), kind: 'drop-record', date }),
      ...both({ sample: 'xmlab3', kind: 'move', from: 'test', to: 'train', date }),
      ...both({ sample: 'xmlab2', kind: 'drop-image', date }),
    ]);
    expect(answer).toMatchObject({ applied: 8, notApplied: 0, findings: [] });
    expect(text('train.json')).not.toContain('Is it CT?');
    const places = errata.map(({ file, action, qid }) => [file, action, qid].join());
    expect(new Set(places).size).toBe(places.length);
    expect(new Set(errata.map(({ reader }) => reader))).toEqual(new Set(['a; b']));
  });

  it('of two readers about copies contradict each other; one reader may say both of a group', async () => {
    const finding = 'near-duplicate:xmlab1';
    const drop: Decision = { sample: 'xmlab1', kind: 'drop-image', reader: 'a', finding, date };
    const apart: Decision = { sample: 'xmlab1', other: 'xmlab2', kind: 'not-copies', finding, date };
    const both = await applied([drop, { ...apart, reader: 'b' }]);
    expect(both.answer).toMatchObject({ applied: 0, notApplied: 2 });
    expect(both.text('CHANGES.md')).toContain('| Are not copies | 0 | 1 |');
    expect((await applied([drop, { ...apart, reader: 'a' }])).answer).toMatchObject({
      applied: 1,
      notApplied: 0,
    });
  });

  it('are about a file that is not UTF-8, whose other bytes would change', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`[${one},\n{"question": "`),
      Buffer.from([0xff]),
      Buffer.from('", "answer": "a"}]'),
    ]);
    const { said, out } = await applied([correct('Heart')], { 'imgs/xmlab1/question.json': bytes });
    expect(said[0]).toContain('is not UTF-8');
    expect(readFileSync(join(out, 'imgs/xmlab1/question.json')).equals(bytes)).toBe(true);
  });
});

describe('the place of a copy', () => {
  it('is refused where other files lie, in the dataset and around it', async () => {
    const root = await makeRoot(files);
    const dataset = await readDataset(root, silentContext());
    const file = parseDecisions('', '/w/decisions.jsonl', root);
    const full = folderOfTest();
    writeFileSync(join(full, 'notes.txt'), 'mine');
    const request = { images: 'copy', replace: true, card: {}, date } as const;
    for (const out of [full, root, join(root, 'copy'), join(root, '..'), join(root, 'imgs/xmlab1')]) {
      await expect(applyDecisions(dataset, file, { ...request, out }, silentContext())).rejects.toThrow(
        /holds files|lies in the dataset/,
      );
    }
    expect(readFileSync(join(full, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('may be an earlier copy, where that is asked for', async () => {
    const { out, root } = await applied([]);
    const dataset = await readDataset(root, silentContext());
    const file = parseDecisions(decisionsText([correct('Heart')]), '/w/decisions.jsonl', root);
    const request = { out, images: 'copy', card: {}, date } as const;
    await expect(
      applyDecisions(dataset, file, { ...request, replace: false }, silentContext()),
    ).rejects.toThrow('--replace');
    await applyDecisions(dataset, file, { ...request, replace: true }, silentContext());
    expect(readFileSync(join(out, 'train.json'), 'utf8')).toContain('Heart');
  });

  it('shares the bytes of pictures where links are asked for, and links stay in the copy', async () => {
    const root = await makeRoot(files);
    const disk = join(folderOfTest(), 'disk');
    mkdirSync(disk);
    symlinkSync('xmlab2', join(root, 'imgs/xmlab5'));
    symlinkSync(join(root, 'README.txt'), join(root, 'absolute.txt'));
    symlinkSync(disk, join(root, 'away'));
    const out = join(folderOfTest(), 'copy');
    const file = parseDecisions(decisionsText([correct('Heart')]), '/w/decisions.jsonl', root);
    const dataset = await readDataset(root, silentContext());
    await applyDecisions(
      dataset,
      file,
      { out, images: 'link', replace: false, card: {}, date },
      silentContext(),
    );
    const inode = (folder: string, name: string) => statSync(join(folder, name)).ino;
    expect(inode(out, 'imgs/xmlab2/source.jpg')).toBe(inode(root, 'imgs/xmlab2/source.jpg'));
    expect(inode(out, 'imgs/xmlab2/question.json')).not.toBe(inode(root, 'imgs/xmlab2/question.json'));
    expect(readlinkSync(join(out, 'imgs/xmlab5'))).toBe('xmlab2');
    expect(readlinkSync(join(out, 'absolute.txt'))).toBe('README.txt');
    expect(readlinkSync(join(out, 'away'))).toBe(disk);
    expect(lstatSync(join(out, 'train.json')).isFile()).toBe(true);
  });
});
