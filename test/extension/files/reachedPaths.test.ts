/** Datasets behind links: the editor knows their files by one path, the analysis by another. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { Finding } from '../../../src/analysis/dataset/types';
import type { AnalysisClient } from '../../../src/extension/worker/analysisClient';
import { folderOfTest } from '../../temporaryFolder';
import { editor, fakeVscode, file } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { realOf, reachedPath } = await import('../../../src/extension/files/reachedPaths');
const { datasetPlace } = await import('../../../src/extension/datasets/datasetPlace');
const { DatasetFindings } = await import('../../../src/extension/findings/datasetFindings');
const { LiveEdits } = await import('../../../src/extension/datasets/liveEdits');

let disk: string;
let root: string;
const uri = (path: string) => file(path) as unknown as vscode.Uri;
const open = (path: string) => {
  const request = () => Promise.resolve({ root, table: null, sample: null });
  return datasetPlace(uri(path), { request } as unknown as AnalysisClient);
};

beforeEach(() => {
  disk = folderOfTest();
  root = join(disk, 'disk', 'Slake');
  mkdirSync(join(root, 'imgs', 'xmlab1'), { recursive: true });
  mkdirSync(join(disk, 'work'));
  writeFileSync(join(root, 'imgs', 'xmlab1', 'question.json'), '[]');
  editor.workspace = undefined;
});

it('is known by the path that the user took, whatever of it was chosen', async () => {
  const link = join(disk, 'work', 'data');
  symlinkSync(join(disk, 'disk'), link);
  editor.workspace = file(join(disk, 'work'));
  const place = await open(join(link, 'Slake', 'imgs', 'xmlab1'));
  expect([place.key, place.folder.fsPath]).toEqual([root, join(link, 'Slake')]);
  const [real, reached] = [join(root, 'a.json'), join(link, 'Slake', 'a.json')];
  expect([reachedPath(real), realOf(reached)]).toEqual([reached, real]);
  expect([reachedPath(reached), realOf(real)]).toEqual([reached, real]);
  expect([reachedPath(`${root}s/a.json`), realOf('/other')]).toEqual([`${root}s/a.json`, '/other']);
});

it('is known by the workspace where that is behind a link, also when its real path is opened', async () => {
  symlinkSync(join(disk, 'disk'), join(disk, 'linked'));
  editor.workspace = file(join(disk, 'linked'));
  expect((await open(root)).folder.fsPath).toBe(join(disk, 'linked', 'Slake'));
});

it('is known by its real path where the workspace has that, though a link was opened', async () => {
  symlinkSync(root, join(disk, 'work', 'again'));
  editor.workspace = file(join(disk, 'disk'));
  expect((await open(join(disk, 'work', 'again'))).folder.fsPath).toBe(root);
});

it('has its findings and its edits at the files that the editor shows', async () => {
  const link = join(disk, 'work', 'linked');
  symlinkSync(root, link);
  await open(link);
  const questions = join('imgs', 'xmlab1', 'question.json');
  const finding = { id: 'a', kind: 'bad-json', severity: 'error', file: questions, line: 1, column: 1 };
  const findings = new DatasetFindings(root, () => undefined);
  findings.set([{ ...finding, message: 'm' } as Finding], undefined);
  const inLink = uri(join(link, questions));
  expect([...findings.byFile.keys()]).toEqual([inLink.toString()]);
  for (const each of [inLink, uri(join(root, questions))]) expect(findings.inFile(each)).toHaveLength(1);

  vi.useFakeTimers();
  const sent: string[] = [];
  const edits = new LiveEdits(
    () => [root],
    (files) => {
      sent.push(...files.map(({ path }) => path));
      return Promise.resolve(true);
    },
  );
  const document = { uri: inLink, isDirty: true, isClosed: false, getText: () => '[]' };
  editor.textEvents.Change.fire({
    document,
    contentChanges: [{ rangeOffset: 0, rangeLength: 0, text: ' ' }],
  });
  await vi.advanceTimersByTimeAsync(500);
  edits.dispose();
  vi.useRealTimers();
  expect(sent).toEqual([join(root, questions)]);
});
