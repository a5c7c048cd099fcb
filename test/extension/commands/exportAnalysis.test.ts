/** The command on a dataset that no panel shows. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { AnalysisClient } from '../../../src/extension/worker/analysisClient';
import { temporaryFolder } from '../../temporaryFolder';
import { editor, fakeMemento, fakeVscode, file } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { exportFolder } = await import('../../../src/extension/commands/exportAnalysis');

it('writes the tags of the tag file, and opens the report where its browser is on this machine', async () => {
  const workspace = temporaryFolder();
  const root = join(workspace, 'Slake');
  mkdirSync(join(workspace, '.slakescope'));
  writeFileSync(join(workspace, '.slakescope', 'Slake.tags.tsv'), 'xmlab1\ttag:chest\n');
  const sent: unknown[] = [];
  const client = {
    request: (name: string, args: unknown) => {
      if (name === 'detectDataset') return Promise.resolve({ root, table: null, sample: null });
      sent.push([name, args]);
      return Promise.resolve({ out: join(workspace, 'results') });
    },
  } as Partial<AnalysisClient> as AnalysisClient;
  const folder = file(root) as unknown as vscode.Uri;
  Object.assign(editor, {
    workspace: file(workspace),
    answers: ['Images'],
    answer: 'Open Report',
    picked: file(workspace),
    shown: [],
    opened: [],
  });
  const places = { storage: file('/storage') as unknown as vscode.Uri, state: fakeMemento() };
  await exportFolder(client, places, folder);
  expect(sent).toEqual([
    [
      'exportAnalysis',
      expect.objectContaining({
        said: { tagFile: expect.stringContaining('xmlab1\ttag:chest\n') as string },
      }),
    ],
  ]);
  expect(editor.opened.filter(([what]) => what === 'browser')).toEqual([
    ['browser', join(workspace, 'results', 'report.html')],
  ]);
  Object.assign(editor, { answers: ['Images'], answer: undefined, shown: [] });
  fakeVscode.env.uiKind = fakeVscode.UIKind.Web;
  await exportFolder(client, places, folder);
  expect(editor.shown).toContain('Open points.csv');
  expect(editor.shown).not.toContain('Open Report');
});
