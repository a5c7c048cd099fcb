/** Which dataset a command on a folder means. */
import { tmpdir } from 'node:os';
import { beforeEach, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { AnalysisError } from '../../../src/analysis/errors';
import { message } from '../../../src/common/messageTemplate';
import type { AnalysisClient } from '../../../src/extension/worker/analysisClient';
import { editor, fakeVscode, file } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { chooseDataset, datasetFolder } = await import('../../../src/extension/commands/analyzeFolder');

const folder = file('/data') as unknown as vscode.Uri;
const finding = (roots: readonly string[]) => {
  const request = () =>
    roots.length > 0
      ? Promise.resolve({ roots })
      : Promise.reject(new AnalysisError('no-dataset', message`/data holds no dataset; looked for imgs.`));
  return { request } as unknown as AnalysisClient;
};

beforeEach(() =>
  Object.assign(editor, { answer: undefined, answers: undefined, picked: undefined, shown: [] }),
);

it('is the folder itself where it holds one, without a question', async () => {
  expect(await chooseDataset(finding(['/data/Slake']), folder)).toBe(folder);
  expect(editor.shown).toEqual([]);
});

it('is the one of several that the user chooses, or none', async () => {
  const client = finding(['/data/a/Slake', '/data/b/Other']);
  editor.answers = ['Other'];
  expect((await chooseDataset(client, folder))?.fsPath).toBe('/data/b/Other');
  expect(editor.shown).toEqual(expect.arrayContaining(['data holds 2 datasets', '/data/b']));
  expect(await chooseDataset(client, folder)).toBeUndefined();
});

it('says what was looked for where there is none', async () => {
  await expect(chooseDataset(finding([]), folder)).rejects.toThrow('looked for imgs');
});

it('is asked for among those of the side bar, and any other folder', async () => {
  const known = () => Promise.resolve(['/data/a/Slake', '/data/b/Other']);
  const none = () => Promise.resolve([]);
  editor.answers = ['Other'];
  expect((await datasetFolder(undefined, known))?.fsPath).toBe('/data/b/Other');
  editor.answers = ['Another folder'];
  editor.picked = file('/elsewhere');
  expect((await datasetFolder(undefined, known))?.fsPath).toBe('/elsewhere');
  editor.answers = [];
  expect(await datasetFolder(undefined, known)).toBeUndefined();
  expect((await datasetFolder(undefined, none))?.fsPath).toBe('/elsewhere');
  const there = file(tmpdir()) as unknown as vscode.Uri;
  expect((await datasetFolder(undefined, known, there))?.fsPath).toBe(tmpdir());
  // The dataset of the panel is gone.
  editor.answers = ['Slake'];
  expect((await datasetFolder(undefined, known, file('/gone') as unknown as vscode.Uri))?.fsPath).toBe(
    '/data/a/Slake',
  );
});
