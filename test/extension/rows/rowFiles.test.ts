/** Images and records in the rows of a table, as the editor's viewers get them, by the worker's own handlers. */
import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import sharp from 'sharp';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { CancelFlag } from '../../../src/analysis/taskContext';
import { jobHandlers } from '../../../src/analysis/worker/jobHandlers';
import { runContext } from '../../../src/analysis/worker/runContext';
import type { AnalysisClient } from '../../../src/extension/worker/analysisClient';
import { folderOfTest } from '../../temporaryFolder';
import { fakeLog, fakeMemento, fakeVscode } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { OpenedRoots } = await import('../../../src/extension/rows/openedRoots');
const { RowFiles } = await import('../../../src/extension/rows/rowFiles');
const { placeOf, recordUri } = await import('../../../src/extension/rows/rowUri');

const pixels = { create: { width: 5, height: 4, channels: 3 as const, background: '#804020' } };
const png = await sharp(pixels).png().toBuffer();
const tiff = await sharp(pixels).tiff().toBuffer();
const context = runContext(new CancelFlag(), {
  progress: () => undefined,
  snapshot: () => undefined,
  log: () => undefined,
});

let folder: string;
let table: string;
let state: vscode.Memento;
let asked: string[];

function rowFiles(): InstanceType<typeof RowFiles> {
  const client = {
    request: (name: 'rowImage' | 'rowRecord', args: { file: string; row: number; column: string }) => {
      asked.push(name);
      return name === 'rowImage' ? jobHandlers[name](args, context) : jobHandlers[name](args, context);
    },
  } as unknown as AnalysisClient;
  return new RowFiles(client, new OpenedRoots(state), fakeLog.channel);
}
const writeTable = (question: string) =>
  writeFileSync(
    table,
    Buffer.from(
      parquetWriteBuffer({
        columnData: [
          { name: 'my image?&', data: [png, tiff], type: 'BYTE_ARRAY' },
          { name: 'question', data: [question, 'Second?'], type: 'STRING' },
          { name: 'report', data: ['short', 'long'.repeat(10_000)], type: 'STRING' },
        ],
      }),
    ),
  );
const cell = (row: number) => ({ kind: 'cell', file: table, row, column: 'my image?&' }) as const;

beforeEach(async () => {
  folder = join(folderOfTest(), 'set');
  mkdirSync(folder);
  table = join(folder, 'train-0.parquet');
  writeTable('What is it?');
  state = fakeMemento();
  asked = [];
  await rowFiles().allow([folder]);
});

describe('a row of a table', () => {
  it('has its image under a name of its format, as the table holds it or as PNG', async () => {
    const files = rowFiles();
    const uri = await files.uriOf(cell(0));
    expect(uri.path).toBe(`${table}/row-0.png`);
    expect(Buffer.from(await files.readFile(uri)).equals(png)).toBe(true);
    expect(asked).toEqual(['rowImage']); // kept for the viewer, which asks more than once
    expect(await files.stat(uri)).toMatchObject({ type: 1, permissions: 1, size: png.length });
    const converted = await files.uriOf(cell(1));
    expect(await sharp(await files.readFile(converted)).metadata()).toMatchObject({
      format: 'png',
      width: 5,
    });
  });

  it('has its record as JSON, with bytes and long texts in a few words', async () => {
    const read = async (row: number) =>
      JSON.parse(Buffer.from(await rowFiles().readFile(recordUri(table, row))).toString()) as object;
    expect(await read(0)).toEqual({
      'my image?&': `<${png.length} bytes>`,
      question: 'What is it?',
      report: 'short',
    });
    expect(await read(1)).toMatchObject({ report: `${'long'.repeat(50)}… <40000 characters>` });
  });

  it('is read again after a restart without a panel, and when its table has changed', async () => {
    const uri = recordUri(table, 0);
    const files = rowFiles();
    const text = async () => Buffer.from(await files.readFile(uri)).toString();
    expect(await text()).toContain('What is it?');
    writeTable('What is it now?');
    utimesSync(table, 1, 1);
    expect(await text()).toContain('What is it now?');
  });

  it.each<[string, () => vscode.Uri, string]>([
    [
      'of a dataset that was not opened',
      () => recordUri(`${folder}-other/train.parquet`, 0),
      'NoPermissions',
    ],
    ['behind a link out of the dataset', () => recordUri(join(folder, 'link.parquet'), 0), 'NoPermissions'],
    ['of a table that is gone', () => recordUri(join(folder, 'gone.parquet'), 0), 'FileNotFound'],
    ['beyond the last', () => recordUri(table, 2), 'Unavailable'],
    ['of a file that is no table', () => recordUri(join(folder, 'secret.txt'), 0), 'Unavailable'],
    [
      'that is no name of ours',
      () => recordUri(table, 0).with({ path: `${table}/package.json` }),
      'FileNotFound',
    ],
  ])('is refused %s', async (_, uri, code) => {
    mkdirSync(`${folder}-other`);
    writeFileSync(`${folder}-other/train.parquet`, 'secret');
    writeFileSync(join(folder, 'secret.txt'), 'secret');
    symlinkSync(`${folder}-other/train.parquet`, join(folder, 'link.parquet'));
    await expect(rowFiles().readFile(uri())).rejects.toMatchObject({ code });
    await expect(rowFiles().stat(uri())).rejects.toMatchObject({ code });
  });

  it('cannot be written', () => {
    const files = rowFiles();
    const uri = recordUri(table, 0);
    const changes = ['writeFile', 'delete', 'rename', 'createDirectory'] as const;
    for (const change of changes)
      expect(() => files[change](uri)).toThrow(expect.objectContaining({ code: 'NoPermissions' }) as Error);
  });

  it('is found from its URI, whatever its column is called', async () => {
    const image = { ...cell(1), item: 3, part: 'left/right' };
    const { imageUri } = await import('../../../src/extension/rows/rowUri');
    const uri = imageUri(image, 'png');
    expect(uri.path).toBe(`${table}/row-1.left-right.png`);
    expect(placeOf(uri)).toEqual({ file: table, row: 1, image: { column: 'my image?&', item: 3 } });
  });
});
