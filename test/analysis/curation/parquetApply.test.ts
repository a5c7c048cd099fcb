/** Decisions about a dataset in Parquet: rows go, move and change, every other cell stays as it was stored. */
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { asyncBufferFromFile } from 'hyparquet/src/node.js';
import { compressors } from 'hyparquet-compressors';
import { beforeAll, expect, it } from 'vitest';
import { applyDecisions } from '../../../src/analysis/curation/apply';
import type { Decision } from '../../../src/analysis/curation/decision';
import { decisionsText, parseDecisions } from '../../../src/analysis/curation/decisionFile';
import { RecordIndex } from '../../../src/analysis/curation/recordIndex';
import { reviewCase } from '../../../src/analysis/curation/reviewCase';
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import { silentContext } from '../../../src/analysis/taskContext';
import { formatEnglish } from '../../../src/common/messageTemplate';
import { folderOfTest, temporaryFolder } from '../../temporaryFolder';
import { writeParquet } from '../dataset/hub/parquetFile';
import { fingerprint, jpeg } from '../dataset/tinyDataset';
import { bytesBelow } from './bytesBelow';

const date = '2026-11-28';
const TRAIN = 'data/train-00000-of-00001.parquet';
const TEST = 'data/test-00000-of-00001.parquet';
const features = {
  image: 'image',
  question: 'string',
  answer: 'string',
  qid: 'int64',
  is_closed: 'bool',
  organs: { list: 'string' },
  note: { struct: { text: 'string', parts: { list: 'int64' } } },
} as const;
const rowOf = (qid: number) => ({
  image: { bytes: jpeg(30 + qid), path: `p${qid}.jpg` },
  question: qid === 3 ? 'Wo ist die Lunge? – 肺' : `Question ${qid}?`,
  answer: qid === 4 ? null : `Answer ${qid}`,
  qid: 9_007_199_254_740_993n + BigInt(qid), // no double holds it
  is_closed: qid % 2 === 0,
  organs: qid % 3 === 0 ? null : Array.from({ length: qid % 3 }, (_, i) => `organ ${i}`),
  note: qid === 2 ? null : { text: qid === 5 ? null : 'x', parts: [BigInt(qid), null].slice(0, qid % 3) },
});
const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => rowOf(from + i));
const room = temporaryFolder();
const root = join(room, 'set');
beforeAll(async () => {
  // Several row groups.
  await writeParquet(join(root, TRAIN), features, rows(0, 8), 3);
  await writeParquet(join(root, TEST), features, rows(8, 12), 3);
});
const read = async (folder: string, file: string) =>
  parquetReadObjects({ file: await asyncBufferFromFile(join(folder, file)), compressors, utf8: false });
const place = (file: string, qid: number) => ({
  file,
  qid: String(9_007_199_254_740_993n + BigInt(qid)),
  question: rowOf(qid).question,
  answer: rowOf(qid).answer ?? '',
});

it('writes Parquet again, with the decisions as its only differences', async () => {
  const dataset = await readDataset(root, silentContext());
  const idOf = (qid: number) =>
    dataset.samples.find(({ qa }) => qa.some(({ question }) => question === rowOf(qid).question))!.id;
  const decisions: Decision[] = [
    { sample: idOf(1), kind: 'drop-image', date },
    { sample: idOf(2), record: place(TRAIN, 2), kind: 'drop-record', date },
    {
      sample: idOf(3),
      record: place(TRAIN, 3),
      kind: 'correct',
      field: 'answer',
      old: 'Answer 3',
      new: 'Lunge 肺',
      date,
    },
    { sample: idOf(5), kind: 'move', from: 'train', to: 'test', date },
    { sample: idOf(8), kind: 'move', from: 'test', to: 'train', date },
    {
      sample: idOf(6),
      record: place(TRAIN, 6),
      kind: 'correct',
      field: 'organs',
      old: null,
      new: ['a'],
      date,
    },
  ];
  const file = parseDecisions(decisionsText(decisions), '/w/decisions.jsonl', root);
  const before = await fingerprint(root);
  const out = join(folderOfTest(), 'copy');
  const request = { out, images: 'copy', replace: false, card: {}, date } as const;
  const answer = await applyDecisions(dataset, file, request, silentContext());
  expect(await fingerprint(root)).toBe(before);
  expect(answer).toMatchObject({ applied: 5, notApplied: 1 });
  expect(answer.findings.map(({ message }) => message)).toEqual([
    `The decision correct about ${idOf(6)} is not applied. A cell of the column organs cannot hold ["a"].`,
  ]);

  const [train, test] = [await read(root, TRAIN), await read(root, TEST)];
  expect(await read(out, TRAIN)).toEqual([
    train[0],
    { ...train[3], answer: 'Lunge 肺' },
    ...[4, 6, 7].map((row) => train[row]),
    test[0],
  ]);
  expect(await read(out, TEST)).toEqual([...test.slice(1), train[5]]);
  expect(answer.after.samples.map(({ split }) => split).sort()).toEqual([
    ...Array.from({ length: 4 }, () => 'test'),
    ...Array.from({ length: 6 }, () => 'train'),
  ]);
  const again = join(folderOfTest(), 'again');
  await applyDecisions(dataset, file, { ...request, out: again }, silentContext());
  expect(bytesBelow(again)).toEqual(bytesBelow(out));
});

it('drops a repeated row and keeps the one that it repeats in another file, and rows where they are', async () => {
  const torn = join(temporaryFolder(), 'set');
  const image = { bytes: jpeg(30), path: 'p.jpg' };
  const row = (question: string) => ({ ...rowOf(1), image, question, qid: 1n });
  await writeParquet(join(torn, TRAIN), features, [row('a'), row('b'), rowOf(6)], 3);
  await writeParquet(join(torn, TEST), features, [row('a'), row('c'), rowOf(9)], 3);
  const dataset = await readDataset(torn, silentContext());
  const sample = dataset.samples.find(({ qa }) => qa.length > 1)!;
  expect(sample.qa).toHaveLength(4);
  const record = { file: TEST, qid: 1, question: 'a', answer: 'Answer 1' };
  const decisions: Decision[] = [
    { sample: sample.id, record, kind: 'drop-record', date },
    { sample: sample.id, kind: 'move', from: sample.split ?? null, to: 'train', date },
  ];
  const file = parseDecisions(decisionsText(decisions), '/w/d.jsonl', torn);
  const out = join(folderOfTest(), 'copy');
  const request = { out, images: 'copy', replace: false, card: {}, date } as const;
  const answer = await applyDecisions(dataset, file, request, silentContext());
  expect(answer.findings).toEqual([]);
  const questions = async (name: string) =>
    (await read(out, name)).map((one) => Buffer.from(one['question'] as Uint8Array).toString());
  expect(await questions(TRAIN)).toEqual(['a', 'b', 'Question 6?', 'c']);
  expect(await questions(TEST)).toEqual(['Question 9?']);
});

it('corrects the row that was decided on, and not one that says the same in another file', async () => {
  const torn = join(temporaryFolder(), 'set');
  const image = { bytes: jpeg(30), path: 'p.jpg' };
  const row = { ...rowOf(1), image, question: 'a', qid: 1n };
  await writeParquet(join(torn, TRAIN), features, [row, rowOf(6)], 3);
  await writeParquet(join(torn, TEST), features, [row, rowOf(9)], 3);
  const dataset = await readDataset(torn, silentContext());
  const { id } = dataset.samples.find(({ qa }) => qa.length > 1)!;
  const record = { file: TEST, qid: 1, question: 'a', answer: 'Answer 1' };
  const correct = { kind: 'correct', field: 'answer', old: 'Answer 1', new: 'Answer 2' } as const;
  const file = parseDecisions(decisionsText([{ sample: id, record, ...correct, date }]), '/w/d.jsonl', torn);
  const out = join(folderOfTest(), 'copy');
  const request = { out, images: 'copy', replace: false, card: {}, date } as const;
  const answer = await applyDecisions(dataset, file, request, silentContext());
  expect(answer).toMatchObject({ applied: 1, notApplied: 0 });
  const first = async (name: string) =>
    Buffer.from((await read(out, name))[0]['answer'] as Uint8Array).toString();
  expect([await first(TRAIN), await first(TEST)]).toEqual(['Answer 1', 'Answer 2']);
});

it('of copies whose pictures stand in rows lets each of them stay, as of files', async () => {
  const dataset = await readDataset(root, silentContext());
  const place = ({ id, qa: [{ source }] }: (typeof dataset.samples)[number]) => {
    const { line, column, row } = source;
    return { sample: id, file: TRAIN, line, column, ...(row !== undefined && { row }) };
  };
  const [one, other] = dataset.samples;
  const finding = { id: 'f', kind: 'near-duplicate', ...place(one), related: [place(other)] } as const;
  const { proposals } = await reviewCase(dataset, new RecordIndex(dataset), finding);
  const titles = proposals.map(({ title }) => formatEnglish(title));
  expect(titles).toEqual([
    `Keep ${one.id} (train), drop ${other.id} (train)`,
    `Keep ${other.id} (train), drop ${one.id} (train)`,
    'They are not copies',
  ]);
});
