/** Answers to findings that sum up many: a decision at each of their places. */
import { beforeAll, describe, expect, it } from 'vitest';
import { correctField, draftAnswers } from '../../../src/analysis/curation/proposals';
import { RecordIndex } from '../../../src/analysis/curation/recordIndex';
import { reviewCase } from '../../../src/analysis/curation/reviewCase';
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import type { Dataset, Finding } from '../../../src/analysis/dataset/types';
import { silentContext } from '../../../src/analysis/taskContext';
import { formatEnglish } from '../../../src/common/messageTemplate';
import { jpeg, makeRoot, read } from '../dataset/tinyDataset';

/** More than a list of findings holds one by one. */
const EMPTY = 150;
const records = (id: string, empty: number) =>
  JSON.stringify(
    Array.from({ length: empty + 1 }, (_, qid) => ({
      img_name: `${id}/source.jpg`,
      qid,
      question: `Question ${qid}?`,
      answer: qid < empty ? '' : 'Lung',
    })),
  );
let dataset: Dataset;
let index: RecordIndex;
let sum: Finding;
beforeAll(async () => {
  const root = await makeRoot({
    'imgs/a/source.jpg': jpeg(),
    'imgs/a/question.json': records('a', EMPTY - 20),
    'imgs/b/source.jpg': jpeg(41),
    'imgs/b/question.json': records('b', 20),
  });
  dataset = await readDataset(root, silentContext());
  index = new RecordIndex(dataset);
  sum = dataset.findings.find(({ kind }) => kind === 'empty-answer')!;
});
const emptyOnes = () =>
  dataset.samples.flatMap(({ id, qa }) =>
    qa.flatMap(({ qid, answer }) => (answer === '' ? [`${id} ${qid}`] : [])),
  );

describe('a finding that sums up many', () => {
  it('is answered at each of its places, once', () => {
    expect(sum.count).toBe(EMPTY);
    const drafts = draftAnswers(sum, 'propose', index);
    const dropped = drafts.map((one) => one.kind === 'drop-record' && `${one.sample} ${one.record.qid}`);
    expect(dropped).toEqual(emptyOnes());
    expect(new Set(drafts.map(({ finding }) => finding))).toEqual(new Set([sum.id]));
  });

  it('is corrected at each of its places', async () => {
    const made = await correctField(sum, { field: 'answer', to: 'unknown' }, index, { date: '2026-11-28' });
    expect(made.map((one) => one.kind === 'correct' && `${one.sample} ${one.record.qid}`)).toEqual(
      emptyOnes(),
    );
  });

  it('has one proposal for all of them', async () => {
    const { proposals } = await reviewCase(dataset, index, sum);
    expect(proposals.map(({ title }) => formatEnglish(title))).toEqual([`Drop the ${EMPTY} records`]);
    expect(proposals[0].decisions).toHaveLength(EMPTY);
  });
});

describe('a finding about some records', () => {
  const line = (qid: number, question: string, answer: string, q_lang = 'en') => ({
    ...{ img_name: 'a/source.jpg', qid, question, answer, q_lang },
  });
  /** Of the case of a finding at the records with these numbers, the first of which is its own: titles, and what changes. */
  async function proposed(kind: Finding['kind'], qids: readonly number[], lines: readonly object[]) {
    const made = await read({ 'imgs/a/source.jpg': jpeg(), 'imgs/a/question.json': lines });
    const [{ qa }] = made.samples;
    const places = qids.map((wanted) => {
      const { line, column } = qa.find(({ qid }) => qid === wanted)!.source;
      return { sample: 'a', file: 'imgs/a/question.json', line, column, message: '' };
    });
    const finding = { ...places[0], id: 'x', kind, severity: 'info', related: places.slice(1) } as const;
    const { proposals } = await reviewCase(made, new RecordIndex(made), finding);
    return proposals.map(({ title, decisions }) => [
      formatEnglish(title),
      decisions.map((one) =>
        one.kind === 'correct'
          ? `${one.record.qid}: ${String(one.new)}`
          : one.kind === 'drop-record' && one.record.qid,
      ),
    ]);
  }

  it('that contradict each other is answered by no answer to another question', async () => {
    const lines = [
      line(1, 'Is the lung unhealthy?', 'No'),
      line(2, 'Which organ is abnormal?', 'Lung'),
      line(3, 'Is the lung abnormal?', 'Yes'),
      line(4, '肺是异常的吗?', '是的', 'zh'),
      line(5, 'Where is the lung?', 'Left'),
      line(6, 'Which one is it?', 'constructor'),
    ];
    expect(await proposed('contradiction', [1, 2], lines)).toEqual([
      ['Answer: Yes', ['1: Yes']],
      ['Drop the record', [1]],
    ]);
    expect(await proposed('contradiction', [6, 2], lines)).toEqual([['Drop the record', [6]]]);
    expect(await proposed('contradiction', [5, 3, 4], lines)).toEqual([
      ['Drop the record', [5]],
      ['Answer of the others: No, 不是', ['3: No', '4: 不是']],
    ]);
  });

  it('that are there again drops them all, and no other', async () => {
    const lines = [
      line(1, 'What modality?', 'MRI'),
      line(2, 'Is there a liver?', 'Yes'),
      line(3, 'What modality?', 'MRI'),
      line(4, 'Is there a liver?', 'Yes'),
      line(5, 'Is there a liver?', 'No'),
    ];
    expect(await proposed('repeated-record', [3, 1, 4], lines)).toEqual([['Drop the 2 records', [3, 4]]]);
  });

  it('with a spelling of the few gives that of the many to all of them', async () => {
    const lines = ['Spinal cord', 'Spinal Cord', 'spinal cord', 'Spinal cord', 'Lung'].map((answer, qid) =>
      line(qid, `Question ${qid}?`, answer),
    );
    expect(await proposed('spelling-variants', [1, 2], lines)).toEqual([
      ['Answer: Spinal cord', ['1: Spinal cord', '2: Spinal cord']],
    ]);
  });
});
