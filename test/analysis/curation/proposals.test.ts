/** Answers to findings that sum up many: a decision at each of their places. */
import { beforeAll, describe, expect, it } from 'vitest';
import { correctField, draftAnswers } from '../../../src/analysis/curation/proposals';
import { RecordIndex } from '../../../src/analysis/curation/recordIndex';
import { reviewCase } from '../../../src/analysis/curation/reviewCase';
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import type { Dataset, Finding } from '../../../src/analysis/dataset/types';
import { silentContext } from '../../../src/analysis/taskContext';
import { formatEnglish } from '../../../src/common/messageTemplate';
import { jpeg, makeRoot } from '../dataset/tinyDataset';

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
