/** Corrections name answers as they are read; a file may have space around them, a number, or the letter of a choice. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { applyDecisions } from '../../../src/analysis/curation/apply';
import type { Decision } from '../../../src/analysis/curation/decision';
import { decisionsText, parseDecisions } from '../../../src/analysis/curation/decisionFile';
import { isReadAs, storedLike } from '../../../src/analysis/curation/storedValue';
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import { silentContext } from '../../../src/analysis/taskContext';
import { folderOfTest } from '../../temporaryFolder';
import { jpeg, makeRoot } from '../dataset/tinyDataset';

/** The first record of each, answered as `to`: the text of the file, and what the copy reads. */
async function corrected(file: string, text: string, to: string, field = 'answer') {
  const root = await makeRoot({ 'a.jpg': jpeg(), 'b.jpg': jpeg(41), [file]: text });
  const dataset = await readDataset(root, silentContext());
  const [{ id, qa }] = dataset.samples;
  const { qid, question, answer } = qa[0];
  const record = { file, ...(qid === undefined ? {} : { qid }), question, answer };
  const change: Decision = {
    ...{ sample: id, record, kind: 'correct', field },
    ...{ old: answer, new: to, date: '2026-11-28' },
  };
  const decisions = parseDecisions(decisionsText([change]), '/w/decisions.jsonl', root);
  const out = join(folderOfTest(), 'copy');
  const request = { out, images: 'copy', replace: false, card: {}, date: '2026-11-28' } as const;
  const { after, findings } = await applyDecisions(dataset, decisions, request, silentContext());
  expect(findings).toEqual([]);
  const errata = JSON.parse(readFileSync(join(out, 'errata.json'), 'utf8')) as object[];
  return { text: readFileSync(join(out, file), 'utf8'), read: after.samples[0].qa[0].answer, errata };
}

it.each([
  ['" No "', 'Yes', '"Yes"'],
  ['2', '3', '3'],
  ['true', 'false', 'false'],
  ['["Lung"]', 'Liver', '["Liver"]'],
  ['2', 'none', '"none"'],
])('of the answer %s in JSON to %s', async (before, to, after) => {
  const list = (answer: string) =>
    `[{"image": "a.jpg", "question": " What is it? ", "answer": ${answer}},\n {"image": "b.jpg", "question": "Why?", "answer": "So"}]`;
  const found = await corrected('records.json', list(before), to);
  expect(found).toMatchObject({ text: list(after), read: to });
  expect(found.errata).toMatchObject([
    { old: JSON.parse(before) as unknown, new: JSON.parse(after) as unknown },
  ]);
});

it.each(['B', '(b)', 'b.'])('of the letter %s of a choice to another letter', async (letter) => {
  const table = (one: string) =>
    [
      'image,question,Choice A,Choice B,Choice C,answer',
      `a.jpg,What is it?,lung,liver,heart,${one}`,
      'b.jpg,What?,x,y,z,A',
      '',
    ].join('\n');
  const found = await corrected('records.csv', table(letter), 'heart');
  expect(found).toMatchObject({
    text: table(letter.replace('B', 'C').replace('b', 'c')),
    read: 'heart',
  });
});

it('keeps a choice that is written out, and takes what is none as it is', () => {
  const choices = ['A', 'lung'];
  expect(isReadAs('A', 'A', choices)).toBe(true);
  expect(storedLike('A', 'lung', choices)).toBe('lung');
  expect(storedLike('B', 'brain', choices)).toBe('brain');
  expect(isReadAs('B', 'A', choices)).toBe(false);
  expect(storedLike(1, 'NaN')).toBe('NaN');
  expect([isReadAs(null, ''), isReadAs(undefined, null), isReadAs('', null)]).toEqual([true, true, false]);
});
