/** What takes long on a large dataset looks at the flag on the way: each is stopped in its middle. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerPriors } from '../../../src/analysis/audit/answerPriors';
import { locateFindings } from '../../../src/analysis/audit/locateFindings';
import { readClaims } from '../../../src/analysis/audit/records';
import { FindingList } from '../../../src/analysis/dataset/findingList';
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import { readSplits } from '../../../src/analysis/dataset/slake/splits';
import { summarize } from '../../../src/analysis/dataset/summary';
import { hashTextList } from '../../../src/analysis/embedding/embedDataset';
import { hashMatrix } from '../../../src/analysis/embedding/storedEmbeddings';
import { hashTexts } from '../../../src/analysis/embedding/textHashing';
import { eachText } from '../../../src/analysis/embedding/textVectors';
import { parquetTable } from '../../../src/analysis/export/parquetTable';
import { writeTogether } from '../../../src/analysis/files/atomic';
import { equalRows } from '../../../src/analysis/numeric/equalRows';
import { silentContext } from '../../../src/analysis/taskContext';
import { message } from '../../../src/common/messageTemplate';
import { folderOfTest } from '../../temporaryFolder';
import { jpeg, makeRoot, record } from '../dataset/tinyDataset';

const RECORDS = 20_000;

/** Throws at the third look, and says so. */
function thirdLook() {
  let looks = 0;
  return () => {
    if (++looks === 3) throw new Error('stopped');
  };
}

async function dataset() {
  const records = Array.from({ length: RECORDS }, (_none, qid) =>
    record({ qid, question: `Is ${qid} a lung?` }),
  );
  const root = await makeRoot({
    'imgs/xmlab1/source.jpg': jpeg(),
    'imgs/xmlab1/question.json': records,
    'imgs/xmlab2/source.jpg': jpeg(),
    'imgs/xmlab3/source.jpg': jpeg(),
    'train.json': records,
  });
  return { root, read: await readDataset(root, silentContext()) };
}

describe('a cancel is seen', () => {
  it('while records are read, judged and located', async () => {
    const { root, read } = await dataset();
    const files = [{ split: 'train', path: join(root, 'train.json') }] as const;
    const context = { findings: new FindingList(root) };
    const looked = thirdLook();
    const part = { ...silentContext(), check: looked, progress: looked };
    await expect(readSplits(files, ['xmlab1'], context, [part])).rejects.toThrow('stopped');
    const labels = new Int32Array(read.samples.flatMap(({ qa }) => qa).length);
    expect(() => answerPriors(read, labels, thirdLook())).toThrow('stopped');
    expect(() => readClaims(read, { check: thirdLook() })).toThrow('stopped');
    const pending = readClaims(read, silentContext())
      .flat()
      .map(
        (ref) =>
          ({
            kind: 'empty-answer',
            target: { on: 'record', ref },
            message: message`${ref.record.question}`,
          }) as never,
      );
    const look = thirdLook();
    const task = { ...silentContext(), check: look, progress: look };
    await expect(locateFindings(pending, root, task)).rejects.toThrow('stopped');
  });

  it('while equal rows are found and a table is made', () => {
    const x = { n: RECORDS, d: 2, data: Float32Array.from({ length: 2 * RECORDS }, (_none, i) => i) };
    expect(() => equalRows(x, thirdLook())).toThrow('stopped');
    const columns = ['a', 'b', 'c'].map((name) => ({ name, at: (row: number) => row }));
    expect(() => parquetTable(columns, 10, thirdLook())).toThrow('stopped');
    let looks = 0;
    parquetTable(columns, 10, () => looks++);
    expect(looks).toBeGreaterThan(columns.length); // at pages, too
    const shares: number[] = [];
    parquetTable(columns, 10, undefined, (share) => shares.push(share));
    expect(shares).toEqual([0, 1 / 6, 1 / 3, 1 / 2].map((share) => expect.closeTo(share, 9) as number));
  });

  it('while much is hashed', () => {
    const long = Array.from({ length: 9 }, (_none, i) => `${i} `.repeat(50_000));
    const many = Array.from({ length: 200_000 }, (_none, i) => String(i));
    const look = thirdLook();
    expect(() => hashTexts(eachText(long), { ...silentContext(), check: look })).toThrow('stopped');
    expect(() => hashTextList(eachText(many), thirdLook())).toThrow('stopped');
    const n = 2 ** 15;
    expect(() => hashMatrix({ n, d: 1024, data: new Float32Array(1024 * n) }, thirdLook())).toThrow(
      'stopped',
    );
  });

  it('while a dataset is summed up', async () => {
    const { read } = await dataset();
    expect(() => summarize(read, thirdLook())).toThrow('stopped');
  });

  it('while many bytes are written, of which nothing stays', async () => {
    const folder = folderOfTest();
    for (const content of [new Uint8Array(64 * 2 ** 20), 'x'.repeat(64 * 2 ** 20)]) {
      await expect(
        writeTogether((write) => write(join(folder, 'a/x.npy'), content), thirdLook()),
      ).rejects.toThrow('stopped');
      expect(existsSync(join(folder, 'a'))).toBe(false);
    }
    expect(await readdir(folder)).toEqual([]);
  });
});
