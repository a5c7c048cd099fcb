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
    // What can always be decided stands last, and is told apart.
    const general = proposals.filter(({ isGeneral }) => isGeneral);
    expect(proposals.slice(proposals.length - general.length)).toEqual(general);
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
      ['Answers of the others: No, 不是', ['3: No', '4: 不是']],
    ]);
  });

  it('of two languages is answered in the language of each, as other records of the dataset are', async () => {
    const lines = [
      line(1, '肺或者心脏哪个是异常的?', '肺', 'zh'),
      line(2, 'Which organ is abnormal, heart or lung?', 'Heart'),
      line(3, '肺或者心脏哪个是异常的?', '心脏', 'zh'),
      line(4, 'Which organ is abnormal, heart or lung?', 'Lung'),
      line(5, 'How many kidneys in this image?', '2'),
      line(6, '图中有多少个肾脏?', '0', 'zh'),
    ];
    expect(await proposed('language-disagreement', [1, 2], lines)).toEqual([
      ['Answer: 心脏', ['1: 心脏']],
      ['Answer of the other record: Lung', ['2: Lung']],
      ['Drop the record', [1]],
    ]);
    // Nothing in this dataset says how two kidneys are written in Chinese.
    expect(await proposed('language-disagreement', [5, 6], lines)).toEqual([['Drop the record', [5]]]);
  });

  it('with an answer that is no choice gives the choices, as the dataset spells them', async () => {
    const closed = { answer_type: 'CLOSED' };
    const lines = [
      { ...line(1, 'Which is bigger in this image, kidney or spleen?', 'Liver'), ...closed },
      { ...line(2, 'Which is bigger in this image, kidney or spleen?', 'Spleen'), ...closed },
      { ...line(3, 'Does the picture contain lung?', 'Lung'), ...closed },
      { ...line(4, 'Does the picture contain lung?', 'Yes'), ...closed },
    ];
    expect(await proposed('answer-outside-choices', [1], lines)).toEqual([
      ['Answer: Spleen', ['1: Spleen']],
      ['Answer: Kidney', ['1: Kidney']],
      ['Drop the record', [1]],
    ]);
    expect(await proposed('answer-outside-choices', [3], lines)).toEqual([
      ['Answer: Yes', ['3: Yes']],
      ['Drop the record', [3]],
    ]);
  });

  it('whose location does not fit the answers gives locations of its modality, or corrects the answers', async () => {
    const said = (qid: number, answer: string, location: string, modality: string) => ({
      ...line(qid, 'Which part of the body does this image belong to?', answer),
      ...{ location, modality },
    });
    const made = await read({
      'imgs/a/source.jpg': jpeg(),
      'imgs/a/question.json': [said(1, 'Chest', 'Abdomen', 'CT')],
      'imgs/b/source.jpg': jpeg(41),
      'imgs/b/question.json': [said(2, 'Chest', 'Chest_lung', 'CT'), said(3, 'Abdomen', 'Chest_lung', 'CT')],
      'imgs/c/source.jpg': jpeg(42),
      'imgs/c/question.json': [said(4, 'Chest', 'Lung', 'X-Ray')],
      'imgs/d/source.jpg': jpeg(43),
      'imgs/d/question.json': [said(5, 'Chest', 'Lung', 'X-Ray')],
    });
    const { line: at, column } = made.samples.find(({ id }) => id === 'a')!.qa[0].source;
    const place = { sample: 'a', file: 'imgs/a/question.json', line: at, column, message: '' };
    const finding = { ...place, id: 'x', kind: 'wrong-location', severity: 'info', related: [] } as const;
    const { proposals } = await reviewCase(made, new RecordIndex(made), finding);
    expect(proposals.map(({ title }) => formatEnglish(title))).toEqual([
      'Location: Chest_lung',
      'Location: Lung',
      'Correct the answers instead: Abdomen',
      'Drop the record',
    ]);
  });

  it('of copies that disagree in several questions keeps one of them, not one of the answers', async () => {
    const made = await read({
      'imgs/a/source.jpg': jpeg(),
      'imgs/a/question.json': [line(1, 'Is it normal?', 'Yes'), line(2, 'Where is it?', 'Left')],
      'imgs/b/source.jpg': jpeg(41),
      'imgs/b/question.json': ['No', 'Right'].map((answer, at) => ({
        ...line(3 + at, ['Is it normal?', 'Where is it?'][at], answer),
        img_name: 'b/source.jpg',
      })),
    });
    const place = (id: string, at: number) => {
      const { line, column } = made.samples.find((one) => one.id === id)!.qa[at].source;
      return { sample: id, file: `imgs/${id}/question.json`, line, column, message: '' };
    };
    const titles = async (...related: ReturnType<typeof place>[]) => {
      const kind = 'duplicate-disagreement';
      const finding = { ...place('b', 0), id: 'x', kind, severity: 'warning', related } as const;
      const { proposals } = await reviewCase(made, new RecordIndex(made), finding);
      return proposals.map(({ title }) => formatEnglish(title));
    };
    const keeps = ['Keep a, drop b', 'Keep b, drop a', 'They are not copies', 'Drop the record'];
    expect(await titles(place('a', 0), place('a', 1))).toEqual(keeps);
    expect(await titles(place('a', 0))).toEqual(['Answer: Yes', 'Answer: No', ...keeps]);
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
